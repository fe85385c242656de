//! What each call costs, for whoever works on one: `cargo bench -p dps-symkey-core`. How deriving compares with doing it
//! by hand, `cargo xtask bench` says.
#![allow(clippy::unwrap_used, reason = "the inputs are constant and valid")]

use divan::{Bencher, black_box};
use dps_symkey_core::{DeviceKey, Expiry, GroupKey, IdScope, RegistrationId, ResourceUri};

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

/// `HMAC-SHA256( key, ID )` in base64, and without it.
///
/// Each key is dropped inside the measured call, so that wiping it counts.
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
    fn prepared_with_id_check(bencher: Bencher<'_, '_>) {
        let group_key = GroupKey::from_base64(GROUP_KEY).unwrap();
        bencher.bench_local(|| {
            let id = RegistrationId::new(black_box(ID)).unwrap();
            let text = group_key.derive_device_key(&id).to_base64();
            black_box(text.as_bytes());
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
