/// What a device's registration ID is made from: columns by their names, or by their numbers from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity<Column> {
    /// The column has the ID.
    Id(Column),
    /// The column has the serial number.
    Serial(Column),
    /// The column has the MAC address.
    Mac(Column),
    /// Two columns have both.
    SerialAndMac {
        /// The column with the serial number.
        serial: Column,
        /// The column with the MAC address.
        mac: Column,
    },
}

impl<Column> Identity<Column> {
    /// The same of other columns, each of which is found for one of these.
    pub(crate) fn try_map<Other, E>(
        self,
        find: impl Fn(Column) -> Result<Other, E>,
    ) -> Result<Identity<Other>, E> {
        Ok(match self {
            Self::Id(id) => Identity::Id(find(id)?),
            Self::Serial(serial) => Identity::Serial(find(serial)?),
            Self::Mac(mac) => Identity::Mac(find(mac)?),
            Self::SerialAndMac { serial, mac } => Identity::SerialAndMac {
                serial: find(serial)?,
                mac: find(mac)?,
            },
        })
    }
}
