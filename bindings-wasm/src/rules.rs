use dps_symkey_core as core;
use wasm_bindgen::prelude::*;

/// The rule sets, as JavaScript numbers them.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Rules {
    /// `"portable"`
    Portable,
    /// `"service"`
    Service,
}

impl From<Rules> for core::Rules {
    fn from(rules: Rules) -> Self {
        match rules {
            Rules::Portable => Self::Portable,
            Rules::Service => Self::Service,
        }
    }
}
