use alloc::format;

use crate::table_error::TableError;

/// What may be wrong with a row that has an ID all the same. It is counted, or the row is refused, as the user says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concern {
    /// A cell that a spreadsheet would run as a formula.
    CsvFormula,
    /// A MAC address that was set by software.
    MacLocallyAdministered,
    /// An ID with an upper-case letter, under rules that accept it.
    UpperCase,
}

impl Concern {
    /// All of them.
    pub const ALL: [Self; 3] = [
        Self::CsvFormula,
        Self::MacLocallyAdministered,
        Self::UpperCase,
    ];

    /// The code of the warning, or of the refused row.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CsvFormula => "csv_formula",
            Self::MacLocallyAdministered => "mac_address_locally_administered",
            Self::UpperCase => "registration_id_upper_case",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|concern| concern.code() == code)
    }
}

/// For which concerns rows are refused: by default for none.
#[derive(Clone, Copy, Debug, Default)]
pub struct RefusedConcerns {
    pub(crate) csv_formula: bool,
    pub(crate) mac_locally_administered: bool,
    pub(crate) upper_case: bool,
}

impl RefusedConcerns {
    /// Those that are in the list.
    #[must_use]
    pub fn new(concerns: &[Concern]) -> Self {
        Self {
            csv_formula: concerns.contains(&Concern::CsvFormula),
            mac_locally_administered: concerns.contains(&Concern::MacLocallyAdministered),
            upper_case: concerns.contains(&Concern::UpperCase),
        }
    }
}

/// Whether a spreadsheet would run the cell as a formula.
pub(crate) fn is_formula(cell: &[u8]) -> bool {
    cell.first().is_some_and(is_formula_start)
}

pub(crate) const fn is_formula_start(byte: &u8) -> bool {
    matches!(byte, b'=' | b'+' | b'-' | b'@')
}

/// Looks at every byte, which takes less time than to stop at the first.
pub(crate) fn has_upper_case(id: &[u8]) -> bool {
    id.iter()
        .fold(false, |found, byte| found | byte.is_ascii_uppercase())
}

/// Why a row or a header with such a cell is refused, where that was asked for.
pub(crate) fn formula_error(what: &str, cell: &[u8]) -> TableError {
    let first = char::from(cell.first().copied().unwrap_or_default());
    TableError::new(
        Concern::CsvFormula.code(),
        format!(
            "{what} begins with '{first}', so a spreadsheet would run it as a formula: change it"
        ),
    )
}
