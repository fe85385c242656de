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

const fn number(rules: Rules) -> AnyRules {
    let rules = match rules {
        Rules::Portable => DpsRules::Portable,
        Rules::Service => DpsRules::Service,
    };
    rules as AnyRules
}

pub(crate) fn of(rules: AnyRules) -> Result<Rules, DpsResult> {
    let is_it = |known: &Rules| number(*known) == rules;
    let found = Rules::ALL.into_iter().find(is_it);
    found.ok_or(DpsResult::UnknownRules)
}
