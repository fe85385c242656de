use dps_symkey_core::{MacAddress, RegistrationId, RegistrationIdError, Rules};

use super::columns::Columns;
use super::concern::{Concern, RefusedConcerns};
use super::rows::Row;
use crate::failure::Refusal;

/// How the registration ID of a row's device is found.
#[derive(Clone, Copy)]
pub(super) struct Device {
    pub(super) columns: Columns,
    pub(super) rules: Rules,
    pub(super) lower_case: bool,
    pub(super) refused: RefusedConcerns,
}

/// What is to be said of a row that has an ID.
pub(super) struct Concerns {
    pub(super) formula_cells: u64,
    pub(super) is_locally_administered: bool,
}

impl Device {
    /// Appends the ID of the row's device. One that stands in the row as it is, is not checked yet.
    pub(super) fn push_id(&self, row: &Row<'_>, ids: &mut Vec<u8>) -> Result<Concerns, Refusal> {
        let mut concerns = Concerns {
            formula_cells: row.check()?,
            is_locally_administered: false,
        };
        if self.refused.csv_formula
            && let Some(refusal) = row.formula_refusal()
        {
            return Err(refusal);
        }
        let rules = self.rules;
        let (registration_id, mac) = match self.columns {
            Columns::Id(id) if self.lower_case => {
                let id = RegistrationId::lower_cased(row.field(id), rules)?;
                (id, None)
            }
            Columns::Id(id) => {
                let id = row.field(id);
                self.check_case(id)?;
                ids.extend_from_slice(id);
                return Ok(concerns);
            }
            Columns::Serial(serial) => {
                let serial = row.field(serial);
                let id = RegistrationId::from_serial(serial, rules)?;
                (id, None)
            }
            Columns::Mac(mac) => {
                let mac = MacAddress::parse_bytes(row.field(mac))?;
                (RegistrationId::from_mac(&mac), Some(mac))
            }
            Columns::SerialAndMac { serial, mac } => {
                let mac = MacAddress::parse_bytes(row.field(mac))?;
                let serial = row.field(serial);
                let id = RegistrationId::from_serial_and_mac(serial, &mac, rules)?;
                (id, Some(mac))
            }
        };
        concerns.is_locally_administered = mac.is_some_and(|mac| mac.is_locally_administered());
        if concerns.is_locally_administered && self.refused.mac_locally_administered {
            return Err(Refusal::new(
                Concern::MacLocallyAdministered.code(),
                "MAC address was set by software and may change at the next boot: use the one that its maker gave it",
            ));
        }
        ids.extend_from_slice(registration_id.as_bytes());
        Ok(concerns)
    }

    /// Whether a row of a list is an ID as it stands, and nothing but the ID's own rules can refuse it.
    pub(super) const fn takes_rows_as_ids(&self) -> bool {
        !self.lower_case && !self.refused.csv_formula && !self.refused.upper_case
    }

    /// Whether an ID may have an upper-case letter.
    pub(super) fn takes_upper_case(&self) -> bool {
        self.rules.check(b"A").is_ok()
    }

    fn check_case(&self, id: &[u8]) -> Result<(), Refusal> {
        if self.refused.upper_case
            && let Some((index, letter)) = (0..).zip(id).find(|(_, byte)| byte.is_ascii_uppercase())
        {
            // Whatever else is wrong with it comes first.
            self.rules.check(id)?;
            let character = char::from(*letter);
            return Err(RegistrationIdError::UpperCase { index, character }.into());
        }
        Ok(())
    }
}
