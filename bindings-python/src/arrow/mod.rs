//! Arrow arrays of strings, by the C data interface: <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>.

mod c_data;
mod capsules;
mod data_type;
mod export;
mod exported;
mod imported;
mod keys;
mod stream;
mod strings;
mod unreadable;

pub(crate) use self::capsules::{Arrow, arrow};
pub(crate) use self::data_type::DataType;
pub(crate) use self::export::{DeviceKeyArray, DeviceKeyChunkedArray};
pub(crate) use self::imported::Imported;
pub(crate) use self::keys::Keys;
pub(crate) use self::strings::Strings;
pub(crate) use self::unreadable::unreadable;
