use alloc::vec::Vec;

use dps_symkey_core::{MacAddress, RegistrationId, RegistrationIdError, Rules};

use crate::concern::{Concern, RefusedConcerns};
use crate::identity::Identity;
use crate::input::Row;
use crate::table_error::TableError;

/// How the registration IDs of rows are found, and which rows are refused.
#[derive(Clone, Copy)]
pub struct RowOptions {
    /// The rules that the IDs have to keep.
    pub rules: Rules,
    /// Whether IDs that stand in a column are lower-cased first. Those built from a serial number or a MAC address are anyway.
    pub lower_case: bool,
    /// For which concerns rows are refused.
    pub refused: RefusedConcerns,
    /// What else the caller has to say about a code, which is added to the reasons of refused rows.
    pub advice: fn(code: &str) -> Option<&'static str>,
}

/// What is to be said of a row that has an ID.
pub(crate) struct Concerns {
    pub(crate) formula_cells: u64,
    pub(crate) is_locally_administered: bool,
}

/// By the portable rules, with nothing refused that can be accepted.
impl Default for RowOptions {
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            lower_case: false,
            refused: RefusedConcerns::default(),
            advice: |_code| None,
        }
    }
}

impl RowOptions {
    /// Appends the ID of the row's device. One that stands in the row as it is, is not checked yet.
    pub(crate) fn push_id(&self, row: &Row<'_>, ids: &mut Vec<u8>) -> Result<Concerns, TableError> {
        let mut concerns = Concerns {
            formula_cells: row.check()?,
            is_locally_administered: false,
        };
        if self.refused.csv_formula
            && let Some(error) = row.formula_error()
        {
            return Err(error);
        }
        let rules = self.rules;
        let (registration_id, mac) = match row.identity() {
            Identity::Id(id) if self.lower_case => {
                let id =
                    RegistrationId::lower_cased(row.field(id), rules).map_err(TableError::of)?;
                (id, None)
            }
            Identity::Id(id) => {
                let id = row.field(id);
                self.check_case(id)?;
                ids.extend_from_slice(id);
                return Ok(concerns);
            }
            Identity::Serial(serial) => {
                let serial = row.field(serial);
                let id = RegistrationId::from_serial(serial, rules).map_err(TableError::of)?;
                (id, None)
            }
            Identity::Mac(mac) => {
                let mac = MacAddress::parse_bytes(row.field(mac)).map_err(TableError::of)?;
                (RegistrationId::from_mac(&mac), Some(mac))
            }
            Identity::SerialAndMac { serial, mac } => {
                let mac = MacAddress::parse_bytes(row.field(mac)).map_err(TableError::of)?;
                let serial = row.field(serial);
                let id = RegistrationId::from_serial_and_mac(serial, &mac, rules)
                    .map_err(TableError::of)?;
                (id, Some(mac))
            }
        };
        concerns.is_locally_administered = mac.is_some_and(|mac| mac.is_locally_administered());
        if concerns.is_locally_administered && self.refused.mac_locally_administered {
            return Err(TableError::new(
                Concern::MacLocallyAdministered.code(),
                "MAC address was set by software and may change at the next boot: use the one that its maker gave it",
            ));
        }
        ids.extend_from_slice(registration_id.as_bytes());
        Ok(concerns)
    }

    /// Whether a row of a list is an ID as it stands, and nothing but the ID's own rules can refuse it.
    pub(crate) const fn takes_rows_as_ids(&self) -> bool {
        !self.lower_case && !self.refused.csv_formula && !self.refused.upper_case
    }

    /// Whether an ID may have an upper-case letter.
    pub(crate) fn takes_upper_case(&self) -> bool {
        self.rules.check(b"A").is_ok()
    }

    fn check_case(&self, id: &[u8]) -> Result<(), TableError> {
        if self.refused.upper_case
            && let Some((index, letter)) = (0..).zip(id).find(|(_, byte)| byte.is_ascii_uppercase())
        {
            // Whatever else is wrong with it comes first.
            self.rules.check(id).map_err(TableError::of)?;
            let character = char::from(*letter);
            return Err(TableError::of(RegistrationIdError::UpperCase {
                index,
                character,
            }));
        }
        Ok(())
    }
}
