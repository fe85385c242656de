//! The errors of `core`, as the vectors tell them.

use dps_symkey_core::{
    ExpiryError, HubHostError, HubIdError, IdScopeError, KeyError, MacAddressError,
    RegistrationIdError, SasTokenError, SerialNumberError,
};

/// What a vector says of a refusal: the code and, where the error has one, the index in bytes.
pub(super) type Refusal = (String, Option<usize>);

pub(super) trait Refused {
    fn refusal(&self) -> Refusal;
}

/// What was found, in the form of what a case expects.
pub(super) fn or_refusal<T>(found: Result<T, impl Refused>) -> Result<T, Refusal> {
    found.map_err(|error| error.refusal())
}

/// The index of every variant that is listed; `None` for those after the semicolon. The compiler checks that all stand.
macro_rules! refused {
    ($error:ident: $($indexed:ident),*; $($plain:ident),*) => {
        impl Refused for $error {
            fn refusal(&self) -> Refusal {
                let index = match self {
                    $(Self::$indexed { index, .. } => Some(*index),)*
                    $(Self::$plain { .. } => None,)*
                };
                (self.code().to_owned(), index)
            }
        }
    };
}

refused!(RegistrationIdError: UpperCase, WhiteSpace, NonAscii, InvalidCharacter, InvalidEnd; Empty, TooLong, InvalidStart);
refused!(SerialNumberError: WhiteSpace, NonAscii, InvalidCharacter, InvalidEnd; Empty, TooLong, InvalidStart);
refused!(MacAddressError: InvalidCharacter, MixedSeparators, MisplacedSeparator; InvalidLength, AllZero, Broadcast, Multicast);
refused!(IdScopeError: InvalidCharacter; Empty);
refused!(HubHostError: HasPort, HasSlash, InvalidCharacter, InvalidLabel;
    Empty, TooLong, HasScheme, OfProvisioningService);
refused!(HubIdError: DeviceIdInvalidCharacter, ModuleIdInvalidCharacter;
    DeviceIdEmpty, DeviceIdTooLong, ModuleIdEmpty, ModuleIdTooLong);
refused!(KeyError: WhiteSpace; Empty, UrlSafeAlphabet, MissingPadding, NonCanonical, NotBase64, TooShort, TooLong);
refused!(SasTokenError: WhiteSpace; MissingPrefix, MissingPart, RepeatedPart, UnknownPart, InvalidResource, InvalidSignature,
    InvalidExpiry, WrongResource, WrongPolicy, WrongSignature, NowMilliseconds, SkewTooLong, Expired);
refused!(ExpiryError: ; NotANumber, Negative, Milliseconds);
