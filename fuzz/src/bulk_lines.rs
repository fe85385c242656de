//! Many IDs at once, a line each.

use dps_symkey_bulk::{Backend, BulkDerivation, Lines};
use dps_symkey_core::{GroupKey, Rules};

const KEY: [u8; 64] = [9; 64];

/// Every backend gives every ID the key that another HMAC gives it, or the reason why it is refused, at its place.
pub fn check(data: &[u8]) {
    let group_key = GroupKey::from_bytes(&KEY).unwrap();
    let ids: Vec<_> = Lines::new(data).collect();
    assert_eq!(ids, lines(data));
    for rules in Rules::ALL {
        let expected: Vec<_> = ids
            .iter()
            .map(|id| rules.check(id).map(|()| crate::mac(&KEY, id)))
            .collect();
        let text: String = expected
            .iter()
            .map(|key| format!("{}\n", key.as_deref().unwrap_or_default()))
            .collect();
        for backend in Backend::ALL {
            let bulk = BulkDerivation::new([&group_key]);
            let Ok(bulk) = bulk.with_backend(backend) else {
                continue;
            };
            let mut keys = vec![0xff; 45 * ids.len()];
            let derived = bulk.derive_lines(data, rules, &mut keys).unwrap();
            assert_eq!(derived.ids, ids.len());
            assert_eq!(
                keys.get(..derived.length),
                Some(text.as_bytes()),
                "{backend}"
            );
            let refused = derived
                .refused
                .iter()
                .map(|refused| (refused.index, refused.error));
            let errors = expected.iter().enumerate();
            let errors =
                errors.filter_map(|(index, key)| Some((index, key.as_ref().err().copied()?)));
            assert!(refused.eq(errors), "{backend}");
        }
    }
}

/// The lines, as the standard library has them for text.
fn lines(data: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<_> = data.split(|byte| *byte == b'\n').collect();
    // Behind the last line end there is no line.
    let last = lines.pop().filter(|last| !last.is_empty());
    let whole = lines
        .into_iter()
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    whole.chain(last).collect()
}
