use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq as _;

use super::percent::{percent_decoded, percent_encode};
use super::{Expiry, ExpiryError, ResourceUri, SasTokenError};
use crate::keys::{KeyBytes, encode_base64};
use crate::text::{BufferTooSmall, fill, fill_str, format};

const PREFIX: &str = "SharedAccessSignature ";
const SIGNATURE_LENGTH: usize = 32;
const SIGNATURE_TEXT_LENGTH: usize = 44;

/// A SAS token: made by a [`DeviceKey`](crate::DeviceKey), or read from text.
///
/// ```text
/// SharedAccessSignature sr={sr}&sig={sig}&se={se}[&skn={policy name}]
///
/// sr   the percent-encoded resource URI
/// se   the expiry, in seconds since 1970
/// sig  the percent-encoded base64( HMAC-SHA256( base64decode(device key), sr "\n" se ) )
/// ```
///
/// Source: "Detailed attestation process" on the provisioning service's page on symmetric key attestation.
///
/// [`Display`](fmt::Display), [`encode`](Self::encode) and any [`fmt::Write`] take its text, whose length is known
/// before. Whoever holds that text is the device until it expires, so `Debug` leaves the signature out.
#[derive(Clone)]
pub struct SasToken<'a> {
    resource: Resource<'a>,
    signature: [u8; SIGNATURE_LENGTH],
    expiry: Expiry,
    policy_name: Option<&'a str>,
}

/// The resource of a token: ours to encode, or the literal text that another client signed.
#[derive(Clone, Copy)]
enum Resource<'a> {
    Built(ResourceUri<'a>),
    Encoded(&'a str),
}

impl Resource<'_> {
    /// Gives `write` the resource percent-encoded, as it stands in `sr`, piece by piece.
    fn encode(&self, write: &mut dyn FnMut(&[u8])) {
        match self {
            Self::Built(resource) => resource.encode(write),
            Self::Encoded(text) => write(text.as_bytes()),
        }
    }
}

/// As it stands in `sr`.
impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        format(f, |write| self.encode(write))
    }
}

impl<'a> SasToken<'a> {
    /// The most that a token may be taken after its end, in seconds: a day. Clocks that differ by more are not set.
    pub const MAX_ALLOWED_SKEW: u64 = 86_400;

    pub(crate) fn sign(resource: ResourceUri<'a>, expiry: Expiry, key: &KeyBytes) -> Self {
        let policy_name = resource.policy_name();
        let resource = Resource::Built(resource);
        Self {
            resource,
            signature: signature(resource, expiry, key),
            expiry,
            policy_name,
        }
    }

