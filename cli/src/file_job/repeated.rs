use std::fmt;
use std::sync::Arc;

use dps_symkey_core::RegistrationId;

use super::chunks::Chunk;
use super::device::Device;
use super::duplicates::{Candidates, Duplicates, IdHash};
use super::input::Input;
use super::pipeline::{self, worker_count};
use super::plan::FileJob;
use super::report::Report;
use super::rows::Rows;
use super::table::Table;
use crate::failure::Failure;

/// The rows whose ID stands on an earlier line.
#[derive(Default)]
pub(super) struct Repeated {
    pub(super) count: u64,
    /// The first of them, in their order.
    pub(super) first: Vec<RepeatedRow>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RepeatedRow {
    line: u64,
    first_line: u64,
    differs_by_case: bool,
    registration_id: RegistrationId,
}

impl Repeated {
    /// How many rows are named on standard error.
    const SHOWN: usize = 3;

    fn add(&mut self, row: RepeatedRow) {
        self.count += 1;
        // The rows come in their order, but for those of a further reading.
        let place = self.first.partition_point(|other| *other < row);
        self.first.insert(place, row);
        self.first.truncate(Self::SHOWN);
    }
}

impl fmt::Display for RepeatedRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            first_line,
            registration_id,
            ..
        } = self;
        let how = match self.differs_by_case {
            true => "differs only by case, which the service ignores, from",
            false => "repeats",
        };
        write!(
            f,
            "duplicate: {registration_id} on line {line} {how} line {first_line}"
        )
    }
}

/// Looks in the rows of a chunk for IDs that may stand in the input more than once. Each thread has its own.
struct FindCandidates {
    table: Arc<Table>,
    device: Device,
    id_hash: IdHash,
    hashes: Arc<[u64]>,
    rows: Rows,
    id: Vec<u8>,
}

impl FindCandidates {
    /// Gives each with its line, in their order.
    fn find(
        &mut self,
        chunk: &Chunk,
        found: &mut Vec<(u64, RegistrationId)>,
    ) -> Result<(), Failure> {
        found.clear();
        self.rows.read(chunk, &self.table)?;
        for row in self.rows.iter(chunk, &self.table) {
            self.id.clear();
            let has_id = self.device.push_id(&row, &mut self.id).is_ok();
            if !has_id || self.id.len() > RegistrationId::MAX_LENGTH {
                continue;
            }
            if self
                .hashes
                .binary_search(&self.id_hash.of(&self.id))
                .is_err()
            {
                continue;
            }
            if let Ok(id) = RegistrationId::from_bytes(&self.id, self.device.rules) {
                found.push((row.line, id));
            }
        }
        Ok(())
    }
}

impl FileJob<'_> {
    /// Looks at what may be duplicates in further readings of the input, counts them, and lists all of them.
    pub(super) fn look_at(
        &self,
        duplicates: Duplicates,
        id_hash: &IdHash,
        input: &Input<'_>,
        list: &mut Option<Report>,
        repeated: &mut Repeated,
    ) -> Result<(), Failure> {
        for mut candidates in duplicates.candidates() {
            let (table, chunks) = Table::open(input.open_again()?, self.identity, self.delimiter)
                .map_err(|error| input.failure(error))?;
            let device = self.device(table.columns);
            let format = table.format;
            let table = Arc::new(table);
            let workers = (0..worker_count()).map(|_| {
                let mut finder = FindCandidates {
                    table: table.clone(),
                    device,
                    id_hash: id_hash.clone(),
                    hashes: candidates.hashes.clone(),
                    rows: Rows::default(),
                    id: Vec::new(),
                };
                move |chunk: &Chunk, found: &mut Vec<_>| finder.find(chunk, found)
            });
            let workers = workers.collect();
            pipeline::run(chunks, format, workers, |_, found| {
                for (line, id) in found.drain(..) {
                    repeated.look_at(&mut candidates, line, id, list)?;
                }
                Ok(())
            })
            .map_err(|stop| input.stopped(stop))?;
        }
        Ok(())
    }
}

impl Repeated {
    fn look_at(
        &mut self,
        candidates: &mut Candidates,
        line: u64,
        id: RegistrationId,
        list: &mut Option<Report>,
    ) -> Result<(), Failure> {
        let Some((first_line, first_id)) = candidates.repeats(line, &id) else {
            return Ok(());
        };
        if let Some(list) = list {
            let lines = [line, first_line].map(|line| line.to_string());
            let ids = [id.as_str(), &first_id];
            let lines = lines.iter().map(String::as_str);
            list.write_row(lines.chain(ids).map(str::as_bytes))?;
        }
        self.add(RepeatedRow {
            line,
            first_line,
            differs_by_case: *first_id != *id.as_str(),
            registration_id: id,
        });
        Ok(())
    }
}
