use std::fs;
use std::io;
use std::path::Path;

use dps_symkey_core::{GroupKey, MacAddress, RegistrationId};
use serde::Serialize;

use super::columns::{Columns, DEVICE_KEY, REGISTRATION_ID, SECONDARY_DEVICE_KEY};
use super::destination::{Destination, Finished};
use super::duplicates::Duplicates;
use super::input::Input;
use super::plan::FileJob;
use super::progress::Progress;
use super::rows::{ReadError, Rows};
use crate::console::{Console, print_error};
use crate::failure::{Failure, Refusal};
use crate::key_source::is_standard_stream;

/// How many duplicates are named on standard error.
const SHOWN_DUPLICATES: usize = 3;

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
        let mut summary = Summary::default();
        let (input, reader) = Input::open(self.input, self.find_duplicates)?;
        let mut rows = Rows::open(reader, self.identity, self.delimiter)
            .map_err(|error| self.read_failure(&input, error))?;
        let columns = rows.columns();
        columns.check_added(rows.header(), secondary_group_key.is_some())?;
        let own_id = columns.has_registration_id(rows.header());

        let mut output = Destination::create(self.output, rows.delimiter())?;
        let added = [REGISTRATION_ID, DEVICE_KEY, SECONDARY_DEVICE_KEY];
        let added = added.into_iter().skip(usize::from(own_id));
        let added =
            added.take_while(|name| *name != SECONDARY_DEVICE_KEY || secondary_group_key.is_some());
        output.write_row(rows.header(), added.map(str::as_bytes))?;

        let mut report = None;
        let mut duplicates = self.find_duplicates.then(Duplicates::default);
        let progress = Progress::start(input.length(), console);
        while rows
            .advance()
            .map_err(|error| self.read_failure(&input, error))?
        {
            if summary.rows % ROWS_A_LOOK == 0 {
                progress.show(summary.rows, rows.position());
            }
            summary.rows += 1;
            let device = match self.device(&rows) {
                Ok(device) => device,
                Err(refusal) => {
                    summary.refused += 1;
                    self.report(&mut report, &rows, &refusal)?;
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
            let fields = rows
                .record
                .iter()
                .enumerate()
                .map(|(index, field)| match columns {
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
        let duplicates = match duplicates {
            Some(duplicates) => {
                let (count, file) = self.find(duplicates, &input, console)?;
                summary.duplicates = Some(count);
                file
            }
            None => None,
        };
        drop(progress);

        // The output last: where it has its name, the reports that go with it have theirs.
        let output = output.finish()?;
        let report = report.map(Destination::finish).transpose()?;
        replace(Some(&self.refused), report)?;
        replace(self.duplicates, duplicates)?;
        output.take_name()?;
        self.tell(&summary, console)
    }

    /// The registration ID of the current row.
    fn device(&self, rows: &Rows) -> Result<Device, Refusal> {
        rows.check()?;
        let rules = self.registration_id.rules.rules;
        let mac = |index| MacAddress::from_text_bytes(rows.field(index));
        Ok(match rows.columns() {
            Columns::Id(id) => Device {
                registration_id: self.registration_id.read(rows.field(id))?,
                is_locally_administered: false,
            },
            Columns::Serial(serial) => Device {
                registration_id: RegistrationId::from_serial_bytes(
                    rows.field(serial),
                    None,
                    rules,
                )?,
                is_locally_administered: false,
            },
            Columns::Mac(index) => {
                let mac = mac(index)?;
                Device {
                    registration_id: RegistrationId::from_mac(&mac),
                    is_locally_administered: mac.is_locally_administered(),
                }
            }
            Columns::SerialAndMac { serial, mac: index } => {
                let mac = mac(index)?;
                let serial = rows.field(serial);
                Device {
                    registration_id: RegistrationId::from_serial_bytes(serial, Some(&mac), rules)?,
                    is_locally_administered: mac.is_locally_administered(),
                }
            }
        })
    }

    /// Writes a refused row, with its line and the reason, to the report, which is made for the first.
    fn report(
        &self,
        report: &mut Option<Destination>,
        rows: &Rows,
        refusal: &Refusal,
    ) -> Result<(), Failure> {
        let report = match report {
            Some(report) => report,
            None => {
                let mut new = Destination::create(&self.refused, rows.delimiter())?;
                new.write_row(["line", "code", "reason"].map(str::as_bytes), rows.header())?;
                report.insert(new)
            }
        };
        let line = rows.line.to_string();
        let reason = [&line, refusal.code, &refusal.message].map(str::as_bytes);
        report.write_row(reason, &rows.record)
    }

    /// Looks at the duplicates in further readings of the input, counts them, names the first and lists all.
    fn find(
        &self,
        duplicates: Duplicates,
        input: &Input<'_>,
        console: &Console,
    ) -> Result<(u64, Option<Finished>), Failure> {
        let mut count = 0;
        let mut shown = Vec::with_capacity(SHOWN_DUPLICATES + 1);
        let mut list = None;
        for mut candidates in duplicates.candidates() {
            let read_failure = |error| self.read_failure(input, error);
            let mut rows = Rows::open(input.open_again()?, self.identity, self.delimiter)
                .map_err(read_failure)?;
            while rows.advance().map_err(read_failure)? {
                let Ok(Device {
                    registration_id, ..
                }) = self.device(&rows)
                else {
                    continue;
                };
                let id = registration_id.as_str();
                let Some((first_line, first_id)) = candidates.repeats(rows.line, &registration_id)
                else {
                    continue;
                };
                count += 1;
                shown.push((rows.line, first_line, *first_id == *id, id.to_owned()));
                shown.sort_unstable();
                shown.truncate(SHOWN_DUPLICATES);
                if let Some(path) = self.duplicates {
                    let list = match &mut list {
                        Some(list) => list,
                        None => {
                            let mut new = Destination::create(path, rows.delimiter())?;
                            let header = [
                                "line",
                                "first_line",
                                "registration_id",
                                "first_registration_id",
                            ];
                            new.write_row(header.map(str::as_bytes), [])?;
                            list.insert(new)
                        }
                    };
                    let (line, first_line) = (rows.line.to_string(), first_line.to_string());
                    let row = [line.as_str(), first_line.as_str(), id, &first_id];
                    list.write_row(row.map(str::as_bytes), [])?;
                }
            }
        }
        for (line, first_line, is_same, id) in shown {
            let how = match is_same {
                true => "repeats",
                false => "differs only by case, which the service ignores, from",
            };
            console.warn(format_args!(
                "duplicate: {id} on line {line} {how} line {first_line}"
            ));
        }
        Ok((count, list.map(Destination::finish).transpose()?))
    }

    fn read_failure(&self, input: &Input<'_>, error: ReadError) -> Failure {
        match error {
            ReadError::Refused(refusal) => refusal.into(),
            ReadError::Machine { line, error } => input.failure(line, &error),
        }
    }

    fn tell(&self, summary: &Summary, console: &Console) -> Result<(), Failure> {
        if let Some(count @ 1..) = summary.duplicates {
            let list = match self.duplicates {
                Some(path) => format!("all in {}", path.display()),
                None => "list all with --duplicates FILE".to_owned(),
            };
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
        let to_stream = is_standard_stream(self.output);
        let output = match to_stream {
            true => "standard output".to_owned(),
            false => self.output.display().to_string(),
        };
        if !console.is_json() {
            console.inform(format_args!(
                "{rows} rows: {derived} done, in {output}; {refused} refused"
            ));
        } else if to_stream {
            // Standard output has the keys.
            let summary = serde_json::to_string(summary).unwrap_or_default();
            print_error(summary);
        } else {
            console.print([summary], |_| String::new())?;
        }
        match refused {
            0 => Ok(()),
            _ => Err(Refusal::new(
                "rows_refused",
                format!(
                    "{refused} of {rows} rows were refused: see {}, mend them and run them again",
                    self.refused.display()
                ),
            )
            .into()),
        }
    }
}

struct Device {
    registration_id: RegistrationId,
    is_locally_administered: bool,
}

/// Gives a report its name, or removes the one of an earlier run where there is nothing to report now.
fn replace(path: Option<&Path>, report: Option<Finished>) -> Result<(), Failure> {
    match (report, path) {
        (Some(report), _) => report.take_name(),
        (None, Some(path)) => match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => {
                fs::remove_file(path).map_err(|error| Failure::file("remove the old", path, &error))
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::file("look for the old", path, &error))
            }
            _ => Ok(()),
        },
        (None, None) => Ok(()),
    }
}
