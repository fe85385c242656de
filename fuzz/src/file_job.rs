//! The file job of the command: a list, or a CSV file with a column of IDs.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use dps_symkey_cli::Status;
use dps_symkey_core::Rules;

const GROUP_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// No row is lost or doubled: those that are done stand in the output in their order with the keys that another HMAC gives, and no
/// file is there where the job has failed.
pub fn check(data: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("key"), GROUP_KEY).unwrap();
    fs::write(place("input"), data).unwrap();
    for column in [false, true] {
        let mut words: Vec<OsString> = ["dps-symkey", "derive", "--quiet", "--allow-duplicates"]
            .map(Into::into)
            .into();
        for (option, name) in [
            ("--group-key-file", "key"),
            ("--input", "input"),
            ("--output", "keys.csv"),
        ] {
            words.extend([option.into(), place(name).into()]);
        }
        if column {
            words.extend(["--id-column", "id"].map(Into::into));
        }
        let status = dps_symkey_cli::run(words);
        let (output, refused) = (place("keys.csv"), place("keys.csv.refused.csv"));
        match status {
            Status::Done | Status::Refused if output.exists() => {
                let done = read(&output);
                let count = done.len() + read(&refused).len();
                for (id, key) in &done {
                    assert!(Rules::Portable.check(id).is_ok());
                    let bytes: Vec<u8> = (0..32).collect();
                    assert_eq!(*key, crate::mac(&bytes, id).into_bytes());
                }
                if !column {
                    // Byte order marks at the beginning are no part of the first ID.
                    let mut text = data;
                    while let Some(rest) = text.strip_prefix(b"\xef\xbb\xbf") {
                        text = rest;
                    }
                    let ids: Vec<_> = dps_symkey_bulk::Lines::new(text).collect();
                    let accepted = ids.iter().filter(|id| Rules::Portable.check(id).is_ok());
                    assert!(
                        done.iter()
                            .map(|(id, _)| id.as_slice())
                            .eq(accepted.copied())
                    );
                    // Blank lines at the end are no rows.
                    let last = ids.iter().rposition(|id| !id.is_empty());
                    assert_eq!(count, last.map_or(0, |last| last + 1));
                }
            }
            _ => assert!(!output.exists() && !refused.exists(), "{status:?}"),
        }
        for file in [output, refused] {
            if file.exists() {
                fs::remove_file(file).unwrap();
            }
        }
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 2, "{left:?}");
    }
}

/// The ID and the key of each row, which is the last column; of a row that is refused whatever stands there.
fn read(file: &Path) -> Vec<(Vec<u8>, Vec<u8>)> {
    if !file.exists() {
        return Vec::new();
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter(file))
        .from_path(file)
        .unwrap();
    let header = reader.byte_headers().unwrap().clone();
    let place = |name: &[u8]| header.iter().position(|column| column == name);
    let id = place(b"registration_id")
        .or_else(|| place(b"id"))
        .unwrap_or_default();
    let rows = reader.byte_records().map(|row| {
        let row = row.unwrap();
        let field = |index: usize| row.get(index).unwrap_or_default().to_vec();
        (field(id), field(row.len() - 1))
    });
    rows.collect()
}

/// That of the input: a semicolon, or else a comma.
fn delimiter(file: &Path) -> u8 {
    let text = fs::read(file).unwrap();
    let end = b"device_key";
    let header_end = text
        .windows(end.len())
        .position(|part| part == end)
        .unwrap_or_default();
    match header_end
        .checked_sub(1)
        .and_then(|before| text.get(before))
    {
        Some(b';') => b';',
        _ => b',',
    }
}
