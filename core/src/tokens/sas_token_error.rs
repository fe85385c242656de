use thiserror::Error;

use super::ExpiryError;
use crate::error::codes;
use crate::text::Counted;

/// Why a token is refused. Holds no part of its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SasTokenError {
    /// The text does not begin with `SharedAccessSignature` and one space.
    #[error(
        "SAS token does not begin with 'SharedAccessSignature ': give the whole token and nothing before it"
    )]
    MissingPrefix,
    /// A space, a newline or a control character after the prefix: a token that was wrapped or read with its line end.
    #[error("SAS token has white space or a newline at byte {index}: remove it")]
    WhiteSpace {
        /// Where the first of it stands.
        index: usize,
    },
    /// One of `sr`, `sig`, `se` is missing or empty.
    #[error("SAS token has no '{part}': give the whole token")]
    MissingPart {
        /// The name of the part.
        part: &'static str,
    },
    /// A part stands twice.
    #[error("SAS token has '{part}' twice: give one token")]
    RepeatedPart {
        /// The name of the part.
        part: &'static str,
    },
    /// A part that is none of `sr=`, `sig=`, `se=` and `skn=`.
    #[error(
        "SAS token has a part other than sr=, sig=, se= and skn=: give the whole token and nothing after it"
    )]
    UnknownPart,
    /// `sr` has a `%` without two hexadecimal digits.
    #[error("SAS token has an 'sr' that is not percent-encoded: make the token again")]
    InvalidResource,
    /// `sig` is not the percent-encoded base64 of 32 bytes.
    #[error(
        "SAS token has a 'sig' that is not the percent-encoded base64 of 32 bytes: give the whole token"
    )]
    InvalidSignature,
    /// `se` is not an expiry.
    #[error("SAS token has an 'se' that is not in seconds since 1970: make the token again")]
    InvalidExpiry(ExpiryError),
    /// The token is for another resource than the one it was presented for.
    #[error(
        "SAS token is for another resource: make it for this ID scope and registration ID, or hub and device, case included"
    )]
    WrongResource,
    /// `skn` names a policy that does not belong to the resource.
    #[error(
        "SAS token names another policy: a device's token has 'skn=registration' for the provisioning service and none for a hub"
    )]
    WrongPolicy,
    /// Another key signed the token, or it was changed after it was signed.
    #[error(
        "SAS token is signed with another key, or was changed: sign it with this device's key, derived from this very ID"
    )]
    WrongSignature,
    /// The time to judge by is [`Expiry::LIMIT`](crate::Expiry::LIMIT) or more.
    #[error("now is 100000000000 or more, which can only be milliseconds: use seconds since 1970")]
    NowMilliseconds,
    /// More than [`SasToken::MAX_ALLOWED_SKEW`](crate::SasToken::MAX_ALLOWED_SKEW).
    #[error(
        "allowed skew is {allowed_skew} seconds, more than a day (86400): allow a few minutes at most, and set the clock"
    )]
    SkewTooLong {
        /// The skew that was asked for, in seconds.
        allowed_skew: u64,
    },
    /// The token is genuine and has ended.
    #[error(
        "SAS token expired at {expiry}, {} ago: make a new one, and check the clock",
        Counted(now.saturating_sub(*expiry), "second")
    )]
    Expired {
        /// When it ended, in seconds since 1970.
        expiry: u64,
        /// When it was judged, in seconds since 1970.
        now: u64,
    },
}

codes!(SasTokenError {
    MissingPrefix => "sas_token_missing_prefix",
    WhiteSpace { index } => "sas_token_white_space",
    MissingPart => "sas_token_missing_part",
    RepeatedPart => "sas_token_repeated_part",
    UnknownPart => "sas_token_unknown_part",
    InvalidResource => "sas_token_invalid_resource",
    InvalidSignature => "sas_token_invalid_signature",
    InvalidExpiry => "sas_token_invalid_expiry",
    WrongResource => "sas_token_wrong_resource",
    WrongPolicy => "sas_token_wrong_policy",
    WrongSignature => "sas_token_wrong_signature",
    NowMilliseconds => "expiry_milliseconds",
    SkewTooLong => "skew_too_long",
    Expired => "sas_token_expired",
});
