//! The npm package, against what one writes with Node's `crypto`, and with WebCrypto in Node and in Chromium.

use super::keys::KeyRow;
use super::row::{Row, Workload};
use crate::build;
use crate::setup::{self, Missing};

const FOLDER: &str = "benches/javascript";

/// Builds the package, and installs it beside what drives a browser.
pub(super) fn package() -> Result<(), Missing> {
    let package = build::wasm::build()
        .map_err(|error| Missing::new(format!("{error:#}"), "see above what failed"))?;
    setup::npm_packages(FOLDER)?;
    setup::npm_package(FOLDER, &package)?;
    setup::chromium()
}

/// The rows, the baseline of each workload first.
pub(super) fn rows() -> Vec<KeyRow> {
    let hmac = "node benches/peers/create_hmac.mjs";
    let ours = |form: &str| format!("node {FOLDER}/ours.mjs {form}");
    let page = |form: &str| format!("node {FOLDER}/chromium.mjs {form}");
    let (key, many, chromium) = (
        Workload::JavaScriptKey,
        Workload::JavaScriptMany,
        Workload::Chromium,
    );
    vec![
        KeyRow::new(Row::peer("create-hmac", "createHmac", key), hmac),
        KeyRow::new(Row::ours("one", "deriveDeviceKey", key), &ours("one")),
        KeyRow::new(
            Row::ours("one-object", "GroupKey.deriveDeviceKey, an object", key),
            &ours("one-object"),
        ),
        KeyRow::new(Row::peer("create-hmac", "createHmac", many), hmac),
        KeyRow::new(
            Row::peer("web-crypto", "WebCrypto, Promise.all", many),
            "node benches/peers/web_crypto.mjs",
        ),
        KeyRow::new(
            Row::ours("strings", "deriveMany of strings", many),
            &ours("strings"),
        ),
        KeyRow::new(
            Row::ours("lines", "deriveMany of lines", many),
            &ours("lines"),
        ),
        KeyRow::new(
            Row::ours("lines-scalar", "deriveMany of lines, no vectors", many),
            &ours("lines-scalar"),
        ),
        KeyRow::new(
            Row::peer("web-crypto", "WebCrypto, Promise.all", chromium),
            &page("web-crypto"),
        ),
        KeyRow::new(
            Row::ours("lines", "deriveMany of lines", chromium),
            &page("lines"),
        ),
    ]
}
