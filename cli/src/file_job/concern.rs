//! What may be wrong with a row that has an ID all the same. The job warns of it, or refuses the row, as the user says.

use crate::arguments::FileJobArguments;
use crate::failure::{Failure, Refusal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Concern {
    /// A cell that a spreadsheet would run as a formula.
    CsvFormula,
    /// A MAC address that was set by software.
    MacLocallyAdministered,
    /// An ID with an upper-case letter, under rules that accept it.
    UpperCase,
}

impl Concern {
    pub(crate) const ALL: [Self; 3] = [
        Self::CsvFormula,
        Self::MacLocallyAdministered,
        Self::UpperCase,
    ];

    /// The name that `--refuse` and `--accept` take, and the code of the warning or the refused row.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::CsvFormula => "csv_formula",
            Self::MacLocallyAdministered => "mac_address_locally_administered",
            Self::UpperCase => "registration_id_upper_case",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concern| concern.code() == code)
    }
}

/// For which of them rows are refused: for none, unless the user says so.
#[derive(Clone, Copy)]
pub(super) struct RefusedConcerns {
    pub(super) csv_formula: bool,
    pub(super) mac_locally_administered: bool,
    pub(super) upper_case: bool,
}

impl RefusedConcerns {
    pub(super) fn read(arguments: &FileJobArguments) -> Result<Self, Failure> {
        let FileJobArguments { refuse, accept, .. } = arguments;
        if let Some(both) = refuse.iter().find(|concern| accept.contains(concern)) {
            return Err(Failure::Usage(format!(
                "--refuse and --accept are both given {}: give it to one of them",
                both.code()
            )));
        }
        Ok(Self {
            csv_formula: refuse.contains(&Concern::CsvFormula),
            mac_locally_administered: refuse.contains(&Concern::MacLocallyAdministered),
            upper_case: refuse.contains(&Concern::UpperCase),
        })
    }
}

/// Whether a spreadsheet would run the cell as a formula.
pub(super) fn is_formula(cell: &[u8]) -> bool {
    cell.first().is_some_and(is_formula_start)
}

pub(super) const fn is_formula_start(byte: &u8) -> bool {
    matches!(byte, b'=' | b'+' | b'-' | b'@')
}

/// Looks at every byte, which takes less time than to stop at the first.
pub(super) fn has_upper_case(id: &[u8]) -> bool {
    id.iter()
        .fold(false, |found, byte| found | byte.is_ascii_uppercase())
}

/// Why a row or a header with such a cell is refused, where that was asked for.
pub(super) fn formula_refusal(what: &str, cell: &[u8]) -> Refusal {
    let first = char::from(cell.first().copied().unwrap_or_default());
    Refusal::new(
        Concern::CsvFormula.code(),
        format!(
            "{what} begins with '{first}', so a spreadsheet would run it as a formula: change it"
        ),
    )
}
