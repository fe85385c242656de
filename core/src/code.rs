/// Gives an error enum its stable codes, from one list that the compiler checks for completeness.
///
/// The codes are the same in every language: `.code` in Python and JavaScript, and in upper case the names of the C
/// constants. They never change once released.
macro_rules! codes {
    ($error:ident { $($variant:ident => $code:literal,)+ }) => {
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
        }
    };
}

pub(crate) use codes;
