use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;
use std::sync::Arc;

use dps_symkey_core::GroupKey;
use dps_symkey_fleet::{
    Chunk, DerivedRows, Duplicate, Duplicates, IdHash, IdHashes, RowDeriver, TableHeader,
};

use super::files::{ChunkReader, Destination, Input, Report, interrupt};
use super::job::FileJob;
use super::pipeline::{self, worker_count};
use super::progress::Progress;
use crate::console::Console;
use crate::failure::Failure;

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
        let (input, source) = Input::open(self.input, self.looks_for_duplicates)?;
        let chunks =
            ChunkReader::open(source, self.input_kind).map_err(|error| input.failure(error))?;
        let header = chunks.header().clone();
        let options = self.row_options;
        let (output_header, mut summary) = header.output_header::<KEYS>(&options)?;

        let mut csv = header.csv_writer();
        let mut output = Destination::create(self.output)?;
        let mut refused = Report::create(
            &self.refused,
            &TableHeader::REFUSED_COLUMNS,
            header.refused_header(),
        )?;
        let list_header = Duplicate::header(&mut csv);
        let list = |path: &Path| Report::create(path, &Duplicate::COLUMNS, list_header);
        let mut list = self.duplicates.map(list).transpose()?;
        output.write(&output_header)?;

        let id_hash = self.looks_for_duplicates.then(|| {
            let seed = RandomState::new().hash_one(());
            IdHash::new(&options, seed)
        });
        let mut hashes = IdHashes::default();
        let progress = Progress::start(input.length(), console);
        let workers = (0..worker_count()).map(|_| {
            let mut rows = RowDeriver::new(&header, options, &group_keys, id_hash.clone());
            move |chunk: &Chunk, derived: &mut DerivedRows| {
                rows.derive(chunk, derived).map_err(|error| {
                    let message = format!("{error}; this is a bug in dps-symkey; please report it");
                    Failure::Machine(message)
                })
            }
        });
        let workers = workers.collect();
        pipeline::run(chunks, workers, |chunk, derived| {
            output.write(derived.output())?;
            derived.wipe();
            refused.write_rows(derived.refused(), derived.summary().refused)?;
            hashes.add(derived.id_hashes()).map_err(|_| {
                let message =
                    "there is no memory left to look for duplicates; --allow-duplicates does without";
                Failure::Machine(message.to_owned())
            })?;
            summary += derived.summary();
            progress.show(summary.rows, chunk.position());
            Ok(())
        })
        .map_err(|stop| stop.failure(&input))?;
        let mut duplicates = None;
        if let Some(id_hash) = id_hash {
            progress.say("looking at duplicates");
            output.write_back();
            let mut found = Duplicates::default();
            self.find_duplicates(hashes, &id_hash, &input, |duplicate| {
                if let Some(list) = &mut list {
                    list.write_rows(&duplicate.row(&mut csv), 1)?;
                }
                found.add(duplicate);
                Ok(())
            })?;
            duplicates = Some(found);
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
        self.tell(&summary, duplicates.as_ref(), console)
    }
}
