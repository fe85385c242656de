use core::borrow::Borrow;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use super::{MacAddress, RegistrationIdError, Rules, SerialNumberError};
use crate::text::InlineText;

/// A registration ID: what a device calls itself before the Device Provisioning Service, and what its device key is
/// derived from.
///
/// The service's pages call registration IDs case-insensitive, but HMAC is not: `SN-1` and `sn-1` have different device
/// keys. Which of them the service admits is not publicly known. So nothing here changes the case of an ID silently;
/// [`lower_cased`](Self::lower_cased) is the explicit call.
///
/// It is stored in place (no allocator) and holds 1 to [`MAX_LENGTH`](Self::MAX_LENGTH) ASCII characters.
///
/// ```
/// use dps_symkey_core::{RegistrationId, RegistrationIdError};
///
/// let id = RegistrationId::new("sn-007-888-abc")?;
/// assert_eq!(id.as_str(), "sn-007-888-abc");
///
/// let error = RegistrationId::new("sn-007-888-ABC").unwrap_err();
/// assert_eq!(error, RegistrationIdError::UpperCase { index: 11, character: 'A' });
/// assert_eq!(error.code(), "registration_id_upper_case");
/// # Ok::<(), RegistrationIdError>(())
/// ```
///
/// A literal is checked by the compiler:
///
/// ```
/// use dps_symkey_core::RegistrationId;
///
/// const ID: RegistrationId = match RegistrationId::new("sn-007-888-abc") {
///     Ok(id) => id,
///     Err(_) => panic!("not a registration ID"),
/// };
/// # assert_eq!(ID.as_str(), "sn-007-888-abc");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RegistrationId(InlineText<{ RegistrationId::MAX_LENGTH }>);

impl RegistrationId {
    /// The greatest length of a registration ID, in bytes.
    ///
    /// Source: the REST specification of `Register Device` ("up to 128 characters long").
    pub const MAX_LENGTH: usize = 128;

    /// Checks `text` by the [portable](Rules::Portable) rule.
    ///
    /// # Errors
    /// A [`RegistrationIdError`] that says what is wrong and where.
    pub const fn new(text: &str) -> Result<Self, RegistrationIdError> {
        Self::with_rules(text, Rules::Portable)
    }

    /// Checks `text` by the rule set given.
    ///
    /// ```
    /// use dps_symkey_core::{RegistrationId, Rules};
    ///
    /// assert!(RegistrationId::with_rules("Pump_7:A", Rules::Service).is_ok());
    /// assert!(RegistrationId::with_rules("Pump_7:A", Rules::Portable).is_err());
    /// ```
    ///
    /// # Errors
    /// A [`RegistrationIdError`] that says what is wrong and where.
    pub const fn with_rules(text: &str, rules: Rules) -> Result<Self, RegistrationIdError> {
        Self::from_bytes(text.as_bytes(), rules)
    }

    /// Checks bytes that come from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// A [`RegistrationIdError`] that says what is wrong and where.
    pub const fn from_bytes(text: &[u8], rules: Rules) -> Result<Self, RegistrationIdError> {
        if let Err(error) = rules.check(text) {
            return Err(error);
        }
        let mut id = InlineText::new();
        id.push(text);
        Ok(Self(id))
    }

    /// Lower-cases `text`, then checks it by the rule set given.
    ///
    /// Do the same on the device: it must present the very ID that its key was derived from.
    ///
    /// ```
    /// use dps_symkey_core::{RegistrationId, Rules};
    ///
    /// let id = RegistrationId::lower_cased("SN-007-888-ABC", Rules::Portable)?;
    /// assert_eq!(id.as_str(), "sn-007-888-abc");
    /// # Ok::<(), dps_symkey_core::RegistrationIdError>(())
    /// ```
    ///
    /// # Errors
    /// A [`RegistrationIdError`] that says what is wrong and where.
    pub fn lower_cased(text: impl AsRef<[u8]>, rules: Rules) -> Result<Self, RegistrationIdError> {
        let text = text.as_ref();
        let length = text.len();
        if length > Self::MAX_LENGTH {
            return Err(RegistrationIdError::TooLong { length });
        }
        let mut id = InlineText::new();
        id.push(text);
        id.make_ascii_lowercase();
        rules.check(id.as_bytes())?;
        Ok(Self(id))
    }

    /// `mac-{mac}`: the ID of a device that has only a MAC address. Accepted by both rule sets.
    ///
    /// ```
    /// use dps_symkey_core::{MacAddress, RegistrationId};
    ///
    /// let mac = MacAddress::parse("A1:B2:C3:D4:E5:F6")?;
    /// assert_eq!(RegistrationId::from_mac(&mac).as_str(), "mac-a1-b2-c3-d4-e5-f6");
    /// # Ok::<(), dps_symkey_core::MacAddressError>(())
    /// ```
    #[must_use]
    pub fn from_mac(mac: &MacAddress) -> Self {
        let mut id = InlineText::new();
        push_mac(&mut id, mac);
        Self(id)
    }

