use alloc::string::ToString as _;
use alloc::sync::Arc;
use alloc::vec::Vec;
use alloc::{format, vec};

use dps_symkey_bulk::{BulkDerivation, DeviceKeySlot, OutputTooShort};
use dps_symkey_core::GroupKey;
use zeroize::Zeroize as _;

use super::csv_writer::CsvWriter;
use super::summary::Summary;
use crate::concern::{has_upper_case, is_formula_start};
use crate::duplicates::IdHash;
use crate::input::{Chunk, Row, RowFormat, Rows, TableHeader};
use crate::row_id::RowOptions;
use crate::table_error::TableError;

const KEY_LENGTH: usize = size_of::<DeviceKeySlot>();

/// How much of a report's memory is kept for the next chunk, in bytes: few rows are refused.
const MAX_KEPT_REPORT: usize = 1 << 20;

/// Derives the keys of a chunk's rows. Each thread has its own.
pub struct RowDeriver<const KEYS: usize> {
    header: Arc<TableHeader>,
    options: RowOptions,
    group_keys: [Arc<GroupKey>; KEYS],
    /// Where duplicates are looked for.
    id_hash: Option<IdHash>,
    csv: CsvWriter,
    rows: Rows,
    /// IDs that do not stand in the chunk as they are.
    built_ids: Vec<u8>,
    /// Where each ID stands: in the chunk, or among those.
    id_spans: Vec<(usize, usize)>,
    /// Wiped with each chunk.
    keys: [Vec<DeviceKeySlot>; KEYS],
    /// The rows that have no ID, by their number, in their order.
    without_id: Vec<(usize, TableError)>,
}

/// What became of a chunk's rows. Used again for the next one, with its memory.
#[derive(Default)]
pub struct DerivedRows {
    output: Vec<u8>,
    refused: Vec<u8>,
    summary: Summary,
    id_hashes: Vec<u64>,
}

impl<const KEYS: usize> RowDeriver<KEYS> {
    /// With one group key or both of a group, whose keys are written in this order; with `id_hash` where duplicates are looked
    /// for.
    #[must_use]
    pub fn new(
        header: &Arc<TableHeader>,
        options: RowOptions,
        group_keys: &[Arc<GroupKey>; KEYS],
        id_hash: Option<IdHash>,
    ) -> Self {
        Self {
            header: header.clone(),
            options,
            group_keys: group_keys.clone(),
            id_hash,
            csv: header.csv_writer(),
            rows: Rows::default(),
            built_ids: Vec::new(),
            id_spans: Vec::new(),
            keys: core::array::from_fn(|_| Vec::new()),
            without_id: Vec::new(),
        }
    }

    /// Fills `derived` with what becomes of the chunk's rows.
    ///
    /// # Errors
    /// Never, unless this crate has a bug.
    pub fn derive(
        &mut self,
        chunk: &Chunk,
        derived: &mut DerivedRows,
    ) -> Result<(), OutputTooShort> {
        self.rows.read(chunk, &self.header);
        let mut summary = Summary::default();
        let text = match self.find_ids(chunk, &mut summary) {
            IdText::Chunk => chunk.text(),
            IdText::Built => &self.built_ids,
        };
        let ids = self
            .id_spans
            .iter()
            .map(|(start, end)| text.get(*start..*end).unwrap_or_default());
        let keys = self.keys.each_mut().map(|keys| {
            if keys.len() < ids.len() {
                *keys = vec![[0; KEY_LENGTH]; ids.len()];
            }
            keys.as_mut_slice()
        });
        let group_keys = self.group_keys.each_ref().map(AsRef::as_ref);
        let keyless =
            BulkDerivation::new(group_keys).derive(ids.clone(), self.options.rules, keys)?;

        let Self {
            header, rows, csv, ..
        } = self;
        let delimiter = header.delimiter();
        let own_id = header.own_id_column();
        let advice = self.options.advice;
        let takes_upper_case = self.options.takes_upper_case();
        let added = (KEY_LENGTH + 1) * KEYS + 2;
        let longest = rows.longest_text(chunk) + self.built_ids.len() + rows.len() * added;
        derived.clear_for(longest);
        let mut without_id = self.without_id.iter().peekable();
        let mut keyless = keyless.refused.iter().peekable();
        let mut ids = ids.enumerate();
        for (number, row) in rows.iter(chunk, header).enumerate() {
            if let Some((_, error)) = without_id.next_if(|(without, _)| *without == number) {
                derived.refuse(&row, error, advice, csv);
                continue;
            }
            let Some((index, id)) = ids.next() else {
                break;
            };
            if let Some(refused) = keyless.next_if(|refused| refused.index == index) {
                derived.refuse(&row, &TableError::of(refused.error), advice, csv);
                continue;
            }
            let output = &mut derived.output;
            match (row.plain_text(), own_id) {
                (Some(text), own_id) if own_id.is_none() || !self.options.lower_case => {
                    output.extend_from_slice(text);
                    output.push(delimiter);
                }
                // The row's own ID column is written as the key was derived from it: lower-cased, where that was asked for.
                _ => {
                    for (index, field) in row.fields().enumerate() {
                        let field = if own_id == Some(index) { id } else { field };
                        csv.push(field, output);
                    }
                }
            }
            if own_id.is_none() {
                output.extend_from_slice(id);
                output.push(delimiter);
            }
            for keys in &self.keys {
                if let Some(key) = keys.get(index) {
                    output.extend_from_slice(key);
                    output.push(delimiter);
                }
            }
            csv.end_row(output);
            if let Some(id_hash) = &self.id_hash {
                derived.id_hashes.push(id_hash.of(id));
            }
            if takes_upper_case && has_upper_case(id) {
                summary.upper_case.add(row.line, 1);
            }
            summary.derived += 1;
        }
        debug_assert!(derived.output.len() <= longest, "the output grew");
        summary.rows = rows.len() as u64;
        summary.refused = summary.rows - summary.derived;
        derived.summary = summary;
        self.wipe_keys();
        Ok(())
    }

