use dps_symkey_fleet::{Concern, Duplicates, InputKind, Summary};
use serde::Serialize;

use super::job::FileJob;
use crate::arguments::UPPER_CASE_DISPUTED;
use crate::console::Console;
use crate::counted::counted;
use crate::failure::{Failure, Refusal};
use crate::standard_streams::{is_standard_stream, output_name};
use crate::symlinks::is_open_file;

/// The code of the warnings of IDs that stand in the input more than once.
const DUPLICATE: &str = "registration_id_repeated";

/// How the job went, for `--json`.
#[derive(Serialize)]
struct Outcome {
    rows: u64,
    derived: u64,
    refused: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicates: Option<u64>,
    locally_administered: u64,
    upper_case: u64,
    formula_cells: u64,
}

impl FileJob<'_> {
    /// Tells the user how the job went, and fails where rows were refused.
    pub(super) fn tell(
        &self,
        summary: &Summary,
        duplicates: Option<&Duplicates>,
        console: &Console,
    ) -> Result<(), Failure> {
        if let Some(duplicates) = duplicates {
            self.tell_duplicates(duplicates, console);
        }
        tell_concerns(summary, console);
        let outcome = Outcome {
            rows: summary.rows,
            derived: summary.derived,
            refused: summary.refused,
            duplicates: duplicates.map(Duplicates::count),
            locally_administered: summary.locally_administered.count,
            upper_case: summary.upper_case.count,
            formula_cells: summary.formula_cells.count,
        };
        let Summary {
            rows,
            derived,
            refused,
            ..
        } = summary;
        // Standard output, by whatever name, has the keys: what is said of them goes to standard error.
        let has_keys = is_standard_stream(self.output) || is_open_file(self.output);
        match (console.is_json(), has_keys) {
            (true, false) => console.print([&outcome], |_, _| Ok(()))?,
            (true, true) => console.inform_in_json(&outcome),
            (false, _) => {
                let rows = counted(*rows, "row", "rows");
                let output = output_name(self.output);
                console.inform(format_args!(
                    "{rows}: {derived} done, in {output}; {refused} refused"
                ));
            }
        }
        let (was, what_to_do) = match refused {
            0 => return Ok(()),
            1 => ("was", "mend it and run it again"),
            _ => ("were", "mend them and run them again"),
        };
        let rows = counted(*rows, "row", "rows");
        let report = self.refused.display();
        let advice = match (self.input_kind, derived) {
            (InputKind::List, 0) => {
                "; if the input is CSV, name its columns with --id-column, --serial-column or --mac-column"
            }
            _ => "",
        };
        let message =
            format!("{refused} of {rows} {was} refused: see {report}, {what_to_do}{advice}");
        Err(Refusal::new("rows_refused", message).into())
    }

    fn tell_duplicates(&self, duplicates: &Duplicates, console: &Console) {
        for duplicate in duplicates.first() {
            console.warn(DUPLICATE, duplicate);
        }
        if duplicates.count() > 0 {
            let list = match self.duplicates {
                Some(path) => format!("all in {}", path.display()),
                None => "list all with --duplicates FILE".to_owned(),
            };
            let rows = counted(duplicates.count(), "row has", "rows have");
            console.warn(
                DUPLICATE,
                format_args!(
                    "{rows} the ID of an earlier row; kept, since the same ID always has the same key; {list}"
                ),
            );
        }
    }
}

fn tell_concerns(summary: &Summary, console: &Console) {
    let tally = &summary.locally_administered;
    if tally.count > 0 {
        let rows = counted(tally.count, "row has", "rows have");
        console.warn(
            Concern::MacLocallyAdministered.code(),
            format_args!(
                "{rows} a MAC address that was set by software ({tally}): it may change at the next boot, and the ID with it"
            ),
        );
    }
    let tally = &summary.upper_case;
    if tally.count > 0 {
        let rows = counted(tally.count, "row has", "rows have");
        console.warn(
            Concern::UpperCase.code(),
            format_args!("{rows} an ID with an upper-case letter ({tally}): {UPPER_CASE_DISPUTED}"),
        );
    }
    let tally = &summary.formula_cells;
    if tally.count > 0 {
        let cells = counted(tally.count, "cell begins", "cells begin");
        console.warn(
            Concern::CsvFormula.code(),
            format_args!(
                "{cells} with '=', '+', '-' or '@' ({tally}), and a spreadsheet would run that as a formula: import the \
                 columns as text, or refuse such rows with --refuse csv_formula"
            ),
        );
    }
}
