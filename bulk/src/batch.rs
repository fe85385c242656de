use dps_symkey_core::RegistrationId;

use crate::character_classes::CharacterClasses;
use crate::sha256::BLOCK_LENGTH;

/// How many IDs a kernel is given at once: enough for its lanes, few enough for the nearest cache.
pub(crate) const CAPACITY: usize = 32;

/// An ID and its place among all.
pub(crate) type Indexed<'a> = (usize, &'a [u8]);

/// IDs that take the same number of blocks.
pub(crate) struct Batch<'a, const BLOCKS: usize> {
    ids: [&'a [u8]; CAPACITY],
    indexes: [usize; CAPACITY],
    length: usize,
}

impl<'a, const BLOCKS: usize> Batch<'a, BLOCKS> {
    /// The longest ID that fits: one byte is taken by the one bit after it, and eight by the length.
    const MAX_LENGTH: usize = {
        let fits = BLOCKS * BLOCK_LENGTH - 9;
        if fits < RegistrationId::MAX_LENGTH {
            fits
        } else {
            RegistrationId::MAX_LENGTH
        }
    };
    /// The shortest one that does not fit into a block less.
    const MIN_LENGTH: usize = match BLOCKS {
        1 => 1,
        _ => (BLOCKS - 1) * BLOCK_LENGTH - 8,
    };

    /// Whether that is the number of blocks that the ID takes.
    #[inline]
    pub(crate) const fn fits(id: &[u8]) -> bool {
        Self::MIN_LENGTH <= id.len() && id.len() <= Self::MAX_LENGTH
    }

    pub(crate) const fn new() -> Self {
        Self {
            ids: [&[]; CAPACITY],
            indexes: [0; CAPACITY],
            length: 0,
        }
    }

    pub(crate) fn ids(&self) -> &[&'a [u8]] {
        self.ids.get(..self.length).unwrap_or_default()
    }

    pub(crate) fn indexes(&self) -> &[usize] {
        self.indexes.get(..self.length).unwrap_or_default()
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(crate) const fn is_full(&self) -> bool {
        self.length == CAPACITY
    }

    pub(crate) const fn clear(&mut self) {
        self.length = 0;
    }

    /// Adds the first ID and those that follow, until it is full or one takes another number of blocks. Gives that one.
    #[inline]
    pub(crate) fn fill(
        &mut self,
        first: Indexed<'a>,
        more: &mut impl Iterator<Item = Indexed<'a>>,
    ) -> Option<Indexed<'a>> {
        let mut length = self.length;
        let mut next = Some(first);
        for (to, to_index) in self.ids.iter_mut().zip(&mut self.indexes).skip(length) {
            match next {
                Some((index, id)) if Self::fits(id) => {
                    *to = id;
                    *to_index = index;
                }
                _ => break,
            }
            length += 1;
            next = more.next();
        }
        self.length = length;
        next
    }

    /// Whether an ID begins or ends with a byte that it may not.
    pub(crate) fn has_refused_ends(&self, classes: &CharacterClasses) -> bool {
        let mut all_accepted = true;
        for id in self.ids() {
            all_accepted &= classes.accept_ends(id);
        }
        !all_accepted
    }
}
