use core::error::Error;

use crate::{
    BufferTooSmall, ExpiryError, HubHostError, HubIdError, IdScopeError, KeyError, MacAddressError,
    RegistrationIdError, SasTokenError, SerialNumberError,
};

/// Implemented by every error of this crate, for code that handles all of them alike.
///
/// ```
/// use dps_symkey_core::{DpsError, IdScope};
///
/// fn log(error: &dyn DpsError) -> String {
///     format!("{} at {:?}: {error}", error.code(), error.byte_index())
/// }
/// let error = IdScope::new("0ne/1").unwrap_err();
/// assert!(log(&error).starts_with("id_scope_invalid_character at Some(3): ID scope has '/'"));
/// ```
pub trait DpsError: Error {
    /// The stable code of this error, in `snake_case`, the same in every language.
    fn code(&self) -> &'static str;

    /// The index of the first wrong byte of the text that was refused, which may equal the text's length; `None` if the
    /// mistake has no single position.
    fn byte_index(&self) -> Option<usize>;
}

/// Implements the stable codes and the byte indexes of an error enum from one list, which the compiler checks for
/// completeness. Each line is a variant, the field that holds its byte index or a fixed index, and its code.
///
/// The codes are the same in every language: `.code` in Python and JavaScript, and in upper case the names of the C
/// constants. They never change once released.
macro_rules! codes {
    ($error:ident { $($variant:ident $({ $index:ident })? $(at $fixed:literal)? => $code:literal,)+ }) => {
        impl $error {
            /// Every code of this error, in the order of its variants.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code of this error, in `snake_case`, the same in every language.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }

            /// The index of the first wrong byte of the text that was refused, which may equal the text's length; `None`
            /// if the mistake has no single position.
            #[must_use]
            pub const fn byte_index(&self) -> Option<usize> {
                match self {
                    $(Self::$variant { $($index,)? .. } => {
                        crate::error::byte_index!($(*$index)? $($fixed)?)
                    })+
                }
            }
        }
    };
}

macro_rules! byte_index {
    () => {
        None
    };
    ($index:expr) => {
        Some($index)
    };
}

pub(crate) use {byte_index, codes};

/// The one list of all error types.
macro_rules! errors {
    ($($error:ident)+) => {
        /// The codes of every error, type by type, for bindings that must cover them all.
        pub const ALL_CODES: &[&[&str]] = &[$($error::CODES),+];

        $(impl DpsError for $error {
            fn code(&self) -> &'static str {
                self.code()
            }

            fn byte_index(&self) -> Option<usize> {
                self.byte_index()
            }
        })+
    };
}

errors! {
    RegistrationIdError
    SerialNumberError
    MacAddressError
    IdScopeError
    HubHostError
    HubIdError
    KeyError
    ExpiryError
    SasTokenError
    BufferTooSmall
}
