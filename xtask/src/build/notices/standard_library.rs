//! Rust's standard library and the crates in it. Their notices come with the compiler.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::component::Component;
use crate::build::rustc;

/// The crates of Rust's own sources, whose notices are in one.
const OWN: [&str; 14] = [
    "alloc",
    "compiler_builtins",
    "core",
    "panic_abort",
    "panic_unwind",
    "proc_macro",
    "profiler_builtins",
    "rustc_std_workspace_alloc",
    "rustc_std_workspace_core",
    "rustc_std_workspace_std",
    "std",
    "std_detect",
    "sysroot",
    "unwind",
];

/// Those that come with it and end in no program: of the test runner and of macros.
const NOT_LINKED: [&str; 3] = ["getopts", "rustc_literal_escaper", "test"];

/// What the standard library of a target, or of this machine, is made of.
pub(super) fn linked(target: Option<&str>) -> Result<Vec<Component>> {
    let notices = rustc::sysroot()?.join("share/doc/rust");
    let read = |file: &str| {
        let file = notices.join(file);
        fs::read_to_string(&file).with_context(|| {
            format!(
                "cannot read {}: install the compiler with rustup",
                file.display()
            )
        })
    };
    let library = read("COPYRIGHT-library.html")?;
    // The first lacks what only prints where a program panicked.
    let compiler = read("COPYRIGHT.html")?;
    let name = format!("standard library of Rust {}", rustc::about("release")?);

    let (notice, licenses) = own(&library).context("COPYRIGHT-library.html names no licenses")?;
    let mut texts = vec![("COPYRIGHT".to_owned(), notice)];
    for license in licenses {
        let file = format!("licenses/{license}.txt");
        texts.push((license, read(&file)?));
    }
    let mut components = vec![Component {
        name: format!("the {name}"),
        license: "MIT OR Apache-2.0".to_owned(),
        texts,
    }];
    for part in crates(&rustc::libraries(target)?)? {
        if OWN.contains(&part.as_str()) || NOT_LINKED.contains(&part.as_str()) {
            continue;
        }
        let found = [&library, &compiler]
            .into_iter()
            .find_map(|notices| find(notices, &part));
        let (license, texts) = found.with_context(|| {
            format!("the compiler has no notices of {part}, a part of the {name}")
        })?;
        components.push(Component {
            name: format!("{part} in the {name}"),
            license,
            texts,
        });
    }
    Ok(components)
}

/// The names of the crates in a folder of libraries.
fn crates(folder: &Path) -> Result<BTreeSet<String>> {
    let mut crates = BTreeSet::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        let file = entry?.file_name().display().to_string();
        let name = file
            .strip_prefix("lib")
            .and_then(|file| file.strip_suffix(".rlib"));
        let name = name.and_then(|name| name.rsplit_once('-'));
        crates.extend(name.map(|(name, _)| name.to_owned()));
    }
    Ok(crates)
}

/// The notice of Rust's own sources, and the licenses that it names.
fn own(html: &str) -> Option<(String, BTreeSet<String>)> {
    let (_, own) = html.split_once("<h2 id=\"in-tree-files\">")?;
    let (own, _) = own.split_once("<h2 id=\"out-of-tree-dependencies\">")?;
    let lines = own.split('<').filter_map(|tag| tag.split_once('>'));
    let notice: String = lines.map(|(_, text)| text).collect();
    let notice: Vec<_> = notice
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let licenses = notice
        .iter()
        .filter_map(|line| line.strip_prefix("License: "))
        .flat_map(|expression| expression.split([' ', '(', ')']))
        .filter(|word| !["", "AND", "OR"].contains(word))
        .map(str::to_owned)
        .collect();
    Some((unescaped(&notice.join("\n")), licenses))
}

/// The license of a crate, and the files with its notices: name and text.
fn find(html: &str, name: &str) -> Option<(String, Vec<(String, String)>)> {
    html.split("<h3>📦 ").skip(1).find_map(|section| {
        let (title, section) = section.split_once("</h3>")?;
        let (version, _) = title.match_indices('-').find(|(place, _)| {
            let version = title.get(place + 1..).unwrap_or_default();
            version.starts_with(|first: char| first.is_ascii_digit())
        })?;
        if title.get(..version)?.replace('-', "_") != name {
            return None;
        }
        let between = |text: &'_ str, start, end| {
            let (_, text) = text.split_once(start)?;
            text.split_once(end).map(|(text, _)| unescaped(text))
        };
        let license = between(section, "<b>License:</b> ", "</p>")?;
        let texts = section.split("<summary>").skip(1);
        let texts: Vec<_> = texts
            .filter_map(|text| {
                let file = between(text, "<code>", "</code>")?;
                Some((file, between(text, "<pre>", "</pre>")?))
            })
            .collect();
        (!texts.is_empty()).then_some((license, texts))
    })
}

fn unescaped(text: &str) -> String {
    // The last one last: what it makes may look like another.
    [
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#38;", "&"),
    ]
    .into_iter()
    .fold(text.to_owned(), |text, (escaped, character)| {
        text.replace(escaped, character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of the compiler that is here: a new one may write its notices in another way.
    #[test]
    fn reads_the_notices_of_the_compiler() {
        let components = linked(None).unwrap();
        let [own, others @ ..] = components.as_slice() else {
            panic!("there are no notices");
        };
        let [(_, notice), licenses @ ..] = own.texts.as_slice() else {
            panic!("there is no notice of the own sources");
        };
        assert!(
            notice.contains("\nCopyright: The Rust Project Developers"),
            "{notice}"
        );
        let licenses: Vec<_> = licenses.iter().map(|(name, _)| name.as_str()).collect();
        assert!(
            licenses.contains(&"Apache-2.0") && licenses.contains(&"MIT"),
            "{licenses:?}"
        );
        for (name, license, file) in [
            ("cfg_if", "MIT OR Apache-2.0", "LICENSE-MIT"),
            ("gimli", "MIT OR Apache-2.0", "LICENSE-APACHE"),
        ] {
            let starts = |part: &&Component| part.name.starts_with(&format!("{name} in the "));
            let part = others.iter().find(starts).unwrap();
            assert_eq!(part.license, license);
            let (_, text) = part.texts.iter().find(|(found, _)| found == file).unwrap();
            assert!(text.contains("without restriction") || text.contains("\"License\" shall"));
        }
    }
}
