//! The npm package: two WebAssembly modules, with vectors and without, and the JavaScript around them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value};
use wasm_bindgen_cli_support::Bindgen;

use super::notices::{self, Notices};
use super::{COMPACT_SHA_2, LICENSES, places, target_folder};
use crate::command::Command;
use crate::setup;

/// The package's sources.
const SOURCES: &str = "bindings-wasm";

/// For what is made on the way.
const FOLDER: &str = "target/npm";

/// The package, as it is unpacked.
const PACKAGE: &str = "dist/npm/dps-symkey";

const CRATE: &str = "dps-symkey-wasm";

const TARGET: &str = "wasm32-unknown-unknown";

/// The modules, by their names in the package, the profile of each and the compiler's flags.
///
/// A module that has vectors anywhere is refused whole where there are none, so there is one without.
const MODULES: [(&str, &str, &str); 2] = [
    ("dps_symkey", "wasm", COMPACT_SHA_2),
    (
        "dps_symkey_simd128",
        "wasm-simd128",
        "-Ctarget-feature=+simd128",
    ),
];

/// The scripts of the package, and how each is bundled. `base64`: the modules are in it.
const SCRIPTS: [(&str, &str, &str); 5] = [
    ("index", "esm/index", "--format=esm --loader:.wasm=base64"),
    ("slim", "esm/slim", "--format=esm"),
    (
        "workerd",
        "esm/workerd",
        "--format=esm --external:../wasm/*",
    ),
    (
        "index",
        "cjs/index",
        "--format=cjs --platform=node --loader:.wasm=base64",
    ),
    ("slim_node", "cjs/slim", "--format=cjs --platform=node"),
];

/// The types that users see; those of the rest are not needed.
const TYPES: [&str; 13] = [
    "api",
    "device_key",
    "error",
    "group_key",
    "index",
    "mac_address",
    "names",
    "registration_id",
    "rules",
    "sas_token",
    "slim",
    "time",
    "wasm_module",
];

/// What one would publish: the path of the archive.
pub fn build() -> Result<String> {
    setup::target(TARGET)?;
    setup::npm_development_packages(SOURCES)?;
    if fs::exists("dist/npm")? {
        fs::remove_dir_all("dist/npm")?;
    }
    for folder in ["esm", "cjs", "wasm"] {
        fs::create_dir_all(format!("{PACKAGE}/{folder}"))?;
    }
    modules()?;
    scripts()?;
    types()?;
    for license in LICENSES {
        copy(license, &format!("{PACKAGE}/{license}"))?;
    }
    let notices_file = format!("{PACKAGE}/{}", notices::FILE);
    fs::write(notices_file, notices()?.text())?;
    for (file, name) in [
        ("bindings-wasm/README.md", "README.md"),
        ("bindings-wasm/js/node.js", "esm/node.js"),
        ("bindings-wasm/js/slim_node.js", "esm/slim_node.js"),
    ] {
        copy(file, &format!("{PACKAGE}/{name}"))?;
    }
    fs::write(
        format!("{PACKAGE}/cjs/package.json"),
        "{ \"type\": \"commonjs\" }\n",
    )?;
    fs::write(format!("{PACKAGE}/package.json"), manifest()?)?;
    places::check(PACKAGE)?;
    let npm = setup::NPM;
    let archive = Command::new(format!(
        "{npm} pack ./{PACKAGE} --pack-destination dist/npm --silent"
    ));
    let archive = format!("dist/npm/{}", archive.read()?.trim());
    println!("\n{archive}");
    Ok(archive)
}

/// Those of what the modules link.
pub(crate) fn notices() -> Result<Notices> {
    Notices::of(CRATE, "", Some(TARGET))
}

/// The modules, and the JavaScript that wasm-bindgen makes for both.
fn modules() -> Result<()> {
    let mut script = None;
    fs::create_dir_all(FOLDER)?;
    fs::create_dir_all(format!("{SOURCES}/wasm"))?;
    for (name, profile, flags) in MODULES {
        let bound = bind(&compile(profile, flags)?, name)?;
        let first = script.get_or_insert_with(|| bound.clone());
        ensure!(
            *first == bound,
            "the two modules are called in different ways"
        );
        let module = format!("{SOURCES}/wasm/{name}.wasm");
        // The features that it may use stand in the module.
        Command::new(format!(
            "node {SOURCES}/node_modules/binaryen/bin/wasm-opt -O3 --strip-debug --strip-producers --strip-target-features \
             {FOLDER}/{name}.wasm -o {module}"
        ))
        .run()?;
        copy(&module, &format!("{PACKAGE}/wasm/{name}.wasm"))?;
    }
    Ok(())
}

fn compile(profile: &str, flags: &str) -> Result<PathBuf> {
    Command::new(format!(
        "cargo build -p {CRATE} --profile {profile} --target {TARGET} --locked"
    ))
    .env("CARGO_ENCODED_RUSTFLAGS", places::rustflags(&[flags])?)
    .run()?;
    let built = target_folder()?.join(TARGET);
    Ok(built.join(profile).join("dps_symkey_wasm.wasm"))
}

/// Makes the JavaScript of a module, and returns it.
fn bind(module: &Path, name: &str) -> Result<String> {
    let mut output = Bindgen::new()
        .input_path(module)
        .out_name("bindings")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .remove_producers_section(true)
        .generate_output()?;
    let generated = format!("{SOURCES}/ts/generated");
    fs::create_dir_all(&generated)?;
    fs::write(
        format!("{FOLDER}/{name}.wasm"),
        output.wasm_mut().emit_wasm(),
    )?;
    fs::write(format!("{generated}/bindings.js"), output.js())?;
    let types = output.ts().context("wasm-bindgen made no types")?;
    fs::write(format!("{generated}/bindings.d.ts"), types)?;
    Ok(output.js().to_owned())
}

fn scripts() -> Result<()> {
    for (source, script, options) in SCRIPTS {
        Command::new(format!(
            "node {SOURCES}/node_modules/esbuild/bin/esbuild {SOURCES}/ts/{source}.ts --bundle --target=es2022 \
             --log-level=warning --keep-names --define:VERSION=\"{}\" --define:IS_NODE={} {options} \
             --outfile={PACKAGE}/{script}.js",
            env!("CARGO_PKG_VERSION"),
            script.starts_with("cjs/")
        ))
        .run()?;
    }
    Ok(())
}

fn types() -> Result<()> {
    let types = format!("{FOLDER}/types");
    Command::new(format!(
        "node {SOURCES}/node_modules/typescript/bin/tsc -p {SOURCES}/ts --outDir {types}"
    ))
    .run()?;
    for name in TYPES {
        for folder in ["esm", "cjs"] {
            copy(
                &format!("{types}/{name}.d.ts"),
                &format!("{PACKAGE}/{folder}/{name}.d.ts"),
            )?;
        }
    }
    Ok(())
}

/// Without what only builds it.
fn manifest() -> Result<String> {
    let manifest = fs::read_to_string(format!("{SOURCES}/package.json"))?;
    let mut manifest: Map<String, Value> = serde_json::from_str(&manifest)?;
    ensure!(
        manifest.get("version").and_then(Value::as_str) == Some(env!("CARGO_PKG_VERSION")),
        "{SOURCES}/package.json has another version than Cargo.toml"
    );
    manifest.remove("devDependencies");
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

fn copy(from: &str, to: &str) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {from}"))?;
    Ok(())
}
