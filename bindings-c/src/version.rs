use core::ffi::c_char;

/// The version of this header, to compare in `#if`. Before 1.0 another minor version may have other functions.
pub const DPS_SYMKEY_VERSION_MAJOR: u32 = 0;
/// See DPS_SYMKEY_VERSION_MAJOR.
pub const DPS_SYMKEY_VERSION_MINOR: u32 = 1;
/// See DPS_SYMKEY_VERSION_MAJOR.
pub const DPS_SYMKEY_VERSION_PATCH: u32 = 0;

/// The version of the library that is linked or loaded: `0.1.0`.
///
/// @return  NUL-terminated text that lives as long as the program, never NULL. Do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn dps_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_has_the_version_of_the_library() {
        let header = format!(
            "{DPS_SYMKEY_VERSION_MAJOR}.{DPS_SYMKEY_VERSION_MINOR}.{DPS_SYMKEY_VERSION_PATCH}"
        );
        assert_eq!(header, env!("CARGO_PKG_VERSION"));
    }
}
