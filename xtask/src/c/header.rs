//! The C header, made from the Rust code.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, ensure};

const CRATE: &str = "bindings-c";

/// Where the header is committed.
pub(crate) const FILE: &str = "bindings-c/include/dps_symkey.h";

/// The header as the code is now.
pub(crate) fn text() -> Result<String> {
    let folder = Path::new(CRATE);
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml"))
        .map_err(|error| anyhow!("{CRATE}/cbindgen.toml: {error}"))?;
    let bindings = cbindgen::generate_with_config(folder, config)
        .context("cbindgen cannot read the Rust code")?;
    let mut header = Vec::new();
    bindings.write(&mut header);
    Ok(String::from_utf8(header)?)
}

/// Fails where the committed header is another. Before anything builds the library, which writes it anew.
pub(crate) fn check() -> Result<()> {
    let committed = fs::read_to_string(FILE).with_context(|| format!("cannot read {FILE}"))?;
    ensure!(
        committed == text()?,
        "it is not what the code says: run `cargo xtask build c` and commit it"
    );
    Ok(())
}
