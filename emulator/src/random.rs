//! Random names, as the service gives them.

use std::fmt::Write as _;

use data_encoding::BASE64;
use ring::rand::{SecureRandom as _, SystemRandom};

/// As in `2cb8f317-10f5-44f4-a5a6-380a998146e9`: a random UUID (RFC 9562, version 4).
pub(crate) fn guid() -> String {
    let mut bytes = bytes::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hex(&bytes);
    let (a, rest) = hex.split_at(8);
    let (b, rest) = rest.split_at(4);
    let (c, rest) = rest.split_at(4);
    let (d, e) = rest.split_at(4);
    format!("{a}-{b}-{c}-{d}-{e}")
}

/// As in `4.ea9600e2dd028777.fff65f6b-8b51-4c69-9e48-10ceeabdec52` (`MicrosoftDocs/azure-docs` issue 69789).
pub(crate) fn operation_id() -> String {
    format!("4.{}.{}", hex(&bytes::<8>()), guid())
}

/// Base64 of an entity tag in its quotes, such as `"69003552-0000-0300-0000-630fda8a0000"` (`azure-docs`,
/// `iot-dps-https-sym-key-support.md`).
pub(crate) fn etag() -> String {
    BASE64.encode(format!("\"{}\"", guid()).as_bytes())
}

/// A key as the service makes it: base64 of 64 random bytes. Nothing where the system has no random source.
pub(crate) fn key() -> Option<String> {
    let mut bytes = [0; 64];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(BASE64.encode(&bytes))
}

/// Random bytes for a name. Where the system has none, zeros: an emulator may repeat a name.
fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_names_of_the_service_s_form() {
        let guid = guid();
        let lengths: Vec<_> = guid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{guid}");
        assert_eq!(&guid[14..15], "4", "{guid}");
        assert_ne!(guid, super::guid());
        assert_eq!(operation_id().len(), 2 + 16 + 1 + 36);
    }
}
