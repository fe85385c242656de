/// Implements what all names that borrow their text share, on top of the type's own `const fn check`.
macro_rules! name {
    ($name:ident, $error:ident) => {
        impl<'a> $name<'a> {
            /// Checks `text`.
            ///
            /// # Errors
            #[doc = concat!("[`", stringify!($error), "`]: what is wrong, and where.")]
            pub const fn new(text: &'a str) -> Result<Self, $error> {
                Self::from_bytes(text.as_bytes())
            }

            /// Checks bytes that come from a C string or a file and may not be UTF-8.
            ///
            /// # Errors
            #[doc = concat!("[`", stringify!($error), "`]: what is wrong, and where.")]
            pub const fn from_bytes(text: &'a [u8]) -> Result<Self, $error> {
                match Self::check(text) {
                    Ok(()) => Ok(Self(crate::text::Ascii(text))),
                    Err(error) => Err(error),
                }
            }

            /// The name as text.
            #[must_use]
            pub const fn as_str(&self) -> &'a str {
                self.0.as_str()
            }

            /// The name as bytes, all of them ASCII.
            #[must_use]
            pub const fn as_bytes(&self) -> &'a [u8] {
                self.0.0
            }
        }

        impl AsRef<str> for $name<'_> {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl AsRef<[u8]> for $name<'_> {
            fn as_ref(&self) -> &[u8] {
                self.as_bytes()
            }
        }

        impl<'a> TryFrom<&'a str> for $name<'a> {
            type Error = $error;

            fn try_from(text: &'a str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl<'a> TryFrom<&'a [u8]> for $name<'a> {
            type Error = $error;

            fn try_from(text: &'a [u8]) -> Result<Self, Self::Error> {
                Self::from_bytes(text)
            }
        }

        impl core::fmt::Display for $name<'_> {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(super) use name;
