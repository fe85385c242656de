use dps_symkey_bulk::BulkDerivation;
use dps_symkey_core::GroupKey;

#[test]
fn nothing_of_a_key_is_shown() {
    let bytes: Vec<u8> = (100..164).collect();
    let group_key = GroupKey::from_bytes(&bytes).unwrap();
    let derivation = BulkDerivation::new([&group_key, &group_key]);
    for shown in [format!("{derivation:?}"), format!("{derivation:#?}")] {
        assert!(shown.starts_with("BulkDerivation {"), "{shown}");
        assert!(shown.contains(".."), "{shown}");
        // No list of bytes or words in any form.
        let digits = shown.matches(|character: char| character.is_ascii_digit());
        assert!(digits.count() <= 3, "{shown}");
    }
}

#[test]
fn one_is_shared_by_threads() {
    fn is_shared<T: Send + Sync>(_: &T) {}

    let group_key = GroupKey::from_bytes(&[1; 64]).unwrap();
    is_shared(&BulkDerivation::new([&group_key]));
}
