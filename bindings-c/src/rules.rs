//! Which registration IDs are accepted.

use dps_symkey_core::Rules;

use crate::DpsResult;

/// Which registration IDs are accepted. The functions without rules take the portable ones.
///
/// The public documents do not agree with one another: the portable rules are those that all of them accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum DpsRules {
    /// 1 to 128 of a-z, 0-9 and '-', the first and the last a letter or a digit.
    Portable = 0,
    /// 1 to 128 of letters, digits and '-', '.', '_', ':', the last a letter, a digit or '-'.
    Service = 1,
}

/// A `DpsRules` that the caller hands in: any number at all.
pub type AnyRules = i32;

pub(crate) const PORTABLE: AnyRules = number(Rules::Portable);
const SERVICE: AnyRules = number(Rules::Service);

const fn number(rules: Rules) -> AnyRules {
    let rules = match rules {
        Rules::Portable => DpsRules::Portable,
        Rules::Service => DpsRules::Service,
    };
    rules as AnyRules
}

// Not by a search through all of them, which takes 48 bytes more in a firmware.
pub(crate) const fn of(rules: AnyRules) -> Result<Rules, DpsResult> {
    match rules {
        PORTABLE => Ok(Rules::Portable),
        SERVICE => Ok(Rules::Service),
        _ => Err(DpsResult::UnknownRules),
    }
}
