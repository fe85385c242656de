use std::path::Path;
use std::sync::Arc;

use dps_symkey_core::GroupKey;

use super::chunks::Chunk;
use super::columns::{Columns, DEVICE_KEY, REGISTRATION_ID, SECONDARY_DEVICE_KEY, shown};
use super::concern::{formula_refusal, is_formula};
use super::csv_fields::CsvFields;
use super::derive_rows::{DeriveRows, DerivedRows};
use super::destination::Destination;
use super::device::Device;
use super::duplicates::{Duplicates, IdHash};
use super::input::Input;
use super::interrupt;
use super::pipeline::{self, worker_count};
use super::plan::FileJob;
use super::progress::Progress;
use super::repeated::Repeated;
use super::report::{DUPLICATES_COLUMNS, REFUSED_COLUMNS, Report};
use super::summary::{Summary, Tally};
use super::table::Table;
use crate::console::Console;
use crate::failure::{Failure, Refusal};

impl FileJob<'_> {
    pub(crate) fn run(
        &self,
        group_key: Arc<GroupKey>,
        secondary_group_key: Option<Arc<GroupKey>>,
        console: &Console,
    ) -> Result<(), Failure> {
        match secondary_group_key {
            None => self.run_with([group_key], console),
            Some(secondary) => self.run_with([group_key, secondary], console),
        }
    }

    fn run_with<const KEYS: usize>(
        &self,
        group_keys: [Arc<GroupKey>; KEYS],
        console: &Console,
    ) -> Result<(), Failure> {
        interrupt::listen(console.is_json());
        let (input, source) = Input::open(self.input, self.find_duplicates)?;
        let (table, chunks) = Table::open(source, self.identity, self.delimiter)
            .map_err(|error| input.failure(error))?;
        let key_columns = [DEVICE_KEY, SECONDARY_DEVICE_KEY].into_iter().take(KEYS);
        let key_columns: Vec<_> = key_columns.collect();
        table.columns.check_added(&table.header, &key_columns)?;
        let mut summary = Summary {
            formula_cells: self.formulas_of_header(&table)?,
            ..Summary::default()
        };

        let delimiter = table.delimiter;
        let mut output = Destination::create(self.output)?;
        let mut refused =
            Report::create(&self.refused, delimiter, &REFUSED_COLUMNS, &table.header)?;
        let list = |path: &Path| Report::create(path, delimiter, &DUPLICATES_COLUMNS, []);
        let mut list = self.duplicates.map(list).transpose()?;
        output.write(&output_header(&table, &key_columns))?;

        let device = self.device(table.columns);
        let id_hash = self.find_duplicates.then(|| IdHash::new(device.rules));
        let mut duplicates = Duplicates::default();
        let progress = Progress::start(input.length(), console);
        let format = table.format;
        let table = Arc::new(table);
        let workers = (0..worker_count()).map(|_| {
            let mut rows = DeriveRows::new(&table, device, &group_keys, id_hash.clone());
            move |chunk: &Chunk, derived: &mut DerivedRows| rows.derive(chunk, derived)
        });
        let workers = workers.collect();
        pipeline::run(chunks, format, workers, |chunk, derived| {
            output.write(&derived.output)?;
            derived.wipe();
            refused.write_rows(&derived.refused, derived.summary.refused)?;
            duplicates.note(&derived.id_hashes)?;
            summary += derived.summary;
            progress.show(summary.rows, chunk.position);
            Ok(())
        })
        .map_err(|stop| input.stopped(stop))?;
        let mut repeated = Repeated::default();
        if let Some(id_hash) = &id_hash {
            progress.say("looking at duplicates");
            output.write_back();
            self.look_at(duplicates, id_hash, &input, &mut list, &mut repeated)?;
            summary.duplicates = Some(repeated.count);
        }
        progress.say("making sure that all is on the disk");
        input.check_unchanged()?;

        // The output takes its name last: where it has it, the reports that go with it have theirs.
        let output = output.finish()?;
        let reports = [Some(refused), list].into_iter().flatten();
        let reports: Vec<_> = reports.map(Report::finish).collect::<Result<_, _>>()?;
        drop(progress);
        interrupt::uninterrupted(|| {
            for report in reports {
                report.take_name()?;
            }
            output.take_name()
        })?;
        self.tell(&summary, &repeated, console)
    }

    pub(super) fn device(&self, columns: Columns) -> Device {
        Device {
            columns,
            rules: self.registration_id.rules.rules,
            lower_case: self.registration_id.lower_case,
            refused: self.refused_concerns,
        }
    }

    /// Counts the columns whose names a spreadsheet would run, or refuses the input for one of them.
    fn formulas_of_header(&self, table: &Table) -> Result<Tally, Refusal> {
        let mut formulas = Tally::default();
        for name in table.header.iter().filter(|name| is_formula(name)) {
            if self.refused_concerns.csv_formula {
                let what = format!("the name of the column {}", shown(name));
                return Err(formula_refusal(&what, name));
            }
            formulas.add(table.header_line, 1);
        }
        Ok(formulas)
    }
}

/// The user's own columns and those that the job adds.
fn output_header(table: &Table, key_columns: &[&str]) -> Vec<u8> {
    let has_id = table.columns.has_registration_id(&table.header);
    let id_column = (!has_id).then_some(REGISTRATION_ID);
    let added = id_column.into_iter().chain(key_columns.iter().copied());
    let mut header = Vec::new();
    CsvFields::new(table.delimiter).push_row(
        table.header.iter().chain(added.map(str::as_bytes)),
        &mut header,
    );
    header
}
