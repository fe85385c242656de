use dps_symkey_core::Rules;

/// Where in a registration ID each byte may stand, as `core`'s rule has it, in a form that kernels can look up for many
/// bytes at once.
///
/// The rule stays in one place: these are its answers. What is accepted here is accepted by [`Rules::check`]; what is not
/// is given to it, for the reason.
pub(crate) struct CharacterClasses {
    pub(crate) rules: Rules,
    /// For each low half of a byte, a bit for each high half with which it is accepted. No byte above 0x7f is.
    #[allow(
        dead_code,
        reason = "the portable kernel leaves everything to the rule, and may be the only one"
    )]
    pub(crate) accepted: [u8; 16],
    /// Whether an ID may begin with each byte, and whether it may end with it.
    first: [bool; 256],
    last: [bool; 256],
}

impl CharacterClasses {
    pub(crate) const fn of(rules: Rules) -> &'static Self {
        match rules {
            Rules::Portable => &PORTABLE,
            Rules::Service => &SERVICE,
        }
    }

    /// Whether an ID may begin with its first byte and end with its last one.
    #[inline]
    pub(crate) fn accept_ends(&self, id: &[u8]) -> bool {
        let is_in = |class: &[bool; 256], byte: Option<&u8>| {
            let byte = byte.copied().unwrap_or_default();
            class.get(usize::from(byte)) == Some(&true)
        };
        is_in(&self.first, id.first()) & is_in(&self.last, id.last())
    }

    #[allow(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "evaluated by the compiler alone, for the two constants below"
    )]
    const fn new(rules: Rules) -> Self {
        // Every rule takes this one anywhere.
        const ANYWHERE: u8 = b'a';
        let mut classes = Self {
            rules,
            accepted: [0; 16],
            first: [false; 256],
            last: [false; 256],
        };
        let mut byte = 0;
        while byte <= 0xff {
            let character = byte as u8;
            if rules.check(&[ANYWHERE, character, ANYWHERE]).is_ok() {
                assert!(character.is_ascii(), "there is no bit for this one");
                classes.accepted[byte & 0xf] |= 1 << (byte >> 4);
            }
            classes.first[byte] = rules.check(&[character, ANYWHERE]).is_ok();
            classes.last[byte] = rules.check(&[ANYWHERE, character]).is_ok();
            byte += 1;
        }
        classes
    }
}

static PORTABLE: CharacterClasses = CharacterClasses::new(Rules::Portable);
static SERVICE: CharacterClasses = CharacterClasses::new(Rules::Service);

#[cfg(test)]
mod tests {
    use super::*;

    impl CharacterClasses {
        fn accept(&self, id: &[u8]) -> bool {
            let is_accepted = |byte: &u8| {
                let bits = self.accepted[usize::from(byte & 0xf)];
                *byte < 0x80 && bits >> (byte >> 4) & 1 == 1
            };
            self.accept_ends(id) && id.iter().all(is_accepted)
        }
    }

    #[test]
    fn are_the_rule_for_every_byte_at_every_place() {
        for rules in Rules::ALL {
            let classes = CharacterClasses::of(rules);
            for byte in 0..=u8::MAX {
                let mut ids = vec![vec![byte]];
                for place in 0..5 {
                    let mut id = *b"a0-0a";
                    id[place] = byte;
                    ids.push(id.to_vec());
                }
                for id in ids {
                    let expected = rules.check(&id).is_ok();
                    assert_eq!(classes.accept(&id), expected, "{rules}: {id:?}");
                }
            }
        }
    }
}
