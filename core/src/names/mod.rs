//! The names of devices, services and hubs, and the rules for them.

mod hub_host;
mod hub_id;
mod id_scope;
mod mac_address;
mod name;
mod registration_id;
mod registration_id_error;
mod rules;
mod serial_number_error;

pub use hub_host::{HubHost, HubHostError};
pub use hub_id::{HubDeviceId, HubIdError, HubModuleId};
pub use id_scope::{IdScope, IdScopeError};
pub use mac_address::{MacAddress, MacAddressError};
pub use registration_id::RegistrationId;
pub use registration_id_error::RegistrationIdError;
pub use rules::Rules;
pub use serial_number_error::SerialNumberError;