    /// Reads a token without judging it: use [`DeviceKey::verify`](crate::DeviceKey::verify) for that.
    ///
    /// Its parts may stand in any order, `skn` may be missing or empty, `sr` and `sig` may be encoded with hexadecimal
    /// digits of either case, and the slashes of `sr` and whatever characters of `sig` may be raw.
    ///
    /// ```
    /// use dps_symkey_core::SasToken;
    ///
    /// let token = SasToken::parse(
    ///     "SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-1\
    ///      &sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration",
    /// )?;
    /// assert_eq!(token.expiry().seconds(), 1_700_000_000);
    /// assert_eq!(token.policy_name(), Some("registration"));
    /// assert_eq!(token.encoded_resource_uri().to_string(), "0ne00002193%2Fregistrations%2Fsn-1");
    /// # Ok::<(), dps_symkey_core::SasTokenError>(())
    /// ```
    ///
    /// # Errors
    /// A [`SasTokenError`] for a token that is malformed: without its prefix, with a part missing, repeated, unknown or
    /// badly written.
    pub fn parse(text: &'a str) -> Result<Self, SasTokenError> {
        let parts = text
            .strip_prefix(PREFIX)
            .ok_or(SasTokenError::MissingPrefix)?;
        let is_blank = |byte: u8| byte.is_ascii_whitespace() || byte.is_ascii_control();
        if let Some(index) = parts.bytes().position(is_blank) {
            let index = PREFIX.len() + index;
            return Err(SasTokenError::WhiteSpace { index });
        }
        let (mut sr, mut sig, mut se, mut skn) = (None, None, None, None);
        for part in parts.split('&') {
            // A name alone, as of a token that was cut, is no part.
            let (name, value) = part.split_once('=').ok_or(SasTokenError::UnknownPart)?;
            let (part, place) = match name {
                "sr" => ("sr", &mut sr),
                "sig" => ("sig", &mut sig),
                "se" => ("se", &mut se),
                "skn" => ("skn", &mut skn),
                _ => return Err(SasTokenError::UnknownPart),
            };
            if place.replace(value).is_some() {
                return Err(SasTokenError::RepeatedPart { part });
            }
        }
        let required = |value: Option<&'a str>, part| {
            value
                .filter(|value| !value.is_empty())
                .ok_or(SasTokenError::MissingPart { part })
        };
        let sr = required(sr, "sr")?;
        let sig = required(sig, "sig")?;
        let se = required(se, "se")?;
        if percent_decoded(sr).any(|byte| byte.is_none()) {
            return Err(SasTokenError::InvalidResource);
        }
        Ok(Self {
            resource: Resource::Encoded(sr),
            signature: parse_signature(sig).ok_or(SasTokenError::InvalidSignature)?,
            expiry: Expiry::parse(se).map_err(SasTokenError::InvalidExpiry)?,
            policy_name: skn.filter(|name| !name.is_empty()),
        })
    }

    /// [`parse`](Self::parse) for text that comes from a C string or a file and may not be UTF-8.
    ///
    /// # Errors
    /// As [`parse`](Self::parse). A token is ASCII: what is no UTF-8 either is none, or something stands after it.
    pub fn parse_bytes(text: &'a [u8]) -> Result<Self, SasTokenError> {
        match core::str::from_utf8(text) {
            Ok(text) => Self::parse(text),
            Err(_) if text.starts_with(PREFIX.as_bytes()) => Err(SasTokenError::UnknownPart),
            Err(_) => Err(SasTokenError::MissingPrefix),
        }
    }

    /// Judges what the caller gave to judge a token by.
    pub(crate) const fn check_times(now: u64, allowed_skew: u64) -> Result<(), SasTokenError> {
        if now >= Expiry::LIMIT {
            return Err(SasTokenError::NowMilliseconds);
        }
        if allowed_skew > Self::MAX_ALLOWED_SKEW {
            return Err(SasTokenError::SkewTooLong { allowed_skew });
        }
        Ok(())
    }

    pub(crate) fn verify(
        &self,
        resource: &ResourceUri<'_>,
        now: u64,
        allowed_skew: u64,
        key: &KeyBytes,
    ) -> Result<(), SasTokenError> {
        if !self.is_for(resource) {
            return Err(SasTokenError::WrongResource);
        }
        if self.policy_name.is_some() && self.policy_name != resource.policy_name() {
            return Err(SasTokenError::WrongPolicy);
        }
        let expected = signature(self.resource, self.expiry, key);
        if !bool::from(expected.ct_eq(&self.signature)) {
            return Err(SasTokenError::WrongSignature);
        }
        let expiry = self.expiry.seconds();
        if now >= expiry + allowed_skew {
            return Err(SasTokenError::Expired { expiry, now });
        }
        Ok(())
    }

    /// Whether the token says that it is for `resource`, names compared with their case. No proof: anybody can write
    /// that.
    ///
    /// The IDs of a hub's device and module may be percent-encoded twice, as in `%2524edgeAgent`: the Azure SDK for C# and
    /// IoT Edge encode them before they encode the whole URI. An ID that contains `%` itself is taken only once-encoded,
    /// since one ID could pass for another otherwise.
    #[must_use]
    pub fn is_for(&self, resource: &ResourceUri<'_>) -> bool {
        match self.resource {
            Resource::Built(own) => own == *resource,
            Resource::Encoded(text) => resource.is_encoded_in(text),
        }
    }

    /// When the token ends.
    #[must_use]
    pub const fn expiry(&self) -> Expiry {
        self.expiry
    }

    /// The policy name (`skn`), where there is one.
    #[must_use]
    pub const fn policy_name(&self) -> Option<&'a str> {
        self.policy_name
    }

    /// The text of `sr`: the resource URI, percent-encoded as its signer wrote it.
    #[must_use]
    pub const fn encoded_resource_uri(&self) -> impl fmt::Display {
        self.resource
    }

    /// When to make the next token, for a token that was made at `issued_at`; both in seconds since 1970. See
    /// [`Expiry::renew_at`].
    ///
    /// # Errors
    /// [`ExpiryError::Milliseconds`] where `issued_at` can only be milliseconds.
    pub const fn renew_at(&self, issued_at: u64) -> Result<u64, ExpiryError> {
        self.expiry.renew_at(issued_at)
    }

    /// The exact length of the token's text, in bytes, without a NUL.
    #[must_use]
    pub fn encoded_len(&self) -> usize {
        let mut length = 0;
        self.write_to(&mut |piece| length += piece.len());
        length
    }

    /// Writes the token's text into `buffer` and gives it back as text.
    ///
    /// ```
    /// # use dps_symkey_core::{BufferTooSmall, DeviceKey, Expiry, IdScope, RegistrationId};
    /// # let device_key = DeviceKey::from_base64("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=").unwrap();
    /// # let id = RegistrationId::new("sn-1").unwrap();
    /// # let id_scope = IdScope::new("0ne00002193").unwrap();
    /// let token = device_key.registration_sas_token(id_scope, &id, Expiry::new(1_700_000_000).unwrap());
    /// let mut buffer = [0; 256];
    /// let text = token.encode(&mut buffer)?;
    /// assert_eq!(text.len(), token.encoded_len());
    /// # Ok::<(), BufferTooSmall>(())
    /// ```
    ///
    /// # Errors
    /// [`BufferTooSmall`] with [`encoded_len`](Self::encoded_len); nothing is written then.
    pub fn encode<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b str, BufferTooSmall> {
        fill_str(buffer, self.encoded_len(), |write| self.write_to(write))
    }

    /// [`encode`](Self::encode) that gives the text as bytes.
    ///
    /// # Errors
    /// As [`encode`](Self::encode).
    pub fn encode_bytes<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], BufferTooSmall> {
        fill(buffer, self.encoded_len(), |write| self.write_to(write))
    }

    /// Gives `write` the token's text, piece by piece: for what is neither a buffer nor a [`fmt::Write`], such as a serial
    /// line.
    ///
    /// Not by `core::fmt`, which would take more room in a firmware than all the rest.
    ///
    /// ```
    /// # use dps_symkey_core::{DeviceKey, Expiry, IdScope, RegistrationId};
    /// # let device_key = DeviceKey::from_base64("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=").unwrap();
    /// # let id = RegistrationId::new("sn-1").unwrap();
    /// # let id_scope = IdScope::new("0ne00002193").unwrap();
    /// let token = device_key.registration_sas_token(id_scope, &id, Expiry::new(1_700_000_000).unwrap());
    /// let mut line = Vec::new();
    /// token.write_to(&mut |piece| line.extend_from_slice(piece));
    /// assert_eq!(line, token.to_string().into_bytes());
    /// ```
    pub fn write_to(&self, write: &mut dyn FnMut(&[u8])) {
        write(PREFIX.as_bytes());
        write(b"sr=");
        self.resource.encode(write);
        write(b"&sig=");
        let mut sig = [0; SIGNATURE_TEXT_LENGTH];
        let length = encode_base64(&self.signature, &mut sig);
        percent_encode(sig.get(..length).unwrap_or_default(), write);
        write(b"&se=");
        write(self.expiry.decimal().as_bytes());
        if let Some(name) = self.policy_name {
            write(b"&skn=");
            write(name.as_bytes());
        }
    }
}

