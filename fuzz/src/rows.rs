//! What becomes of the rows of a list, or of a CSV file with a column `id`, as the `csv` crate reads it.

use dps_symkey_core::Rules;

/// The bytes from 0 to 31, in base64.
pub(crate) const GROUP_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// No row is lost or doubled: those that are done stand in the output in their order with the keys that another HMAC gives. Returns
/// how many are done, and how many are in the report of refused ones.
pub(crate) fn check(input: &[u8], is_csv: bool, output: &[u8], report: &[u8]) -> (usize, usize) {
    let delimiter = delimiter(output);
    let (done, refused) = (read(output, delimiter), read(report, delimiter));
    let group_key = Vec::from_iter(0..32);
    for (id, key) in &done {
        assert!(Rules::Portable.check(id).is_ok());
        assert_eq!(*key, crate::mac(&group_key, id).into_bytes());
    }
    let count = done.len() + refused.len();
    // Byte order marks at the beginning are no part of the first row.
    let mut text = input;
    while let Some(rest) = text.strip_prefix(b"\xef\xbb\xbf") {
        text = rest;
    }
    if !is_csv {
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
    } else if !text.contains(&b'"') {
        // With a quote in the wrong place it is anybody's guess where a row ends.
        assert_eq!(count, read(text, delimiter).len());
    }
    (done.len(), refused.len())
}

/// The ID and the key of each row, which is the last column; of a row that is refused whatever stands there.
fn read(text: &[u8], delimiter: u8) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text);
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

/// That of the input, which the output has too: a semicolon, or else a comma.
fn delimiter(output: &[u8]) -> u8 {
    let end = b"device_key";
    let header_end = output
        .windows(end.len())
        .position(|part| part == end)
        .unwrap_or_default();
    match header_end
        .checked_sub(1)
        .and_then(|before| output.get(before))
    {
        Some(b';') => b';',
        _ => b',',
    }
}
