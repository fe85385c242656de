use dps_symkey_core::{MacAddress, RegistrationId};

use super::columns::Columns;
use super::plan::FileJob;
use super::rows::Rows;
use crate::failure::Refusal;

/// What a row says of a device.
pub(super) struct Device {
    pub(super) registration_id: RegistrationId,
    pub(super) is_locally_administered: bool,
}

impl FileJob<'_> {
    /// The device of the current row, or why the row is refused.
    pub(super) fn device(&self, rows: &Rows) -> Result<Device, Refusal> {
        rows.check()?;
        let rules = self.registration_id.rules.rules;
        let (registration_id, mac) = match rows.columns() {
            Columns::Id(id) => (self.registration_id.read(rows.field(id))?, None),
            Columns::Serial(serial) => {
                let serial = rows.field(serial);
                (
                    RegistrationId::from_serial_bytes(serial, None, rules)?,
                    None,
                )
            }
            Columns::Mac(mac) => {
                let mac = MacAddress::parse_bytes(rows.field(mac))?;
                (RegistrationId::from_mac(&mac), Some(mac))
            }
            Columns::SerialAndMac { serial, mac } => {
                let mac = MacAddress::parse_bytes(rows.field(mac))?;
                let serial = rows.field(serial);
                let id = RegistrationId::from_serial_bytes(serial, Some(&mac), rules)?;
                (id, Some(mac))
            }
        };
        Ok(Device {
            registration_id,
            is_locally_administered: mac.is_some_and(|mac| mac.is_locally_administered()),
        })
    }
}
