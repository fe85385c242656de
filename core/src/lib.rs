#![no_std]
#![forbid(unsafe_code)]
#![doc = include_str!("../README.md")]

mod error;
mod keys;
mod names;
mod text;
mod tokens;
mod wiped_stack;

pub use error::{ALL_CODES, DpsError};
pub use keys::{DeviceKey, GroupKey, KeyError, KeyText, PreparedHmac};
pub use names::{
    HubDeviceId, HubHost, HubHostError, HubIdError, HubModuleId, IdScope, IdScopeError, MacAddress,
    MacAddressError, RegistrationId, RegistrationIdError, Rules, SerialNumberError,
};
pub use text::BufferTooSmall;
pub use tokens::{Expiry, ExpiryError, ResourceUri, SasToken, SasTokenError};
pub use wiped_stack::on_wiped_stack;
