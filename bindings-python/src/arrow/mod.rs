//! Arrow arrays of strings, by the C data interface: <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>.

mod capsules;
mod export;
mod exported_stream;
mod imported;
mod stream;
mod strings;
mod unreadable;

pub(crate) use self::capsules::{Arrow, arrow};
pub(crate) use self::export::{DeviceKeyArray, DeviceKeyChunkedArray};
pub(crate) use self::strings::Strings;
pub(crate) use self::unreadable::unreadable;