    /// `sn-{serial}`: the ID of a device that has only a serial number, lower-cased.
    ///
    /// The serial number itself must keep the rule set once it is lower-cased: a character that the rules do not take is
    /// an error and never replaced. The ID is lower-case under both.
    ///
    /// ```
    /// use dps_symkey_core::{RegistrationId, Rules};
    ///
    /// let id = RegistrationId::from_serial("007-888-ABC", Rules::Portable)?;
    /// assert_eq!(id.as_str(), "sn-007-888-abc");
    /// assert!(RegistrationId::from_serial("007/888", Rules::Portable).is_err());
    /// # Ok::<(), dps_symkey_core::SerialNumberError>(())
    /// ```
    ///
    /// # Errors
    /// A [`SerialNumberError`] whose index is that of the serial number, not of the ID.
    pub fn from_serial(serial: impl AsRef<[u8]>, rules: Rules) -> Result<Self, SerialNumberError> {
        Self::build(serial.as_ref(), None, rules)
    }

    /// `sn-{serial}-mac-{mac}`: the ID of a device that has both, lower-cased.
    ///
    /// ```
    /// use dps_symkey_core::{MacAddress, RegistrationId, Rules};
    ///
    /// let mac = MacAddress::parse("A1:B2:C3:D4:E5:F6").unwrap();
    /// let id = RegistrationId::from_serial_and_mac("007-888-ABC", &mac, Rules::Portable).unwrap();
    /// assert_eq!(id.as_str(), "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6");
    /// ```
    ///
    /// # Errors
    /// As [`from_serial`](Self::from_serial).
    pub fn from_serial_and_mac(
        serial: impl AsRef<[u8]>,
        mac: &MacAddress,
        rules: Rules,
    ) -> Result<Self, SerialNumberError> {
        Self::build(serial.as_ref(), Some(mac), rules)
    }

    fn build(
        serial: &[u8],
        mac: Option<&MacAddress>,
        rules: Rules,
    ) -> Result<Self, SerialNumberError> {
        let rest = mac.map_or(0, |mac| "-mac-".len() + mac.encoded_len());
        let maximum = Self::MAX_LENGTH - "sn-".len() - rest;
        let length = serial.len();
        if length > maximum {
            return Err(SerialNumberError::TooLong { length, maximum });
        }
        let mut id = InlineText::new();
        id.push(b"sn-");
        id.push(serial);
        id.make_ascii_lowercase();
        let serial = id.as_bytes().get("sn-".len()..).unwrap_or_default();
        rules
            .check(serial)
            .map_err(|error| SerialNumberError::of(error, maximum))?;
        if let Some(mac) = mac {
            id.push(b"-");
            push_mac(&mut id, mac);
        }
        Ok(Self(id))
    }

    /// Whether the ID has an upper-case letter, as the [service](Rules::Service) rules allow. Whether the service admits a
    /// key derived from such an ID is not publicly known, and users report refusals.
    #[must_use]
    pub fn has_upper_case(&self) -> bool {
        self.as_bytes().iter().any(u8::is_ascii_uppercase)
    }

    /// The ID as text, 1 to [`MAX_LENGTH`](Self::MAX_LENGTH) ASCII characters.
    #[must_use]
    pub const fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The ID's bytes, filled up with zeros.
    pub(crate) const fn zero_padded(&self) -> &[u8; Self::MAX_LENGTH] {
        self.0.zero_padded()
    }

    /// The ID as bytes: what the device key is derived from.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn push_mac(id: &mut InlineText<{ RegistrationId::MAX_LENGTH }>, mac: &MacAddress) {
    id.push(b"mac-");
    mac.write_to(&mut |piece| id.push(piece));
}

impl fmt::Display for RegistrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RegistrationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RegistrationId")
            .field(&self.as_str())
            .finish()
    }
}

impl AsRef<str> for RegistrationId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<[u8]> for RegistrationId {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

/// A map with `RegistrationId` keys can be looked up by text: `Eq`, `Ord` and `Hash` are those of the text.
impl Borrow<str> for RegistrationId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Hash for RegistrationId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialEq<str> for RegistrationId {
    fn eq(&self, text: &str) -> bool {
        self.as_str() == text
    }
}

impl PartialEq<&str> for RegistrationId {
    fn eq(&self, text: &&str) -> bool {
        self.as_str() == *text
    }
}

impl FromStr for RegistrationId {
    type Err = RegistrationIdError;

    /// As [`RegistrationId::new`]: the portable rule.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl TryFrom<&str> for RegistrationId {
    type Error = RegistrationIdError;

    /// As [`RegistrationId::new`]: the portable rule.
    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl TryFrom<&[u8]> for RegistrationId {
    type Error = RegistrationIdError;

    /// As [`RegistrationId::new`]: the portable rule.
    fn try_from(text: &[u8]) -> Result<Self, Self::Error> {
        Self::from_bytes(text, Rules::Portable)
    }
}
