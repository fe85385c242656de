use dps_symkey_core::{DeviceKey, GroupKey};

use super::check;

#[test]
fn key() {
    let group = |text: &str| GroupKey::from_base64(text).unwrap_err();
    let device = |text: &str| DeviceKey::from_base64(text).unwrap_err();
    check(&[
        (
            group(""),
            "key_empty",
            "key is empty: give its text, as the portal shows it or as it was derived",
        ),
        (
            device("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=\n"),
            "key_white_space",
            "key has white space or a newline at byte 44: remove it",
        ),
        (
            device("Jsm0lyGpjaVYVP2g3FnmnmG9dI_9qU24wNoykUmermc="),
            "key_url_safe_alphabet",
            "key has '-' or '_', as in the URL-safe alphabet: give it in the standard one, with '+' and '/'",
        ),
        (
            device("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc"),
            "key_missing_padding",
            "key lacks a character or its padding: copy the whole key, with the '=' at its end",
        ),
        (
            device("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermd="),
            "key_non_canonical",
            "key is not canonical base64, as if a character at its end were changed: copy the whole key again",
        ),
        (
            group("HostName=my-hub.azure-devices.net;SharedAccessKey=AAAA"),
            "key_not_base64",
            "key is not base64: copy one key whole, not a file name or a connection string",
        ),
        (
            group("AAAAAAAAAAAAAAAAAAAA"),
            "key_too_short",
            "key has 15 bytes: the service takes 16 to 64; copy the whole key",
        ),
        (
            DeviceKey::from_bytes(&[7]).unwrap_err(),
            "key_too_short",
            "key has 1 byte: the service takes 16 to 64; copy the whole key",
        ),
        (
            DeviceKey::from_bytes(&[0; 15]).unwrap_err(),
            "key_too_short",
            "key has 15 bytes: the service takes 16 to 64; copy the whole key",
        ),
        (
            group(&"A".repeat(88)),
            "key_too_long",
            "key has 66 bytes: the service takes 16 to 64; give one key and nothing else",
        ),
        (
            group(&"A".repeat(176)),
            "key_too_long",
            "key has 132 bytes: the service takes 16 to 64; give one key and nothing else",
        ),
        (
            GroupKey::from_bytes(&[0; 65]).unwrap_err(),
            "key_too_long",
            "key has 65 bytes: the service takes 16 to 64; give one key and nothing else",
        ),
    ]);
}
