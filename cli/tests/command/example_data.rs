//! The example data: ten thousand devices, of which seven are refused, each for another reason.

use std::path::Path;

use super::support::{Folder, json};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/data");

#[test]
fn ten_thousand_devices_are_done_or_refused() {
    let folder = Folder::new();
    let examples = Path::new(EXAMPLES);
    let job = folder
        .command("derive --json --serial-column serial --mac-column mac --output keys.csv")
        .arg("--input")
        .arg(examples.join("devices.csv"))
        .arg("--group-key-file")
        .arg(examples.join("group-key.txt"));
    let ended = job.end();
    ended.assert_status(1);
    let summary = json(&ended.stdout);
    let count = |name: &str| summary[name].as_u64().unwrap();
    assert_eq!(
        (count("rows"), count("derived"), count("refused")),
        (10_000, 9_993, 7)
    );
    assert_eq!(count("duplicates"), 0);

    let input = folder.and(
        "devices.csv",
        std::fs::read(examples.join("devices.csv")).unwrap(),
    );
    let (devices, keys) = (input.read("devices.csv"), input.read("keys.csv"));
    let report = input.read("keys.csv.refused.csv");
    assert_eq!(keys.lines().count(), 1 + 9_993);
    let reasons = report.lines().skip(1).map(|row| {
        let mut fields = row.split(',');
        (fields.next().unwrap(), fields.next().unwrap())
    });
    let reasons: Vec<_> = reasons.collect();
    let expected = [
        ("627", "serial_number_invalid_character"),
        ("2332", "mac_address_all_zero"),
        ("3780", "serial_number_white_space"),
        ("5122", "serial_number_empty"),
        ("6895", "mac_address_broadcast"),
        ("8151", "mac_address_mixed_separators"),
        ("9587", "serial_number_non_ascii"),
    ];
    assert_eq!(reasons, expected);

    // Every row is in one of the two, as it was and in its order.
    let mut keys = keys.lines().skip(1);
    let mut refused = report.lines().skip(1);
    for (line, device) in (1..).zip(devices.lines()).skip(1) {
        let is_refused = expected
            .iter()
            .any(|(refused, _)| *refused == line.to_string());
        match is_refused {
            true => assert!(refused.next().unwrap().ends_with(&format!(",{device}"))),
            false => assert!(
                keys.next().unwrap().starts_with(&format!("{device},")),
                "{device}"
            ),
        }
    }
    assert_eq!((keys.next(), refused.next()), (None, None));
}
