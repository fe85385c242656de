//! Keys: read, derived, written and wiped.

mod device_key;
mod group_key;
mod key_bytes;
mod key_text;
mod prepared_hmac;
mod secret_base64;

pub use device_key::DeviceKey;
pub use group_key::GroupKey;
pub(crate) use key_bytes::KeyBytes;
pub use key_bytes::KeyError;
pub use key_text::KeyText;
pub use prepared_hmac::PreparedHmac;
pub(crate) use secret_base64::encode as encode_base64;
