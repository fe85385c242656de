//! Random tables, in pieces as a network or a disk would bring them, judged by the `csv` crate and `ring`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends at what it does not expect"
)]

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use data_encoding::BASE64;
use dps_symkey_core::{GroupKey, RegistrationId, Rules};
use dps_symkey_fleet::{
    CandidateFinder, Candidates, Chunk, Chunks, Delimiter, DerivedRows, Duplicate, Duplicates,
    IdHash, IdHashes, Identity, InputKind, NextChunk, RowDeriver, RowOptions, Summary, TableError,
    TableHeader,
};
use fastrand::Rng;
use ring::hmac;

const KEYS: [[u8; 32]; 2] = [[7; 32], [9; 32]];

fn options() -> RowOptions {
    RowOptions {
        rules: Rules::Service,
        ..RowOptions::default()
    }
}

/// An input in memory.
struct Input<'a> {
    rest: &'a [u8],
    chunks: Chunks,
    header: Arc<TableHeader>,
}

impl<'a> Input<'a> {
    fn open(mut rest: &'a [u8], kind: InputKind<'_>) -> Result<Self, TableError> {
        let mut chunks = Chunks::default();
        loop {
            if let Some(header) = TableHeader::read(&mut chunks, kind)? {
                let header = Arc::new(header);
                return Ok(Self {
                    rest,
                    chunks,
                    header,
                });
            }
            fill(&mut chunks, &mut rest);
        }
    }

    fn next(&mut self, chunk: &mut Chunk) -> Result<bool, TableError> {
        loop {
            match self.chunks.next(&self.header, chunk)? {
                NextChunk::Chunk => return Ok(true),
                NextChunk::End => return Ok(false),
                NextChunk::Input => fill(&mut self.chunks, &mut self.rest),
            }
        }
    }
}

/// As a page does, which has the bytes before it can hand them on.
fn fill(chunks: &mut Chunks, rest: &mut &[u8]) {
    let (piece, later) = rest.split_at(chunks.wanted().min(rest.len()));
    *rest = later;
    let Ok::<(), Infallible>(()) = chunks.fill(|buffer, _wanted| {
        buffer.extend_from_slice(piece);
        Ok(())
    });
}

/// What a caller without threads makes of an input.
struct Outcome {
    output: Vec<u8>,
    refused: Vec<u8>,
    summary: Summary,
    duplicates: Vec<Duplicate>,
}

fn run(text: &[u8], kind: InputKind<'_>) -> Result<Outcome, TableError> {
    let options = options();
    let mut input = Input::open(text, kind)?;
    let group_keys = KEYS.map(|key| Arc::new(GroupKey::from_bytes(&key).unwrap()));
    let id_hash = IdHash::new(&options, 1);
    let mut rows = RowDeriver::new(&input.header, options, &group_keys, Some(id_hash.clone()));
    let (mut chunk, mut derived) = (Chunk::default(), DerivedRows::default());
    let (output, summary) = input.header.output_header::<2>(&options)?;
    let mut outcome = Outcome {
        output,
        refused: Vec::new(),
        summary,
        duplicates: Vec::new(),
    };
    let mut hashes = IdHashes::default();
    while input.next(&mut chunk)? {
        rows.derive(&chunk, &mut derived).unwrap();
        outcome.output.extend_from_slice(derived.output());
        outcome.refused.extend_from_slice(derived.refused());
        outcome.summary += derived.summary();
        hashes.add(derived.id_hashes()).unwrap();
    }
    assert_eq!(chunk.position(), text.len() as u64);
    let partitions = hashes.into_partitions().into_iter();
    let duplicated = partitions.flat_map(IdHashes::duplicated).collect();
    for mut candidates in Candidates::portions(duplicated) {
        let mut input = Input::open(text, kind)?;
        let mut finder = CandidateFinder::new(&input.header, options, id_hash.clone(), &candidates);
        let mut found = Vec::new();
        while input.next(&mut chunk)? {
            finder.find(&chunk, &mut found);
            let duplicates = found.drain(..).filter_map(|row| candidates.take(row));
            outcome.duplicates.extend(duplicates);
        }
    }
    Ok(outcome)
}

fn key(key: &[u8], id: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    BASE64.encode(hmac::sign(&key, id.as_bytes()).as_ref())
}

fn id(random: &mut Rng) -> String {
    const IDS: [&str; 5] = ["pump-7", "Pump-7", "", "a b", "=1+1"];
    match random.usize(..8) {
        0 => IDS[random.usize(..IDS.len())].to_owned(),
        _ => format!("sn-{}", random.u16(..)),
    }
}

