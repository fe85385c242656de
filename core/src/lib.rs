#![no_std]
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

mod ascii;
mod code;
mod counted;
mod device_key;
mod expiry;
mod first_character;
mod group_key;
mod hub_host;
mod hub_id;
mod id_scope;
mod inline_text;
mod key_bytes;
mod key_text;
mod mac_address;
mod percent;
mod prepared_hmac;
mod quoted;
mod registration_id;
mod registration_id_error;
mod resource_uri;
mod rules;
mod sas_token;
mod sas_token_error;
mod secret_base64;
mod serial_number;
mod wiped_stack;

pub use device_key::DeviceKey;
pub use expiry::{Expiry, ExpiryError};
pub use group_key::GroupKey;
pub use hub_host::{HubHost, HubHostError};
pub use hub_id::{HubDeviceId, HubIdError, HubModuleId};
pub use id_scope::{IdScope, IdScopeError};
pub use key_bytes::KeyError;
pub use key_text::KeyText;
pub use mac_address::{MacAddress, MacAddressError};
pub use registration_id::RegistrationId;
pub use registration_id_error::RegistrationIdError;
pub use resource_uri::ResourceUri;
pub use rules::Rules;
pub use sas_token::SasToken;
pub use sas_token_error::{BufferTooSmall, SasTokenError};
pub use serial_number::SerialNumberError;
pub use wiped_stack::on_wiped_stack;
