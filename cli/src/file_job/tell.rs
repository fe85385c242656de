use super::concern::Concern;
use super::plan::{FileJob, Identity};
use super::repeated::Repeated;
use super::summary::Summary;
use crate::arguments::UPPER_CASE_DISPUTED;
use crate::console::Console;
use crate::counted::counted;
use crate::failure::{Failure, Refusal};
use crate::key_source::is_standard_stream;
use crate::links::is_open_file;

/// The code of the warnings of IDs that stand in the input more than once.
const REPEATED: &str = "registration_id_repeated";

impl FileJob<'_> {
    /// Tells the user how the job went, and fails where rows were refused.
    pub(super) fn tell(
        &self,
        summary: &Summary,
        repeated: &Repeated,
        console: &Console,
    ) -> Result<(), Failure> {
        self.tell_repeated(repeated, console);
        tell_concerns(summary, console);
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
                let rows = counted(*rows, "row", "rows");
                let output = match is_standard_stream(self.output) {
                    true => "standard output".to_owned(),
                    false => self.output.display().to_string(),
                };
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
        let advice = match (self.identity, derived) {
            (Identity::Line, 0) => {
                "; if the input is CSV, name its columns with --id-column, --serial-column or --mac-column"
            }
            _ => "",
        };
        let message =
            format!("{refused} of {rows} {was} refused: see {report}, {what_to_do}{advice}");
        Err(Refusal::new("rows_refused", message).into())
    }

    fn tell_repeated(&self, repeated: &Repeated, console: &Console) {
        for row in &repeated.first {
            console.warn(REPEATED, row);
        }
        if repeated.count > 0 {
            let list = match self.duplicates {
                Some(path) => format!("all in {}", path.display()),
                None => "list all with --duplicates FILE".to_owned(),
            };
            let rows = counted(repeated.count, "row has", "rows have");
            console.warn(
                REPEATED,
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