    fn wipe_keys(&mut self) {
        for keys in &mut self.keys {
            keys.as_flattened_mut().zeroize();
        }
    }

    /// Finds the ID of each row, or why it has none.
    fn find_ids(&mut self, chunk: &Chunk, summary: &mut Summary) -> IdText {
        self.built_ids.clear();
        self.id_spans.clear();
        self.without_id.clear();
        let rows = self.rows.iter(chunk, &self.header);
        let is_id =
            matches!(self.header.format, RowFormat::List) && self.options.takes_rows_as_ids();
        if let Some(spans) = self.rows.spans().filter(|_| is_id) {
            self.id_spans.extend(spans);
            let text = chunk.text();
            let is_formula =
                |(start, _): &(usize, usize)| text.get(*start).is_some_and(is_formula_start);
            // Mostly there are none, which this finds at next to no cost.
            if self.id_spans.iter().any(is_formula) {
                for row in rows {
                    summary.formula_cells.add(row.line, row.formula_cells());
                }
            }
            return IdText::Chunk;
        }
        for (number, row) in rows.enumerate() {
            let start = self.built_ids.len();
            match self.options.push_id(&row, &mut self.built_ids) {
                Ok(concerns) => {
                    self.id_spans.push((start, self.built_ids.len()));
                    let is_locally_administered = u64::from(concerns.is_locally_administered);
                    summary
                        .locally_administered
                        .add(row.line, is_locally_administered);
                    summary.formula_cells.add(row.line, concerns.formula_cells);
                }
                Err(error) => {
                    if !self.options.refused.csv_formula {
                        summary.formula_cells.add(row.line, row.formula_cells());
                    }
                    self.without_id.push((number, error));
                }
            }
        }
        IdText::Built
    }
}

/// In what the IDs of a chunk's rows stand.
enum IdText {
    /// In the chunk: a row is an ID.
    Chunk,
    Built,
}

impl<const KEYS: usize> Drop for RowDeriver<KEYS> {
    fn drop(&mut self) {
        self.wipe_keys();
    }
}

impl DerivedRows {
    /// The rows of the output, in CSV. They hold keys.
    #[must_use]
    pub fn output(&self) -> &[u8] {
        &self.output
    }

    /// The rows of the report of refused ones, in CSV.
    #[must_use]
    pub fn refused(&self) -> &[u8] {
        &self.refused
    }

    /// Counts of the chunk's rows.
    #[must_use]
    pub const fn summary(&self) -> Summary {
        self.summary
    }

    /// The hash of each ID that has a key; none without an [`IdHash`].
    #[must_use]
    pub fn id_hashes(&self) -> &[u64] {
        &self.id_hashes
    }

    /// Makes room for so many bytes, so that the output need not grow: that would leave a copy of keys behind.
    fn clear_for(&mut self, longest: usize) {
        self.wipe();
        if self.output.capacity() < longest {
            self.output = Vec::with_capacity(longest);
        }
        self.refused.clear();
        self.refused.shrink_to(MAX_KEPT_REPORT);
        self.id_hashes.clear();
    }

    /// Wipes the keys, once they were written: the memory is used again, and may not be for as long as the job waits for
    /// more rows.
    pub fn wipe(&mut self) {
        // Beyond its length is nothing but what was wiped before.
        self.output.as_mut_slice().zeroize();
        self.output.clear();
    }

    fn refuse(
        &mut self,
        row: &Row<'_>,
        error: &TableError,
        advice: fn(&str) -> Option<&'static str>,
        csv: &mut CsvWriter,
    ) {
        let line = row.line.to_string();
        let reason = match advice(error.code()) {
            Some(advice) => format!("{error}; {advice}"),
            None => error.to_string(),
        };
        let reason = [&line, error.code(), &reason].map(str::as_bytes);
        let row = reason.into_iter().chain(row.reported_fields());
        csv.push_row(row, &mut self.refused);
    }
}

impl Drop for DerivedRows {
    fn drop(&mut self) {
        self.wipe();
    }
}
