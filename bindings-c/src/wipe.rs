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
