//! What a call leaves on the stack below it.

use zeroize::zeroize_stack;

/// Runs `call`, which reads a key or makes one, and overwrites `DEPTH` bytes of the stack that it used: the compiler leaves
/// copies there of values that are wiped where they end, and so does the hash of its first block.
///
/// For whoever must answer for all copies, as a binding does. What `call` gives is not wiped: give back no key by value, which
/// would be copied on the way, but one in a box, or write it where it belongs. `DEPTH` depends on the target: measure it.
///
/// ```
/// use dps_symkey_core::{GroupKey, KeyError, on_wiped_stack};
///
/// fn read(text: &str) -> Result<Box<GroupKey>, KeyError> {
///     on_wiped_stack::<4096, _>(|| GroupKey::from_base64(text).map(Box::new))
/// }
/// # assert!(read("AAECAwQFBgcICQoLDA0ODw==").is_ok());
/// ```
pub fn on_wiped_stack<const DEPTH: usize, T>(call: impl FnOnce() -> T) -> T {
    let answer = below(call);
    zeroize_stack::<DEPTH>();
    answer
}

/// In a frame of its own, which ends before the stack is overwritten.
#[inline(never)]
fn below<T>(call: impl FnOnce() -> T) -> T {
    call()
}
