//! Overwriting what is secret: a buffer of the caller's, and what a call leaves on the stack below it.

use core::ffi::c_void;
use core::slice;

use zeroize::Zeroize as _;

/// Overwrites a buffer with zeros, also where a compiler sees that nobody reads it again: for keys and tokens that are no
/// longer needed. (`memset` may be left out there.)
///
/// @param secret  the buffer, the caller's; NULL: nothing is done
/// @param size    how many bytes of it, all writable; above PTRDIFF_MAX, which no buffer has, nothing is done
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dps_wipe(secret: *mut c_void, size: usize) {
    if !secret.is_null() && size <= isize::MAX.unsigned_abs() {
        // SAFETY: the caller promises `size` writable bytes.
        unsafe { slice::from_raw_parts_mut(secret.cast::<u8>(), size) }.zeroize();
    }
}

/// How deep a call that reads a key goes, and more: 1,144 bytes on a Cortex-M4, where what is left of a key is looked for by
/// a test, 1,664 on x86-64.
const STACK_DEPTH: usize = if cfg!(target_os = "none") {
    1_152
} else {
    1_792
};

/// Runs `call`, which reads a key, and overwrites the stack that it used.
pub(crate) fn on_wiped_stack<T>(call: impl FnOnce() -> T) -> T {
    dps_symkey_core::on_wiped_stack::<STACK_DEPTH, T>(call)
}
