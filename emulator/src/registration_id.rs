use crate::key::GroupKey;
use crate::secrecy;

/// The ID with which a device presents itself.
///
/// The service compares it without regard to case ("a case-insensitive string (up to 128 characters long)", model
/// `DeviceRegistration` of the REST specification), so the device is known by the lower-case one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegistrationId {
    presented: String,
    lower_case: String,
}

impl RegistrationId {
    /// The rule of the service's concepts page: 1 to 128 of letters, digits and `- . _ :`, the last a letter, a digit or
    /// a dash.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_taken = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
        let is_last = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let last = text.bytes().last()?;
        let is_id = text.len() <= 128 && text.bytes().all(is_taken) && is_last(last);
        is_id.then(|| Self {
            presented: text.to_owned(),
            lower_case: text.to_ascii_lowercase(),
        })
    }

    /// As the device wrote it.
    pub(crate) fn presented(&self) -> &str {
        &self.presented
    }

    /// As the log shows it. An ID can look like a key, and be one that was given in its place.
    pub(crate) fn shown(&self) -> &str {
        if GroupKey::parse(&self.presented).is_ok() && secrecy::is_key(&self.presented) {
            "(not shown: it may be a key)"
        } else {
            &self.presented
        }
    }

    /// As the service knows it.
    pub(crate) fn lower_case(&self) -> &str {
        &self.lower_case
    }

    /// As the device wrote it, it is not as the service knows it.
    pub(crate) fn has_upper_case(&self) -> bool {
        self.presented != self.lower_case
    }

    /// Whether the text is this ID, whatever its case.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.lower_case.eq_ignore_ascii_case(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_service_takes() {
        let longest = "a".repeat(128);
        for id in ["sn-1", "SN-1", "a", "-", "a.b_c:d", "-a-", &longest] {
            assert_eq!(RegistrationId::parse(id).unwrap().presented(), id);
        }
        let long = "a".repeat(129);
        for id in [
            "", "a b", "a\n", "a/b", "a+b", "a.", "a_", "a:", "é", "a%20", "..", &long,
        ] {
            assert_eq!(RegistrationId::parse(id), None, "{id}");
        }
    }

    #[test]
    fn is_not_shown_where_it_may_be_a_key() {
        // The 48 bytes from 0: without padding, and without + and /.
        let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v";
        let id = RegistrationId::parse(key).unwrap();
        assert_eq!(id.shown(), "(not shown: it may be a key)");
        // 18 bytes, of letters alone.
        let key = "QPmDWkEcTHSzvYJabRtxLNfu";
        let id = RegistrationId::parse(key).unwrap();
        assert_eq!(id.shown(), "(not shown: it may be a key)");
        for id in [
            "SN-1a",
            "Abcdefgh1234ABCDEFGH",
            "abcdefghijklmnopqrstuvwx",
            "0123456789ABCDEF01234567",
            "0x0123456789ABCDEF012345",
        ] {
            assert_eq!(RegistrationId::parse(id).unwrap().shown(), id);
        }
    }

    #[test]
    fn is_compared_without_regard_to_case() {
        let id = RegistrationId::parse("SN-1").unwrap();
        assert_eq!(id.lower_case(), "sn-1");
        assert!(id.is("sN-1"));
        assert!(!id.is("sn-2"));
    }
}
