use crate::registration_id::RegistrationId;

/// Which device key a registration ID with upper-case letters has.
///
/// What the service does is not public. Its pages call IDs case-insensitive, the notes of its command line call them
/// case-sensitive, and users report that it refused keys that were derived from upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum UpperCase {
    /// The key of the ID in lower case
    LowerCased,
    /// The key of the ID as the device writes it
    AsWritten,
    /// Both
    Either,
}

impl UpperCase {
    /// What the device's key may be derived from. An ID in lower case has one key in any case.
    pub(crate) fn derived_from(self, id: &RegistrationId) -> Vec<&str> {
        let (lower_case, presented) = (id.lower_case(), id.presented());
        match self {
            Self::Either if id.has_upper_case() => vec![lower_case, presented],
            Self::LowerCased | Self::Either => vec![lower_case],
            Self::AsWritten => vec![presented],
        }
    }
}
