use std::fmt;

use crate::clock;
use crate::sas_token::Malformed;
use crate::signature_mistake::Mistake;

/// Why a device is not admitted: what the log says, and what a real service keeps to itself.
///
/// Its text is one line and names the usual mistake behind it. It shows no part of a key, a signature or a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoToken,
    Malformed(Malformed),
    Resource(WrongResource),
    /// By its name.
    DisabledGroup {
        group: String,
    },
    Signature(Mistake),
    /// In seconds since 1970.
    Expired {
        expiry: u64,
    },
}

/// What the token is for, where that is not the device's registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrongResource {
    UnknownScope,
    OtherScope,
    OtherId,
    OtherCase,
    Hub,
    Neither,
}

impl Refusal {
    /// A stable word for programs.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::NoToken => "token_missing",
            Self::Malformed(Malformed::Milliseconds) => "token_expiry_in_milliseconds",
            Self::Malformed(_) => "token_malformed",
            Self::Resource(WrongResource::UnknownScope) => "id_scope_unknown",
            Self::Resource(_) => "token_wrong_resource",
            Self::DisabledGroup { .. } => "group_disabled",
            Self::Signature(_) => "token_wrong_signature",
            Self::Expired { .. } => "token_expired",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToken => f.write_str(
                "no token: send it as the MQTT password, or in the Authorization header of HTTPS",
            ),
            Self::Malformed(error) => write!(f, "the token {error}"),
            Self::Resource(error) => f.write_str(match error {
                WrongResource::UnknownScope => {
                    "no enrollment group has this ID scope: copy it from the service's Overview page"
                }
                WrongResource::OtherScope => "the token is for another ID scope",
                WrongResource::OtherId => "the token is for another registration ID",
                WrongResource::OtherCase => {
                    "the token has the registration ID in another case than the connection: use one, lower-case"
                }
                WrongResource::Hub => {
                    "the token is for a device on an IoT hub: to register, sign {ID scope}/registrations/{registration ID}"
                }
                WrongResource::Neither => {
                    "the token's sr is not {ID scope}/registrations/{registration ID}"
                }
            }),
            Self::DisabledGroup { group } => {
                write!(f, "the device belongs to the enrollment group '{group}', which is disabled")
            }
            Self::Signature(mistake) => write!(f, "wrong signature: {mistake}"),
            Self::Expired { expiry } => write!(
                f,
                "the token expired at {}: make a new one, and look at the device's clock",
                clock::readable(*expiry)
            ),
        }
    }
}
