//! SAS tokens: their resources and expiry, and how they are written, parsed and verified.

mod expiry;
mod percent;
mod resource_uri;
mod sas_token;
mod sas_token_error;

pub use expiry::{Expiry, ExpiryError};
pub use resource_uri::ResourceUri;
pub use sas_token::SasToken;
pub use sas_token_error::SasTokenError;
