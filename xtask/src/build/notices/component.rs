//! Somebody else's code in an artefact, and the notices of all of it as one text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

pub(super) struct Component {
    /// With its version.
    pub(super) name: String,
    /// As its manifest names it.
    pub(super) license: String,
    /// The files with its licences and notices: name and text.
    pub(super) texts: Vec<(String, String)>,
}

/// How the files with licences and notices are named.
const NAMES: [&str; 6] = [
    "COPYING",
    "COPYRIGHT",
    "LICENCE",
    "LICENSE",
    "NOTICE",
    "UNLICENSE",
];

impl Component {
    /// A package whose files are in a folder.
    pub(super) fn in_folder(name: String, license: String, folder: &Path) -> Result<Self> {
        let mut texts = Vec::new();
        let entries = fs::read_dir(folder);
        let entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().display().to_string();
            let upper_case = file.to_uppercase();
            if path.is_file() && NAMES.iter().any(|name| upper_case.starts_with(name)) {
                texts.push((file, fs::read_to_string(&path)?));
            }
        }
        ensure!(
            !texts.is_empty(),
            "{name} ({license}) has no file with its license in {}",
            folder.display()
        );
        texts.sort();
        Ok(Self {
            name,
            license,
            texts,
        })
    }
}

/// The notices of the components, in one text that has each license once.
pub(super) fn notices(components: &[Component]) -> String {
    let mut notices =
        "Third-party notices\n\nThis software contains code by others:\n\n".to_owned();
    // Those who have the same text, by its words.
    let mut texts: BTreeMap<String, (Vec<String>, &str)> = BTreeMap::new();
    for Component {
        name,
        license,
        texts: files,
    } in components
    {
        notices += &format!("- {name} ({license})\n");
        for (file, text) in files {
            let (owners, _) = texts
                .entry(words(text))
                .or_insert_with(|| (Vec::new(), text));
            owners.push(format!("{name}: {file}"));
        }
    }
    let mut texts: Vec<_> = texts.into_values().collect();
    texts.sort();
    for (owners, text) in texts {
        let rule = "=".repeat(80);
        let text = text.trim_matches('\n').trim_end();
        notices += &format!("\n{rule}\n{}\n{rule}\n\n{text}\n", owners.join("\n"));
    }
    notices
}

/// What a text lacks of the notices of the components.
pub(super) fn missing(text: &str, components: &[Component]) -> Vec<String> {
    let all = words(text);
    let mut missing = Vec::new();
    for component in components {
        let Component { name, license, .. } = component;
        if !all.contains(&format!("{name} ({license})")) {
            missing.push(name.clone());
        }
        for (file, text) in &component.texts {
            if !all.contains(&words(text)) {
                missing.push(format!("{name}: {file}"));
            }
        }
    }
    missing
}

/// Without what differs between copies of the same license: where lines end, and how far they are indented.
fn words(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(name: &str, texts: &[(&str, &str)]) -> Component {
        let texts = texts.iter();
        Component {
            name: name.to_owned(),
            license: "MIT".to_owned(),
            texts: texts
                .map(|(file, text)| ((*file).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn each_text_stands_once_below_all_who_have_it() {
        let components = [
            component(
                "a 1",
                &[("LICENSE", "  The\n  license\n"), ("NOTICE", "made by a")],
            ),
            component("b 2", &[("LICENSE-MIT", "The license\r\n")]),
        ];
        let notices = notices(&components);
        assert!(notices.contains("\n- a 1 (MIT)\n- b 2 (MIT)\n"));
        assert!(notices.contains("=\na 1: LICENSE\nb 2: LICENSE-MIT\n="));
        assert_eq!(notices.matches("license\n").count(), 1);
        assert!(missing(&notices, &components).is_empty());
        let text = notices.replace("- b 2", "").replace("made by a", "");
        assert_eq!(missing(&text, &components), ["a 1: NOTICE", "b 2"]);
    }

    #[test]
    fn a_package_without_a_license_is_refused() {
        let component = |folder: &str| {
            let (name, license) = ("a 1".to_owned(), "MIT".to_owned());
            Component::in_folder(name, license, Path::new(folder))
        };
        assert_eq!(
            component("src/setup").err().unwrap().to_string(),
            "a 1 (MIT) has no file with its license in src/setup"
        );
        let texts = component("..").unwrap().texts;
        let files: Vec<_> = texts.iter().map(|(file, _)| file.as_str()).collect();
        assert_eq!(files, ["LICENSE-APACHE", "LICENSE-MIT"]);
    }
}
