//! What is secret stays out of `Debug`, of errors and of every trait that would copy, print or compare it.

use std::error::Error;
use std::fmt::Display;
use std::hash::Hash;
use std::mem::needs_drop;

use dps_symkey_core::{
    DeviceKey, Expiry, ExpiryError, GroupKey, HubDeviceId, HubHost, IdScope, KeyError, KeyText,
    PreparedHmac, RegistrationId, SasToken, SasTokenError,
};
use zeroize::ZeroizeOnDrop;

const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";

/// Does not compile if the type has the trait: then two implementations fit, and the compiler cannot choose.
macro_rules! assert_lacks {
    ($type:ty: $($lacking:path),+ $(,)?) => {$(
        const _: () = {
            trait Ambiguous<Choice> {
                fn choose() {}
            }
            struct Lacking;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $lacking> Ambiguous<Lacking> for T {}
            let _ = <$type as Ambiguous<_>>::choose;
        };
    )+};
}

macro_rules! assert_secret {
    ($($type:ty),+) => {$(
        assert_lacks!($type: Clone, Copy, Display, PartialEq, PartialOrd, Hash, Default);
        assert_lacks!($type: AsRef<[u8]>, AsRef<str>, std::ops::Deref, std::borrow::Borrow<[u8]>, Into<String>);
        assert_lacks!($type: serde::Serialize);
        const _: () = assert!(needs_drop::<$type>());
        const _: fn() = || {
            fn is_shared_and_wiped<T: Send + Sync + ZeroizeOnDrop>() {}
            is_shared_and_wiped::<$type>();
        };
    )+};
}

assert_secret!(GroupKey, DeviceKey, KeyText, PreparedHmac);

/// The states and the buffer of these crates are wiped only with their `zeroize` features.
const _: fn() = || {
    fn is_wiped<T: ZeroizeOnDrop>() {}
    is_wiped::<sha2::block_api::Sha256VarCore>();
    is_wiped::<hmac::digest::block_api::Buffer<sha2::block_api::Sha256VarCore>>();
};

#[test]
fn debug_shows_nothing_of_a_key() {
    let group_key = GroupKey::from_base64(GROUP_KEY).unwrap();
    let device_key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let text = device_key.to_base64();
    assert_eq!(text.as_str(), DEVICE_KEY);
    assert_eq!(format!("{group_key:?}"), "GroupKey { .. }");
    assert_eq!(format!("{group_key:#?}"), "GroupKey { .. }");
    let hmac = group_key.prepared_hmac();
    assert_eq!(
        format!("{hmac:?} {hmac:#?}"),
        "PreparedHmac { .. } PreparedHmac { .. }"
    );
    assert_eq!(format!("{device_key:?}"), "DeviceKey { .. }");
    assert_eq!(format!("{device_key:#?}"), "DeviceKey { .. }");
    assert_eq!(format!("{text:?}"), "KeyText { .. }");
    assert_eq!(format!("{text:#?}"), "KeyText { .. }");
}

#[test]
fn debug_of_a_result_shows_nothing_of_a_key() {
    assert_eq!(
        format!("{:?}", GroupKey::from_base64(GROUP_KEY)),
        "Ok(GroupKey { .. })"
    );
    assert_eq!(
        format!(
            "{:?}",
            DeviceKey::from_base64(DEVICE_KEY.trim_end_matches('='))
        ),
        "Err(MissingPadding)"
    );
}

#[test]
fn debug_of_a_token_leaves_its_signature_out() {
    let key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id_scope = IdScope::new("0ne00002193").unwrap();
    let id = RegistrationId::new("sn-1").unwrap();
    let expiry = Expiry::new(1_700_000_000).unwrap();
    let token = key.registration_sas_token(id_scope, &id, expiry);
    let text = token.to_string();
    let shown = "SasToken { resource: 0ne00002193%2Fregistrations%2Fsn-1, expiry: 1700000000, \
                 policy_name: Some(\"registration\"), .. }";
    assert_eq!(format!("{token:?}"), shown);
    assert_eq!(format!("{:?}", SasToken::parse(&text).unwrap()), shown);

    let host = HubHost::new("my-hub.azure-devices.net").unwrap();
    let device_id = HubDeviceId::new("pump(7)").unwrap();
    let token = key.hub_device_sas_token(host, device_id, expiry);
    assert_eq!(
        format!("{token:?}"),
        "SasToken { resource: my-hub.azure-devices.net%2Fdevices%2Fpump%287%29, expiry: 1700000000, \
         policy_name: None, .. }"
    );

    // Neither as text nor as the bytes that a derived `Debug` would print.
    let sig = text
        .split("sig=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    for token in [
        format!("{token:#?}"),
        format!("{:#?}", SasToken::parse(&text)),
    ] {
        assert!(!token.contains(sig));
        assert!(!token.contains("sig"));
        assert!(!token.contains('['));
    }
}

/// The errors are plain data: a number at most, and no source that could hold more.
#[test]
fn errors_hold_nothing() {
    let refused = [
        "",
        "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc= ",
        "Jsm0lyGpjaVYVP2g3FnmnmG9dI_9qU24wNoykUmermc=",
        "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc",
        "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermd=",
        "Jsm0lyGpjaVYVP2g3FnmnmG9dI!9qU24wNoykUmermc=",
        "Jsm0lyGp",
        &GROUP_KEY.replace('=', "A"),
    ];
    let mut codes = Vec::new();
    for text in refused {
        let error = DeviceKey::from_base64(text).unwrap_err();
        assert!(error.source().is_none(), "{error}");
        codes.push(error.code());
    }
    codes.sort_unstable();
    let mut all = KeyError::CODES.to_vec();
    all.sort_unstable();
    assert_eq!(codes, all);
    // A discriminant and one number: no room for a part of the key.
    const { assert!(size_of::<KeyError>() <= 2 * size_of::<usize>()) };

    let error = SasTokenError::InvalidExpiry(ExpiryError::NotANumber);
    assert!(error.source().is_none());
}
