//! SAS tokens, as the emulator reads them in either of its dialects.

use dps_emulator::fuzzing;
use dps_symkey_core::SasToken;

use crate::verdict;

/// Leniently it reads what the library reads, strictly what the library would write and nothing else; and what is read either
/// way, written again, is read strictly as the same.
pub fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let lenient = fuzzing::sas_token(text, false);
    let strict = fuzzing::sas_token(text, true);
    let expected = verdict::resource(text, false);
    match (&lenient, &expected) {
        (Ok(token), Ok(resource)) => {
            assert_eq!(token.resource, *resource);
            let read = SasToken::parse(text).unwrap();
            assert_eq!(token.expiry, read.expiry().seconds());
            let sr = read.encoded_resource_uri();
            assert_eq!(token.signed_text, format!("{sr}\n{}", token.expiry));
            let expiry = token.expiry.to_string();
            let written = verdict::written(resource, &token.signature, &expiry);
            let again = fuzzing::sas_token(&written, true).unwrap();
            assert_eq!(again.resource, token.resource);
            assert_eq!(again.signature, token.signature);
            assert_eq!(again.expiry, token.expiry);
            match &strict {
                Ok(token) => assert_eq!(lenient.as_ref(), Ok(token)),
                Err(_) => assert_ne!(written, text),
            }
        }
        (Err(reason), Err(_)) => {
            assert!(strict.is_err());
            crate::assert_hides(reason, text, "");
        }
        _ => panic!("{lenient:?}, expected {expected:?}"),
    }
    assert_eq!(strict.is_ok(), verdict::resource(text, true).is_ok());
}
