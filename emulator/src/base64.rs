use data_encoding::BASE64;

/// The bytes of one text in canonical base64.
///
/// The decoder by itself takes several texts with padding, one after the other, for one.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text).ok()?;
    (BASE64.encode(&bytes).as_bytes() == text).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_canonical_text() {
        assert_eq!(decode(b""), Some(Vec::new()));
        assert_eq!(decode(b"AQ=="), Some(vec![1]));
        for text in [
            "AQ==AQ==", "AQ==AQID", "AQ", "AQ=", "AR==", "AQ==\n", "A-==",
        ] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }
}
