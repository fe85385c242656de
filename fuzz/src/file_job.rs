//! The file job of the command: a list, or a CSV file with a column of IDs.

use std::ffi::OsString;
use std::fs;

use dps_symkey_cli::Status;

use crate::rows::{self, GROUP_KEY};

/// Every row is in the output or in the report, and no file is there where the job has failed.
pub fn check(data: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("key"), GROUP_KEY).unwrap();
    fs::write(place("input"), data).unwrap();
    for is_csv in [false, true] {
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
        if is_csv {
            words.extend(["--id-column", "id"].map(Into::into));
        }
        let status = dps_symkey_cli::run(words);
        let (output, refused) = (place("keys.csv"), place("keys.csv.refused.csv"));
        match status {
            Status::Done | Status::Refused if output.exists() => {
                let text = fs::read(&output).unwrap();
                let report = fs::read(&refused).unwrap_or_default();
                rows::check(data, is_csv, &text, &report);
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
