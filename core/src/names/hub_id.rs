use thiserror::Error;

use super::name::name;
use crate::error::codes;
use crate::text::{Ascii, Quoted, first_character};

/// The ID of a device on an IoT hub. Not a registration ID: its case counts, and it takes more characters.
///
/// 1 to 128 ASCII letters, digits and `- . % _ * ? ! ( ) , : = @ $ '`. Source: "Device identity properties" in the IoT
/// Hub developer guide on the identity registry, which names `+` and `#` as not supported.
///
/// ```
/// use dps_symkey_core::HubDeviceId;
///
/// assert!(HubDeviceId::new("Pump(7)@hall-2").is_ok());
/// assert!(HubDeviceId::new("pump#7").is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HubDeviceId<'a>(Ascii<'a>);

/// The ID of a module of a device on an IoT hub, such as `$edgeAgent`.
///
/// The same rule as for [`HubDeviceId`]. Source: "Module identity properties" in the same guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HubModuleId<'a>(Ascii<'a>);

const MAX_LENGTH: usize = 128;

enum Refusal {
    Empty,
    TooLong { length: usize },
    InvalidCharacter { index: usize, character: char },
}

const fn check(text: &[u8]) -> Result<(), Refusal> {
    let length = text.len();
    let mut rest = text;
    if rest.is_empty() {
        return Err(Refusal::Empty);
    }
    if length > MAX_LENGTH {
        return Err(Refusal::TooLong { length });
    }
    while let [byte, tail @ ..] = rest {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
            b'-' | b'.' | b'%' | b'_' | b'*' | b'?' | b'!' | b'(' | b')' | b',' | b':' | b'='
            | b'@' | b'$' | b'\'' => {}
            _ => {
                return Err(Refusal::InvalidCharacter {
                    index: length - rest.len(),
                    character: first_character(rest),
                });
            }
        }
        rest = tail;
    }
    Ok(())
}

macro_rules! hub_id {
    ($name:ident: $empty:ident, $too_long:ident, $invalid_character:ident) => {
        name!($name, HubIdError);

        impl $name<'_> {
            /// The greatest length, in bytes.
            pub const MAX_LENGTH: usize = MAX_LENGTH;

            const fn check(text: &[u8]) -> Result<(), HubIdError> {
                match check(text) {
                    Ok(()) => Ok(()),
                    Err(Refusal::Empty) => Err(HubIdError::$empty),
                    Err(Refusal::TooLong { length }) => Err(HubIdError::$too_long { length }),
                    Err(Refusal::InvalidCharacter { index, character }) => {
                        Err(HubIdError::$invalid_character { index, character })
                    }
                }
            }
        }
    };
}

hub_id!(HubDeviceId: DeviceIdEmpty, DeviceIdTooLong, DeviceIdInvalidCharacter);
hub_id!(HubModuleId: ModuleIdEmpty, ModuleIdTooLong, ModuleIdInvalidCharacter);

/// Why a text is no device or module ID of an IoT hub. Indexes and lengths are in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HubIdError {
    /// There is no device ID at all.
    #[error("hub device ID is empty: give 1 to 128 characters")]
    DeviceIdEmpty,
    /// More than [`HubDeviceId::MAX_LENGTH`] bytes.
    #[error("hub device ID has {length} bytes: shorten it to 128 or less")]
    DeviceIdTooLong {
        /// The length of the text.
        length: usize,
    },
    /// A character that IoT Hub does not take in a device ID.
    #[error(
        "hub device ID has {quoted} at byte {index}: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '",
        quoted = Quoted(*character)
    )]
    DeviceIdInvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
    },
    /// There is no module ID at all.
    #[error("hub module ID is empty: give 1 to 128 characters")]
    ModuleIdEmpty,
    /// More than [`HubModuleId::MAX_LENGTH`] bytes.
    #[error("hub module ID has {length} bytes: shorten it to 128 or less")]
    ModuleIdTooLong {
        /// The length of the text.
        length: usize,
    },
    /// A character that IoT Hub does not take in a module ID.
    #[error(
        "hub module ID has {quoted} at byte {index}: use only letters, digits and - . % _ * ? ! ( ) , : = @ $ '",
        quoted = Quoted(*character)
    )]
    ModuleIdInvalidCharacter {
        /// Where it stands.
        index: usize,
        /// The character.
        character: char,
    },
}

codes!(HubIdError {
    DeviceIdEmpty => "hub_device_id_empty",
    DeviceIdTooLong => "hub_device_id_too_long",
    DeviceIdInvalidCharacter { index } => "hub_device_id_invalid_character",
    ModuleIdEmpty => "hub_module_id_empty",
    ModuleIdTooLong => "hub_module_id_too_long",
    ModuleIdInvalidCharacter { index } => "hub_module_id_invalid_character",
});
