//! Which result each error of `core` is. An error that is added there does not compile here.

use dps_symkey_core::{
    BufferTooSmall, ExpiryError, HubHostError, HubIdError, IdScopeError, KeyError, MacAddressError,
    RegistrationIdError, SasTokenError, SerialNumberError,
};

use super::DpsResult;

impl From<RegistrationIdError> for DpsResult {
    fn from(error: RegistrationIdError) -> Self {
        match error {
            RegistrationIdError::Empty => Self::RegistrationIdEmpty,
            RegistrationIdError::TooLong { .. } => Self::RegistrationIdTooLong,
            RegistrationIdError::UpperCase { .. } => Self::RegistrationIdUpperCase,
            RegistrationIdError::WhiteSpace { .. } => Self::RegistrationIdWhiteSpace,
            RegistrationIdError::NonAscii { .. } => Self::RegistrationIdNonAscii,
            RegistrationIdError::InvalidCharacter { .. } => Self::RegistrationIdInvalidCharacter,
            RegistrationIdError::InvalidStart { .. } => Self::RegistrationIdInvalidStart,
            RegistrationIdError::InvalidEnd { .. } => Self::RegistrationIdInvalidEnd,
        }
    }
}

impl From<SerialNumberError> for DpsResult {
    fn from(error: SerialNumberError) -> Self {
        match error {
            SerialNumberError::Empty => Self::SerialNumberEmpty,
            SerialNumberError::TooLong { .. } => Self::SerialNumberTooLong,
            SerialNumberError::WhiteSpace { .. } => Self::SerialNumberWhiteSpace,
            SerialNumberError::NonAscii { .. } => Self::SerialNumberNonAscii,
            SerialNumberError::InvalidCharacter { .. } => Self::SerialNumberInvalidCharacter,
            SerialNumberError::InvalidStart { .. } => Self::SerialNumberInvalidStart,
            SerialNumberError::InvalidEnd { .. } => Self::SerialNumberInvalidEnd,
        }
    }
}

impl From<MacAddressError> for DpsResult {
    fn from(error: MacAddressError) -> Self {
        match error {
            MacAddressError::InvalidLength { .. } => Self::MacAddressInvalidLength,
            MacAddressError::InvalidCharacter { .. } => Self::MacAddressInvalidCharacter,
            MacAddressError::MixedSeparators { .. } => Self::MacAddressMixedSeparators,
            MacAddressError::MisplacedSeparator { .. } => Self::MacAddressMisplacedSeparator,
            MacAddressError::AllZero => Self::MacAddressAllZero,
            MacAddressError::Broadcast => Self::MacAddressBroadcast,
            MacAddressError::Multicast => Self::MacAddressMulticast,
        }
    }
}

impl From<IdScopeError> for DpsResult {
    fn from(error: IdScopeError) -> Self {
        match error {
            IdScopeError::Empty => Self::IdScopeEmpty,
            IdScopeError::InvalidCharacter { .. } => Self::IdScopeInvalidCharacter,
        }
    }
}

impl From<HubHostError> for DpsResult {
    fn from(error: HubHostError) -> Self {
        match error {
            HubHostError::Empty => Self::HubHostEmpty,
            HubHostError::TooLong { .. } => Self::HubHostTooLong,
            HubHostError::HasScheme => Self::HubHostHasScheme,
            HubHostError::HasPort { .. } => Self::HubHostHasPort,
            HubHostError::HasSlash { .. } => Self::HubHostHasSlash,
            HubHostError::InvalidCharacter { .. } => Self::HubHostInvalidCharacter,
            HubHostError::InvalidLabel { .. } => Self::HubHostInvalidLabel,
            HubHostError::OfProvisioningService => Self::HubHostOfProvisioningService,
        }
    }
}

impl From<HubIdError> for DpsResult {
    fn from(error: HubIdError) -> Self {
        match error {
            HubIdError::DeviceIdEmpty => Self::HubDeviceIdEmpty,
            HubIdError::DeviceIdTooLong { .. } => Self::HubDeviceIdTooLong,
            HubIdError::DeviceIdInvalidCharacter { .. } => Self::HubDeviceIdInvalidCharacter,
            HubIdError::ModuleIdEmpty => Self::HubModuleIdEmpty,
            HubIdError::ModuleIdTooLong { .. } => Self::HubModuleIdTooLong,
            HubIdError::ModuleIdInvalidCharacter { .. } => Self::HubModuleIdInvalidCharacter,
        }
    }
}

impl From<KeyError> for DpsResult {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Empty => Self::KeyEmpty,
            KeyError::WhiteSpace { .. } => Self::KeyWhiteSpace,
            KeyError::UrlSafeAlphabet => Self::KeyUrlSafeAlphabet,
            KeyError::MissingPadding => Self::KeyMissingPadding,
            KeyError::NonCanonical => Self::KeyNonCanonical,
            KeyError::NotBase64 => Self::KeyNotBase64,
            KeyError::TooShort { .. } => Self::KeyTooShort,
            KeyError::TooLong { .. } => Self::KeyTooLong,
        }
    }
}

impl From<ExpiryError> for DpsResult {
    fn from(error: ExpiryError) -> Self {
        match error {
            ExpiryError::NotANumber => Self::ExpiryNotANumber,
            ExpiryError::Negative => Self::ExpiryNegative,
            ExpiryError::Milliseconds => Self::ExpiryMilliseconds,
        }
    }
}

impl From<SasTokenError> for DpsResult {
    fn from(error: SasTokenError) -> Self {
        match error {
            SasTokenError::MissingPrefix => Self::SasTokenMissingPrefix,
            SasTokenError::WhiteSpace { .. } => Self::SasTokenWhiteSpace,
            SasTokenError::MissingPart { .. } => Self::SasTokenMissingPart,
            SasTokenError::RepeatedPart { .. } => Self::SasTokenRepeatedPart,
            SasTokenError::UnknownPart => Self::SasTokenUnknownPart,
            SasTokenError::InvalidResource => Self::SasTokenInvalidResource,
            SasTokenError::InvalidSignature => Self::SasTokenInvalidSignature,
            SasTokenError::InvalidExpiry { .. } => Self::SasTokenInvalidExpiry,
            SasTokenError::WrongResource => Self::SasTokenWrongResource,
            SasTokenError::WrongPolicy => Self::SasTokenWrongPolicy,
            SasTokenError::WrongSignature => Self::SasTokenWrongSignature,
            SasTokenError::NowMilliseconds => Self::ExpiryMilliseconds,
            SasTokenError::SkewTooLong { .. } => Self::SkewTooLong,
            SasTokenError::Expired { .. } => Self::SasTokenExpired,
        }
    }
}

impl From<BufferTooSmall> for DpsResult {
    fn from(_: BufferTooSmall) -> Self {
        Self::BufferTooSmall
    }
}
