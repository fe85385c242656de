use std::path::Path;

use dps_symkey_core::GroupKey;
use serde::Serialize;

use super::columns::{Columns, DEVICE_KEY, REGISTRATION_ID, SECONDARY_DEVICE_KEY};
use super::destination::{Destination, is_open_file};
use super::duplicates::{Duplicates, Repeated};
use super::input::Input;
use super::interrupt;
use super::plan::{FileJob, Identity};
use super::progress::Progress;
use super::report::{DUPLICATES_COLUMNS, REFUSED_COLUMNS, Report};
use super::rows::Rows;
use crate::console::Console;
use crate::failure::{Failure, Refusal};
use crate::key_source::is_standard_stream;

/// How many rows lie between two looks at the progress.
const ROWS_A_LOOK: u64 = 1024;

/// How the job went. `rows` is always `derived` and `refused` together.
#[derive(Default, Serialize)]
struct Summary {
    rows: u64,
    derived: u64,
    refused: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicates: Option<u64>,
    locally_administered: u64,
}

impl FileJob<'_> {
    pub(crate) fn run(
        &self,
        group_key: &GroupKey,
        secondary_group_key: Option<&GroupKey>,
        console: &Console,
    ) -> Result<(), Failure> {
        interrupt::listen(console.is_json());
        let mut summary = Summary::default();
        let (input, reader) = Input::open(self.input, self.find_duplicates)?;
        let mut rows = Rows::open(reader, self.identity, self.delimiter)
            .map_err(|error| input.failure(error))?;
        let columns = rows.columns();
        columns.check_added(rows.header(), secondary_group_key.is_some())?;
        let own_id = columns.has_registration_id(rows.header());

        let delimiter = rows.delimiter();
        let mut output = Destination::create(self.output, delimiter)?;
        let added = [
            (!own_id).then_some(REGISTRATION_ID),
            Some(DEVICE_KEY),
            secondary_group_key.map(|_| SECONDARY_DEVICE_KEY),
        ];
        let added = added.into_iter().flatten().map(str::as_bytes);
        output.write_row(rows.header(), added)?;
        let mut refused =
            Report::create(&self.refused, delimiter, &REFUSED_COLUMNS, rows.header())?;
        let list = |path: &Path| Report::create(path, delimiter, &DUPLICATES_COLUMNS, []);
        let mut list = self.duplicates.map(list).transpose()?;

        let mut duplicates = self.find_duplicates.then(Duplicates::default);
        let progress = Progress::start(input.length(), console);
        while rows.advance().map_err(|error| input.failure(error))? {
            if summary.rows % ROWS_A_LOOK == 0 {
                progress.show(summary.rows, rows.position());
            }
            summary.rows += 1;
            let device = match self.device(&rows) {
                Ok(device) => device,
                Err(refusal) => {
                    summary.refused += 1;
                    let line = rows.line.to_string();
                    let reason = [&line, refusal.code, &refusal.message].map(str::as_bytes);
                    refused.write_row(reason, rows.reported_fields())?;
                    continue;
                }
            };
            summary.derived += 1;
            summary.locally_administered += u64::from(device.is_locally_administered);
            let id = &device.registration_id;
            if let Some(duplicates) = &mut duplicates {
                duplicates.note(id);
            }
            let key = group_key.derive_device_key(id).to_base64();
            let secondary_key =
                secondary_group_key.map(|group_key| group_key.derive_device_key(id).to_base64());
            // The row's own ID column is written as the key was derived from it: lower-cased, where that was asked for.
            let fields = rows.fields().enumerate();
            let fields = fields.map(|(index, field)| match columns {
                Columns::Id(own) if own_id && index == own => id.as_bytes(),
                _ => field,
            });
            let added = [
                (!own_id).then(|| id.as_bytes()),
                Some(key.as_bytes()),
                secondary_key.as_ref().map(|key| key.as_bytes()),
            ];
            output.write_row(fields, added.into_iter().flatten())?;
        }
        let mut repeated = Repeated::default();
        if let Some(duplicates) = duplicates {
            progress.say("looking at duplicates");
            self.look_at(duplicates, &input, &mut list, &mut repeated)?;
            summary.duplicates = Some(repeated.count);
        }
        drop(progress);
        input.check_unchanged()?;

        // The output takes its name last: where it has it, the reports that go with it have theirs.
        let output = output.finish()?;
        let reports = [Some(refused), list].into_iter().flatten();
        let reports: Vec<_> = reports.map(Report::finish).collect::<Result<_, _>>()?;
        interrupt::uninterrupted(|| {
            for report in reports {
                report.take_name()?;
            }
            output.take_name()
        })?;
        self.tell(&summary, &repeated, console)
    }

    fn tell(
        &self,
        summary: &Summary,
        repeated: &Repeated,
        console: &Console,
    ) -> Result<(), Failure> {
        for row in &repeated.first {
            console.warn(row);
        }
        if repeated.count > 0 {
            let list = match self.duplicates {
                Some(path) => format!("all in {}", path.display()),
                None => "list all with --duplicates FILE".to_owned(),
            };
            let count = repeated.count;
            console.warn(format_args!(
                "rows with the ID of an earlier row: {count}; kept, since the same ID always has the same key; {list}"
            ));
        }
        if summary.locally_administered > 0 {
            let count = summary.locally_administered;
            console.warn(format_args!(
                "rows whose MAC address was set by software: {count}; it may change at the next boot, and the ID with it"
            ));
        }
        let Summary {
            rows,
            derived,
            refused,
            ..
        } = summary;
        // Standard output, by whatever name, has the keys: what is said of them goes to standard error.
        let has_keys = is_standard_stream(self.output) || is_open_file(self.output);
        match (console.is_json(), has_keys) {
            (true, false) => console.print([summary], |_, _| Ok(()))?,
            (true, true) => console.inform_in_json(summary),
            (false, _) => {
                let rows = match rows {
                    1 => "1 row".to_owned(),
                    rows => format!("{rows} rows"),
                };
                let output = match is_standard_stream(self.output) {
                    true => "standard output".to_owned(),
                    false => self.output.display().to_string(),
                };
                console.inform(format_args!(
                    "{rows}: {derived} done, in {output}; {refused} refused"
                ));
            }
        }
        let were = match refused {
            0 => return Ok(()),
            1 => "was",
            _ => "were",
        };
        Err(Refusal::new(
            "rows_refused",
            format!(
                "{refused} of {rows} rows {were} refused: see {}, mend them and run them again{}",
                self.refused.display(),
                match (self.identity, derived) {
                    (Identity::Line, 0) =>
                        "; if the input is CSV, name its columns with --id-column, --serial-column or --mac-column",
                    _ => "",
                }
            ),
        )
        .into())
    }
}
