use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::{base64, quantity};

/// How strictly a token is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// What this project's own tokens are: `sr`, `sig`, `se`, `skn=registration`, in that order, with upper-case escapes
    /// of everything but `A-Z a-z 0-9 - . _ ~`.
    Strict,
    /// What other makers' clients send as well: `skn` missing, empty or before `se`, raw slashes, lower-case escapes.
    ///
    /// `azure-iot-device` sends no `skn`; `azure-iot-common` (Node) raw slashes, and `skn` before `se`; the SDKs for C
    /// lower-case escapes; the one for Java an empty `skn`.
    Lenient,
}

/// A token that is well formed. Whether it is genuine is another question.
pub(crate) struct SasToken<'a> {
    /// The resource, literally: this text was signed.
    pub(crate) sr: &'a str,
    /// The resource, decoded.
    pub(crate) resource: Cow<'a, str>,
    pub(crate) signature: Vec<u8>,
    /// The expiry, literally: this text was signed.
    pub(crate) se: &'a str,
    /// The expiry in seconds since 1970.
    pub(crate) expiry: u64,
}

/// What is wrong with the text of a token. Shows nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("does not begin with 'SharedAccessSignature '")]
    Prefix,
    #[error("has white space or a control character at byte {0}: a newline that was copied along?")]
    Blank(usize),
    #[error("has a part that is not sr, sig, se or skn")]
    UnknownPart,
    #[error("has {0} twice")]
    RepeatedPart(&'static str),
    #[error("has no {0}")]
    MissingPart(&'static str),
    #[error("has its parts in another order than sr, sig, se, skn (--lenient takes any)")]
    Order,
    #[error("has a {0} that is not valid percent-encoding")]
    Escape(&'static str),
    #[error(
        "has a {0} that is not percent-encoded as ours is: upper-case escapes of everything but A-Z a-z 0-9 - . _ ~ (--lenient takes others)"
    )]
    Encoding(&'static str),
    #[error("has a signature that is not base64")]
    SignatureBase64,
    #[error("has a signature of {}: HMAC-SHA256 has 32", quantity::bytes(*.0))]
    SignatureLength(usize),
    #[error("has an expiry that is not a whole number of seconds since 1970")]
    Expiry,
    #[error("has an expiry that can only be in milliseconds: give seconds since 1970")]
    Milliseconds,
    #[error("has a policy name (skn) other than 'registration'")]
    Policy,
}

/// Seconds since 1970 from which on an expiry can only be in milliseconds: the year 5138, or 1973.
const MILLISECONDS: u64 = 100_000_000_000;

impl<'a> SasToken<'a> {
    const PARTS: [&'static str; 4] = ["sr", "sig", "se", "skn"];

    pub(crate) fn parse(text: &'a str, dialect: Dialect) -> Result<Self, Malformed> {
        const PREFIX: &str = "SharedAccessSignature ";
        let parts = text.strip_prefix(PREFIX).ok_or(Malformed::Prefix)?;
        let is_blank = |byte: u8| byte.is_ascii_whitespace() || byte.is_ascii_control();
        if let Some(index) = parts.bytes().position(is_blank) {
            return Err(Malformed::Blank(PREFIX.len() + index));
        }
        let mut found: Vec<(&'static str, &'a str)> = Vec::new();
        for part in parts.split('&') {
            let (name, value) = part.split_once('=').ok_or(Malformed::UnknownPart)?;
            let name = Self::PARTS.into_iter().find(|known| *known == name);
            let name = name.ok_or(Malformed::UnknownPart)?;
            if found.iter().any(|(other, _)| *other == name) {
                return Err(Malformed::RepeatedPart(name));
            }
            found.push((name, value));
        }
        let part = |name: &'static str| {
            let part = found.iter().find(|(other, _)| *other == name);
            part.map(|(_, value)| *value)
                .filter(|value| !value.is_empty())
        };
        let required = |name| part(name).ok_or(Malformed::MissingPart(name));
        let (sr, sig, se, skn) = (
            required("sr")?,
            required("sig")?,
            required("se")?,
            part("skn"),
        );
        if dialect == Dialect::Strict {
            required("skn")?;
            if !found.iter().map(|(name, _)| *name).eq(Self::PARTS) {
                return Err(Malformed::Order);
            }
            for (name, value) in [("sr", sr), ("sig", sig)] {
                if !is_encoded_as_ours(value) {
                    return Err(Malformed::Encoding(name));
                }
            }
        }
        if skn.is_some_and(|skn| skn != "registration") {
            return Err(Malformed::Policy);
        }
        let signature = base64::decode(decoded("sig", sig)?.as_bytes());
        let signature = signature.ok_or(Malformed::SignatureBase64)?;
        if signature.len() != 32 {
            return Err(Malformed::SignatureLength(signature.len()));
        }
        Ok(Self {
            sr,
            resource: decoded("sr", sr)?,
            signature,
            se,
            expiry: expiry(se)?,
        })
    }

    /// The text that a device signs.
    pub(crate) fn signed_text(&self) -> String {
        format!("{}\n{}", self.sr, self.se)
    }
}

fn decoded<'a>(name: &'static str, value: &'a str) -> Result<Cow<'a, str>, Malformed> {
    // The decoder leaves what is no escape as it is.
    let mut escapes = value.split('%').skip(1);
    let is_escape = |rest: &str| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !escapes.all(is_escape) {
        return Err(Malformed::Escape(name));
    }
    percent_decode_str(value)
        .decode_utf8()
        .map_err(|_| Malformed::Escape(name))
}

/// Whether exactly what must be escaped is escaped, with upper-case digits.
fn is_encoded_as_ours(value: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut parts = value.split('%');
    let raw = parts.next().unwrap_or_default();
    raw.bytes().all(is_unreserved)
        && parts.all(|part| {
            let Some((digits, raw)) = part.split_at_checked(2) else {
                return false;
            };
            let is_upper = digits
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
            let byte = u8::from_str_radix(digits, 16);
            is_upper
                && byte.is_ok_and(|byte| !is_unreserved(byte))
                && raw.bytes().all(is_unreserved)
        })
}

fn expiry(se: &str) -> Result<u64, Malformed> {
    let is_number = se.bytes().all(|byte| byte.is_ascii_digit());
    // 1970 itself is what a device has whose clock is not set.
    let is_plain = is_number && (se == "0" || !se.starts_with('0'));
    if !is_plain {
        return Err(Malformed::Expiry);
    }
    match se.parse() {
        Ok(expiry) if expiry < MILLISECONDS => Ok(expiry),
        _ => Err(Malformed::Milliseconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SR: &str = "0ne00002193%2Fregistrations%2Fsn-1";
    const SIG: &str = "l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D";

    fn malformed(parts: &str, dialect: Dialect) -> Option<Malformed> {
        SasToken::parse(&format!("SharedAccessSignature {parts}"), dialect).err()
    }

    #[test]
    fn reads_our_tokens() {
        let text =
            format!("SharedAccessSignature sr={SR}&sig={SIG}&se=1700000000&skn=registration");
        for dialect in [Dialect::Strict, Dialect::Lenient] {
            let token = SasToken::parse(&text, dialect).ok().unwrap();
            assert_eq!(token.resource, "0ne00002193/registrations/sn-1");
            assert_eq!(token.expiry, 1_700_000_000);
            assert_eq!(token.signature.len(), 32);
            assert_eq!(token.signed_text(), format!("{SR}\n1700000000"));
        }
    }

    #[test]
    fn reads_the_token_of_a_device_whose_clock_is_not_set() {
        let text = format!("SharedAccessSignature sr={SR}&sig={SIG}&se=0&skn=registration");
        let token = SasToken::parse(&text, Dialect::Strict).ok().unwrap();
        assert_eq!(token.expiry, 0);
    }

    #[test]
    fn takes_other_makers_tokens_if_lenient() {
        for (parts, strict) in [
            (
                format!("sr={SR}&sig={SIG}&se=1"),
                Malformed::MissingPart("skn"),
            ),
            (
                format!("sr={SR}&sig={SIG}&se=1&skn="),
                Malformed::MissingPart("skn"),
            ),
            (
                format!("sr={SR}&sig={SIG}&skn=registration&se=1"),
                Malformed::Order,
            ),
            (
                format!("sr=0ne/registrations/sn-1&sig={SIG}&se=1&skn=registration"),
                Malformed::Encoding("sr"),
            ),
            (
                format!(
                    "sr={}&sig={SIG}&se=1&skn=registration",
                    SR.replace("%2F", "%2f")
                ),
                Malformed::Encoding("sr"),
            ),
            (
                format!(
                    "sr={}&sig={SIG}&se=1&skn=registration",
                    SR.replace('-', "%2D")
                ),
                Malformed::Encoding("sr"),
            ),
            (
                format!(
                    "sr={SR}&sig={}&se=1&skn=registration",
                    SIG.replace("%3D", "=")
                ),
                Malformed::Encoding("sig"),
            ),
        ] {
            assert_eq!(malformed(&parts, Dialect::Strict), Some(strict), "{parts}");
            assert_eq!(malformed(&parts, Dialect::Lenient), None, "{parts}");
        }
    }

    #[test]
    fn refuses_what_is_no_token() {
        let with =
            |sr: &str, sig: &str, se: &str| format!("sr={sr}&sig={sig}&se={se}&skn=registration");
        for (parts, error) in [
            (String::new(), Malformed::UnknownPart),
            (with(SR, SIG, "1") + "\n", Malformed::Blank(138)),
            (with(SR, SIG, "1") + "&x=1", Malformed::UnknownPart),
            (with(SR, SIG, "1") + "&se=2", Malformed::RepeatedPart("se")),
            (with("", SIG, "1"), Malformed::MissingPart("sr")),
            (with(SR, "", "1"), Malformed::MissingPart("sig")),
            (with(SR, SIG, ""), Malformed::MissingPart("se")),
            (with(SR, SIG, "x"), Malformed::Expiry),
            (with(SR, SIG, "-1"), Malformed::Expiry),
            (with(SR, SIG, "01"), Malformed::Expiry),
            (with(SR, SIG, "00"), Malformed::Expiry),
            (with(SR, SIG, "1700000000000"), Malformed::Milliseconds),
            (with(SR, SIG, &"9".repeat(30)), Malformed::Milliseconds),
            (with(SR, "AAAA", "1"), Malformed::SignatureLength(3)),
            (with(SR, "AAA", "1"), Malformed::SignatureBase64),
            (
                with(SR, SIG, "1").replace("skn=registration", "skn=owner"),
                Malformed::Policy,
            ),
        ] {
            for dialect in [Dialect::Strict, Dialect::Lenient] {
                assert_eq!(malformed(&parts, dialect), Some(error), "{parts}");
            }
        }
        for sr in ["%", "%2", "%zz", "a%F"] {
            assert_eq!(
                malformed(&with(sr, SIG, "1"), Dialect::Strict),
                Some(Malformed::Encoding("sr"))
            );
            assert_eq!(
                malformed(&with(sr, SIG, "1"), Dialect::Lenient),
                Some(Malformed::Escape("sr"))
            );
        }
        assert_eq!(
            malformed(&with("%FF", SIG, "1"), Dialect::Strict),
            Some(Malformed::Escape("sr"))
        );
        let short = malformed(&with(SR, "AQ==", "1"), Dialect::Lenient).unwrap();
        assert_eq!(
            short.to_string(),
            "has a signature of 1 byte: HMAC-SHA256 has 32"
        );
        let prefix = SasToken::parse("Bearer x", Dialect::Lenient).err();
        assert_eq!(prefix, Some(Malformed::Prefix));
    }
}
