use dps_symkey_core::{MacAddress, RegistrationId, Rules};

use super::columns::Columns;
use super::rows::Row;
use crate::failure::Refusal;

/// How the registration ID of a row's device is found.
#[derive(Clone, Copy)]
pub(super) struct Device {
    pub(super) columns: Columns,
    pub(super) rules: Rules,
    pub(super) lower_case: bool,
}

impl Device {
    /// Appends the ID of the row's device. One that stands in the row as it is, is not checked yet. Gives whether its MAC
    /// address was set by software.
    pub(super) fn push_id(&self, row: &Row<'_>, ids: &mut Vec<u8>) -> Result<bool, Refusal> {
        row.check()?;
        let rules = self.rules;
        let (registration_id, mac) = match self.columns {
            Columns::Id(id) if self.lower_case => {
                let id = RegistrationId::lower_cased_from_bytes(row.field(id), rules)?;
                (id, None)
            }
            Columns::Id(id) => {
                ids.extend_from_slice(row.field(id));
                return Ok(false);
            }
            Columns::Serial(serial) => {
                let serial = row.field(serial);
                let id = RegistrationId::from_serial_bytes(serial, None, rules)?;
                (id, None)
            }
            Columns::Mac(mac) => {
                let mac = MacAddress::parse_bytes(row.field(mac))?;
                (RegistrationId::from_mac(&mac), Some(mac))
            }
            Columns::SerialAndMac { serial, mac } => {
                let mac = MacAddress::parse_bytes(row.field(mac))?;
                let serial = row.field(serial);
                let id = RegistrationId::from_serial_bytes(serial, Some(&mac), rules)?;
                (id, Some(mac))
            }
        };
        ids.extend_from_slice(registration_id.as_bytes());
        Ok(mac.is_some_and(|mac| mac.is_locally_administered()))
    }
}