/// The token's text. It is a credential until it expires.
impl fmt::Display for SasToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        format(f, |write| self.write_to(write))
    }
}

/// Everything but the signature.
impl fmt::Debug for SasToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SasToken")
            .field("resource", &format_args!("{}", self.resource))
            .field("expiry", &self.expiry.seconds())
            .field("policy_name", &self.policy_name)
            .finish_non_exhaustive()
    }
}

/// `sr "\n" se`, signed.
fn signature(resource: Resource<'_>, expiry: Expiry, key: &KeyBytes) -> [u8; SIGNATURE_LENGTH] {
    key.mac(|sign| {
        resource.encode(sign);
        sign(b"\n");
        sign(expiry.decimal().as_bytes());
    })
}

/// The signature of a token, from percent-encoded canonical base64 of exactly 32 bytes.
fn parse_signature(sig: &str) -> Option<[u8; SIGNATURE_LENGTH]> {
    let mut text = [0; SIGNATURE_TEXT_LENGTH];
    let mut free = text.iter_mut();
    for byte in percent_decoded(sig) {
        *free.next()? = byte?;
    }
    if free.next().is_some() {
        return None;
    }
    let mut signature = [0; SIGNATURE_LENGTH];
    let length = STANDARD.decode_slice(text, &mut signature).ok()?;
    (length == SIGNATURE_LENGTH).then_some(signature)
}
