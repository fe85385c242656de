use std::collections::BTreeMap;

use dps_symkey_bulk::{BulkDerivation, DeviceKeySlot, Lines, Offsets, OutputTooShort};
use dps_symkey_core::Rules::Portable;

use crate::reference::{UNTOUCHED, device_key, group_key};

const GROUP_KEY: [u8; 64] = [11; 64];
const IDS: [&str; 3] = ["sn-1", "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6", "sn-3"];

fn expected() -> [DeviceKeySlot; 3] {
    IDS.map(|id| device_key(&GROUP_KEY, id.as_bytes()))
}

#[track_caller]
fn check<'a, T: AsRef<[u8]> + ?Sized + 'a>(ids: impl IntoIterator<Item = &'a T>) {
    let mut keys = [UNTOUCHED; 3];
    let group_key = group_key(&GROUP_KEY);
    let derivation = BulkDerivation::new([&group_key]);
    let derived = derivation.derive(ids, Portable, [&mut keys]).unwrap();
    assert_eq!((derived.ids, derived.refused.len()), (3, 0));
    assert_eq!(keys, expected());
}

#[test]
fn are_those_that_callers_have() {
    check(&IDS);
    check(IDS);
    check(&IDS.map(str::to_owned).to_vec());
    check(&IDS.map(|id| id.as_bytes().to_vec()));
    check(BTreeMap::from_iter((0..).zip(IDS)).values());
    check(Lines::new(IDS.join("\n").as_bytes()));
    check(Lines::new((IDS.join("\r\n") + "\r\n").as_bytes()));

    let bytes = IDS.concat();
    let ends = IDS.iter().scan(0, |end, id| {
        *end += id.len() as i64;
        Some(*end)
    });
    let offsets: Vec<i64> = [0].into_iter().chain(ends).collect();
    check(Offsets::new(bytes.as_bytes(), &offsets).unwrap());
    let offsets: Vec<i32> = offsets.iter().map(|offset| *offset as i32).collect();
    check(Offsets::new(bytes.as_bytes(), &offsets).unwrap());
}

#[test]
fn a_blank_line_is_a_refused_id() {
    let mut keys = [UNTOUCHED; 4];
    let group_key = group_key(&GROUP_KEY);
    let derived = BulkDerivation::new([&group_key])
        .derive(Lines::new(b"sn-1\n\nsn-3\n"), Portable, [&mut keys])
        .unwrap();
    assert_eq!(derived.ids, 3);
    assert_eq!(derived.refused[0].index, 1);
    assert_eq!(derived.refused[0].error.code(), "registration_id_empty");
    let [first, _, last] = expected();
    assert_eq!(keys, [first, [0; 44], last, UNTOUCHED]);
}

#[test]
fn no_ids_are_no_keys() {
    let mut keys = [UNTOUCHED; 2];
    let group_key = group_key(&GROUP_KEY);
    let derived = BulkDerivation::new([&group_key])
        .derive::<_, str>([], Portable, [&mut keys])
        .unwrap();
    assert_eq!((derived.ids, derived.refused.len()), (0, 0));
    assert_eq!(keys, [UNTOUCHED; 2]);
}

#[test]
fn more_ids_than_places_are_an_error() {
    let mut keys = [UNTOUCHED; 2];
    let group_key = group_key(&GROUP_KEY);
    let derivation = BulkDerivation::new([&group_key]);
    let error = derivation.derive(&IDS, Portable, [&mut keys]).unwrap_err();
    assert_eq!(error, OutputTooShort { slots: 2 });
    assert_eq!(
        error.to_string(),
        "there are more registration IDs than the 2 places for their device keys: give a place for each ID"
    );
    assert_eq!(keys, expected()[..2]);

    // The shorter one of two counts.
    let both = BulkDerivation::new([&group_key, &group_key]);
    let (mut keys, mut secondary_keys) = ([UNTOUCHED; 3], [UNTOUCHED; 1]);
    let error = both.derive(&IDS, Portable, [&mut keys, &mut secondary_keys]);
    assert_eq!(error, Err(OutputTooShort { slots: 1 }));
}

#[test]
fn a_flat_buffer_is_places() {
    let mut flat = [0; 3 * 44];
    let group_key = group_key(&GROUP_KEY);
    let derivation = BulkDerivation::new([&group_key]);
    let places = flat.as_chunks_mut().0;
    let _ = derivation.derive(&IDS, Portable, [places]).unwrap();
    assert_eq!(flat, *expected().as_flattened());
}
