//! What a call leaves on the stack below it.

/// How deep a call that reads a key goes, and more: 1,144 bytes on a Cortex-M4, where what is left of a key is looked for by
/// a test, 1,664 on x86-64.
const DEPTH: usize = if cfg!(target_os = "none") {
    1_152
} else {
    1_792
};

/// Runs `call`, which reads a key, and overwrites the stack that it used.
pub(crate) fn on_wiped_stack<T>(call: impl FnOnce() -> T) -> T {
    dps_symkey_core::on_wiped_stack::<DEPTH, T>(call)
}
