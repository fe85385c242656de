//! The C header, made from the Rust code.

use std::path::Path;

use anyhow::{Context as _, Result, anyhow};

const CRATE: &str = "bindings-c";

/// Where the header is committed.
pub(crate) const FILE: &str = "bindings-c/include/dps_symkey.h";

/// The header as the code is now.
pub(crate) fn text(project: &Path) -> Result<String> {
    let folder = project.join(CRATE);
    let config = cbindgen::Config::from_file(folder.join("cbindgen.toml"))
        .map_err(|error| anyhow!("{CRATE}/cbindgen.toml: {error}"))?;
    let bindings = cbindgen::generate_with_config(&folder, config)
        .context("cbindgen cannot read the Rust code")?;
    let mut header = Vec::new();
    bindings.write(&mut header);
    Ok(String::from_utf8(header)?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn committed_header_is_that_of_the_code() {
        let project = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        let committed = fs::read_to_string(project.join(FILE)).unwrap();
        let made = text(&project).unwrap();
        assert!(
            committed == made,
            "{FILE} is not what the code says: run `cargo xtask build c`"
        );
    }
}