fn note(random: &mut Rng) -> &'static str {
    const NOTES: [&str; 6] = ["", "x", "a;b", "said \"no\"", "two\r\nlines", "comma, too"];
    NOTES[random.usize(..NOTES.len())]
}

fn csv(delimiter: u8, rows: &[[String; 3]]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn records(delimiter: u8, text: &[u8]) -> Vec<Vec<String>> {
    let reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(text);
    let records = reader.into_records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn every_row_has_its_keys_or_a_reason() {
    for seed in 0..40 {
        let mut random = Rng::with_seed(seed);
        let delimiter = [Delimiter::Comma, Delimiter::Semicolon][random.usize(..2)];
        // Some are longer than a chunk.
        let count = if seed % 8 == 0 { 10_000 } else { 30 };
        let names = ["id", "note", "more"].map(str::to_owned);
        let rows = (0..count).map(|_| {
            let (first, last) = (note(&mut random), note(&mut random));
            [id(&mut random), first.to_owned(), last.to_owned()]
        });
        let rows: Vec<_> = rows.collect();
        let table: Vec<_> = [names].into_iter().chain(rows.iter().cloned()).collect();
        let byte = delimiter as u8;
        let text = csv(byte, &table);
        let kind = InputKind::Csv {
            identity: Identity::Id("id"),
            delimiter: Some(delimiter),
        };
        let outcome = run(&text, kind).unwrap();

        let mut output = records(byte, &outcome.output).into_iter();
        let mut refused = records(byte, &outcome.refused).into_iter();
        let added = ["registration_id", "device_key", "secondary_device_key"];
        assert_eq!(output.next().unwrap()[3..], added);
        let mut first = HashMap::new();
        let mut duplicates = 0;
        for row in &rows {
            let id = &row[0];
            if let Err(error) = RegistrationId::with_rules(id, options().rules) {
                let refused = refused.next().unwrap();
                assert_eq!(refused[1..3], [error.code(), &error.to_string()], "{seed}");
                assert_eq!(refused[3..], *row, "{seed}");
                continue;
            }
            let [one, other] = KEYS.map(|group_key| key(&group_key, id));
            let expected = [&row[..], &[id.clone(), one, other]].concat();
            assert_eq!(output.next().unwrap(), expected, "{seed}");
            duplicates += usize::from(first.insert(id.to_lowercase(), id).is_some());
        }
        assert_eq!((output.next(), refused.next()), (None, None), "{seed}");
        assert_eq!(outcome.summary.rows, count, "{seed}");
        assert_eq!(outcome.duplicates.len(), duplicates, "{seed}");
    }
}

#[test]
fn a_list_has_its_lines() {
    let text = b"\xef\xbb\xbf\xef\xbb\xbfsn-1\r\n\nSN-1\nsn-1\n\n";
    let outcome = run(text, InputKind::List).unwrap();
    let output = records(b',', &outcome.output);
    let ids: Vec<_> = output.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["registration_id", "sn-1", "SN-1", "sn-1"]);
    let refused = records(b',', &outcome.refused);
    assert_eq!(refused[0][..2], ["2", "registration_id_empty"]);
    let mut duplicates = Duplicates::default();
    outcome
        .duplicates
        .into_iter()
        .for_each(|row| duplicates.add(row));
    let texts: Vec<_> = duplicates
        .first()
        .iter()
        .map(Duplicate::to_string)
        .collect();
    assert_eq!(
        texts,
        [
            "duplicate: SN-1 on line 3 differs only by case, which the service ignores, from line 1",
            "duplicate: sn-1 on line 4 repeats line 1",
        ]
    );
}

/// What the caller has to say of a code stands in the reason.
#[test]
fn advice_of_the_caller_is_in_the_report() {
    let mut input = Input::open(b"SN-1\n", InputKind::List).unwrap();
    let options = RowOptions {
        advice: |code| (code == "registration_id_upper_case").then_some("tick the box"),
        ..RowOptions::default()
    };
    let group_key = Arc::new(GroupKey::from_bytes(&KEYS[0]).unwrap());
    let mut rows = RowDeriver::new(&input.header, options, &[group_key], None);
    let (mut chunk, mut derived) = (Chunk::default(), DerivedRows::default());
    assert!(input.next(&mut chunk).unwrap());
    rows.derive(&chunk, &mut derived).unwrap();
    let refused = records(b',', derived.refused());
    assert!(refused[0][2].ends_with("; tick the box"), "{refused:?}");
}
