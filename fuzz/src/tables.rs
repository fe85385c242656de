//! Tables of devices in memory: a list, or a CSV file with a column of IDs.

use std::sync::Arc;

use dps_symkey_core::GroupKey;
use dps_symkey_fleet::{
    Chunk, Chunks, DerivedRows, Identity, InputKind, NextChunk, RowDeriver, RowOptions, Summary,
    TableError, TableHeader,
};

use crate::rows::{self, GROUP_KEY};

/// Every row is done or refused, and counted so.
pub fn check(data: &[u8]) {
    let csv = InputKind::Csv {
        identity: Identity::Id("id"),
        delimiter: None,
    };
    for (is_csv, kind) in [(false, InputKind::List), (true, csv)] {
        // An input that is refused as a whole has no rows.
        if let Ok((output, report, summary)) = derive(data, kind) {
            let (done, refused) = rows::check(data, is_csv, &output, &report);
            assert_eq!(summary.derived, done as u64);
            assert_eq!(summary.refused, refused as u64);
            assert_eq!(summary.rows, summary.derived + summary.refused);
        }
    }
}

/// The output, and the report of refused rows.
fn derive(mut data: &[u8], kind: InputKind<'_>) -> Result<(Vec<u8>, Vec<u8>, Summary), TableError> {
    let mut fill = |chunks: &mut Chunks| {
        chunks.fill(|buffer, wanted| {
            let (piece, rest) = data.split_at(wanted.min(data.len()));
            buffer.extend_from_slice(piece);
            data = rest;
            Ok(())
        })
    };
    let mut chunks = Chunks::default();
    let header = loop {
        match TableHeader::read(&mut chunks, kind)? {
            Some(header) => break Arc::new(header),
            None => fill(&mut chunks)?,
        }
    };
    let options = RowOptions::default();
    let group_key = Arc::new(GroupKey::from_base64(GROUP_KEY).unwrap());
    let mut rows = RowDeriver::new(&header, options, &[group_key], None);
    let (mut output, mut summary) = header.output_header::<1>(&options)?;
    let mut report = header.refused_header();
    let (mut chunk, mut derived) = (Chunk::default(), DerivedRows::default());
    loop {
        match chunks.next(&header, &mut chunk)? {
            NextChunk::Input => fill(&mut chunks)?,
            NextChunk::End => return Ok((output, report, summary)),
            NextChunk::Chunk => {
                rows.derive(&chunk, &mut derived).unwrap();
                output.extend_from_slice(derived.output());
                report.extend_from_slice(derived.refused());
                summary += derived.summary();
            }
        }
    }
}
