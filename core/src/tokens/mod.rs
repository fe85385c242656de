//! SAS tokens: what they are for, when they end, how they are written, read and judged.

mod expiry;
mod percent;
mod resource_uri;
mod sas_token;
mod sas_token_error;

pub use expiry::{Expiry, ExpiryError};
pub use resource_uri::ResourceUri;
pub use sas_token::SasToken;
pub use sas_token_error::SasTokenError;
