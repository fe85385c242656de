//! What a device key costs: from a prepared group key, and with HMAC set up anew for each ID, as people write it by
//! hand. Side by side in one run, because machines differ more than these figures do.
#![allow(clippy::unwrap_used, reason = "the inputs are constant and valid")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use divan::{Bencher, black_box};
use dps_symkey_core::{DeviceKey, Expiry, GroupKey, IdScope, RegistrationId, ResourceUri};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const GROUP_KEY: &str =
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==";
const DEVICE_KEY: &str = "Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=";
const ID_SCOPE: &str = "0ne00002193";
const ID: &str = "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6";
const NOW: u64 = 1_700_000_000;

fn main() {
    // Calls of a tenth of a microsecond: many to a sample, or the clock's own step shows.
    divan::Divan::default()
        .sample_size(1_000)
        .sample_count(200)
        .config_with_args()
        .main();
}

fn group_key_bytes() -> [u8; 64] {
    let mut bytes = [0; 64];
    STANDARD.decode_slice(GROUP_KEY, &mut bytes).unwrap();
    bytes
}

/// `HMAC-SHA256( key, ID )` in base64, and without it: ours, and the fastest that one writes by hand with each library.
/// Our base64 is constant-time and takes a quarter of the whole; theirs looks digits of the key up in a table.
///
/// Each key is dropped inside the measured call, so that wiping ours counts.
mod derivation {
    use super::*;

    #[divan::bench]
    fn prepared(bencher: Bencher<'_, '_>) {
        let group_key = GroupKey::from_base64(GROUP_KEY).unwrap();
        let id = RegistrationId::new(ID).unwrap();
        bencher.bench_local(|| {
            let text = group_key.derive_device_key(black_box(&id)).to_base64();
            black_box(text.as_bytes());
        });
    }

    #[divan::bench]
    fn prepared_without_text(bencher: Bencher<'_, '_>) {
        let group_key = GroupKey::from_base64(GROUP_KEY).unwrap();
        let id = RegistrationId::new(ID).unwrap();
        bencher.bench_local(|| {
            black_box(&group_key.derive_device_key(black_box(&id)));
        });
    }

    #[divan::bench]
    fn hmac_sha2_anew_without_text(bencher: Bencher<'_, '_>) {
        let group_key = group_key_bytes();
        bencher.bench_local(|| {
            let mut hmac = Hmac::<Sha256>::new_from_slice(black_box(&group_key)).unwrap();
            hmac.update(black_box(ID).as_bytes());
            black_box(&hmac.finalize().into_bytes());
        });
    }

    #[divan::bench]
    fn prepared_with_id_check(bencher: Bencher<'_, '_>) {
        let group_key = GroupKey::from_base64(GROUP_KEY).unwrap();
        bencher.bench_local(|| {
            let id = RegistrationId::new(black_box(ID)).unwrap();
            let text = group_key.derive_device_key(&id).to_base64();
            black_box(text.as_bytes());
        });
    }

    #[divan::bench]
    fn hmac_sha2_anew(bencher: Bencher<'_, '_>) {
        let group_key = group_key_bytes();
        bencher.bench_local(|| {
            let mut hmac = Hmac::<Sha256>::new_from_slice(black_box(&group_key)).unwrap();
            hmac.update(black_box(ID).as_bytes());
            let mut text = [0; 44];
            STANDARD
                .encode_slice(hmac.finalize().into_bytes(), &mut text)
                .unwrap();
            black_box(&text);
        });
    }

    #[divan::bench]
    fn ring_anew(bencher: Bencher<'_, '_>) {
        let group_key = group_key_bytes();
        bencher.bench_local(|| {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, black_box(&group_key));
            let digest = ring::hmac::sign(&key, black_box(ID).as_bytes());
            let mut text = [0; 44];
            STANDARD.encode_slice(digest, &mut text).unwrap();
            black_box(&text);
        });
    }
}

#[divan::bench]
fn registration_id_new(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        black_box(RegistrationId::new(black_box(ID)).unwrap());
    });
}

#[divan::bench]
fn group_key_from_base64(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| {
        black_box(GroupKey::from_base64(black_box(GROUP_KEY)).unwrap());
    });
}

#[divan::bench]
fn sas_token_build(bencher: Bencher<'_, '_>) {
    let device_key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id_scope = IdScope::new(ID_SCOPE).unwrap();
    let id = RegistrationId::new(ID).unwrap();
    let expiry = Expiry::after(NOW, 3_600).unwrap();
    bencher.bench_local(|| {
        let token = device_key.registration_sas_token(id_scope, black_box(&id), expiry);
        let mut buffer = [0; 256];
        black_box(token.encode(&mut buffer).unwrap());
    });
}

#[divan::bench]
fn sas_token_verify(bencher: Bencher<'_, '_>) {
    let device_key = DeviceKey::from_base64(DEVICE_KEY).unwrap();
    let id_scope = IdScope::new(ID_SCOPE).unwrap();
    let id = RegistrationId::new(ID).unwrap();
    let resource = ResourceUri::registration(id_scope, &id);
    let expiry = Expiry::after(NOW, 3_600).unwrap();
    let token = device_key.sas_token(resource, expiry).to_string();
    bencher.bench_local(|| {
        device_key
            .verify(black_box(&token), &resource, black_box(NOW), 0)
            .unwrap()
            .expiry()
    });
}
