//! What every backend must agree with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dps_symkey_bulk::{Backend, BulkDerivation, DeviceKeySlot};
use dps_symkey_core::{GroupKey, Rules};

/// HMAC-SHA256 by `ring`; where that cannot be built or run by `hmac`, which shares `sha2` with what prepares group keys and
/// with the portable backend. The shared vectors judge these there, with an ID of every length.
#[cfg(not(any(target_family = "wasm", miri)))]
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
    ring::hmac::sign(&key, message).as_ref().to_vec()
}

#[cfg(any(target_family = "wasm", miri))]
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    use hmac::{Hmac, KeyInit as _, Mac as _};

    let mut hmac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
    hmac.update(message);
    hmac.finalize().into_bytes().to_vec()
}

pub(crate) fn device_key(group_key: &[u8], id: &[u8]) -> DeviceKeySlot {
    let mut text = [0; 44];
    let length = STANDARD
        .encode_slice(hmac_sha256(group_key, id), &mut text)
        .unwrap();
    assert_eq!(length, 44);
    text
}

/// The backends that can be tested here.
pub(crate) fn backends() -> impl Iterator<Item = Backend> {
    Backend::ALL
        .into_iter()
        .filter(|backend| backend.is_available())
}

pub(crate) fn group_key(bytes: &[u8]) -> GroupKey {
    GroupKey::from_bytes(bytes).unwrap()
}

pub(crate) fn derivation<'k, const KEYS: usize>(
    backend: Backend,
    group_keys: [&'k GroupKey; KEYS],
) -> BulkDerivation<'k, KEYS> {
    BulkDerivation::new(group_keys)
        .with_backend(backend)
        .unwrap()
}

/// What stands in a place that nothing was written to.
pub(crate) const UNTOUCHED: DeviceKeySlot = [b'?'; 44];

/// Derives and compares every place of both keys with the reference, or with what the rule says of the ID.
#[track_caller]
pub(crate) fn check(backend: Backend, group_keys: [&[u8]; 2], rules: Rules, ids: &[Vec<u8>]) {
    let mut keys = vec![UNTOUCHED; ids.len() + 1];
    let mut secondary_keys = keys.clone();
    let [primary, secondary] = group_keys.map(group_key);
    let derived = derivation(backend, [&primary, &secondary])
        .derive(ids, rules, [&mut keys, &mut secondary_keys])
        .unwrap();
    assert_eq!(derived.ids, ids.len());
    let mut refused = derived.refused.iter();
    for (index, id) in ids.iter().enumerate() {
        let expected = match rules.check(id) {
            Ok(()) => group_keys.map(|group_key| device_key(group_key, id)),
            Err(error) => {
                let refused = refused.next().unwrap();
                assert_eq!((refused.index, refused.error), (index, error));
                [[0; 44]; 2]
            }
        };
        let shown = String::from_utf8_lossy(id);
        assert!(keys[index] == expected[0], "{backend}: {index}, {shown}");
        assert!(
            secondary_keys[index] == expected[1],
            "{backend}: {index}, {shown}"
        );
    }
    assert_eq!(refused.next(), None);
    assert_eq!([keys[ids.len()], secondary_keys[ids.len()]], [UNTOUCHED; 2]);

    // One key alone gives the same.
    let mut alone = vec![UNTOUCHED; ids.len()];
    let derivation = derivation(backend, [&primary]);
    let derived_alone = derivation.derive(ids, rules, [&mut alone]).unwrap();
    assert!(alone[..] == keys[..ids.len()], "{backend}");
    assert_eq!(derived_alone, derived);
    check_lines(derivation, rules, ids, &keys);
    for (id, key) in ids.iter().zip(&keys) {
        assert!(
            derivation.derive_one(id, rules).unwrap_or([0; 44]) == *key,
            "{backend}"
        );
    }
}

/// The same IDs as lines, of those that are one, and the same keys.
#[track_caller]
fn check_lines(
    derivation: BulkDerivation<'_, 1>,
    rules: Rules,
    ids: &[Vec<u8>],
    keys: &[DeviceKeySlot],
) {
    const FIRST: usize = 7;
    let is_line = |id: &[u8]| !id.contains(&b'\n') && id.last() != Some(&b'\r');
    let (mut text, mut expected, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (id, key)) in ids
        .iter()
        .zip(keys)
        .filter(|(id, _)| is_line(id))
        .enumerate()
    {
        text.extend_from_slice(id);
        text.extend_from_slice([b"\n".as_slice(), b"\r\n"][index % 2]);
        match key {
            [0, ..] => refused.push(FIRST + index),
            key => expected.extend_from_slice(key),
        }
        expected.push(b'\n');
    }
    let mut lines = vec![b'?'; expected.len() + 1];
    let derivation = derivation.with_first_index(FIRST);
    let derived = derivation.derive_lines(&text, rules, &mut lines).unwrap();
    assert_eq!(lines.pop(), Some(b'?'));
    assert!(lines == expected);
    assert_eq!(derived.length, expected.len());
    assert!(
        derived
            .refused
            .iter()
            .map(|refused| refused.index)
            .eq(refused)
    );
    if let Some((_, short)) = lines.split_last_mut() {
        assert!(derivation.derive_lines(&text, rules, short).is_err());
    }
}

/// An ID of that length that both rules accept, another one for each number.
pub(crate) fn id(length: usize, number: usize) -> Vec<u8> {
    const CHARACTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789-";
    let mut id: Vec<u8> = (0..length)
        .map(|place| CHARACTERS[(number * 31 + place * 7 + number * place) % CHARACTERS.len()])
        .collect();
    for end in [0, length - 1] {
        if id[end] == b'-' {
            id[end] = b'x';
        }
    }
    id
}
