use alloc::vec::Vec;
use core::array;

use dps_symkey_core::{GroupKey, PreparedHmac, RegistrationId, RegistrationIdError, Rules};
use thiserror::Error;
use zeroize::{Zeroizing, zeroize_stack};

use crate::backend::{Backend, BackendUnavailable, Kernel};
use crate::batch::{Batch, Indexed};
use crate::character_classes::CharacterClasses;
use crate::kernel::{TEXT_LENGTH, Texts, one_id};
use crate::lines::Lines;

/// The place of one device key in a caller's buffer: 44 characters of base64, without an end of its own.
///
/// Of a flat buffer [`as_chunks_mut`](slice::as_chunks_mut) makes these.
pub type DeviceKeySlot = [u8; TEXT_LENGTH];

/// Derives the device keys of many registration IDs: from one group key, or from both keys of a group in one pass.
///
/// It borrows the prepared state of the keys, so it is cheap to create for a single call. Threads may share it.
///
/// ```
/// use dps_symkey_bulk::BulkDerivation;
/// use dps_symkey_core::{GroupKey, Rules};
///
/// let group_key = GroupKey::from_base64(
///     "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
/// )?;
/// let ids = ["sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6", "SN-1"];
/// let mut keys = [[0; 44]; 2];
/// let derived = BulkDerivation::new([&group_key]).derive(&ids, Rules::Portable, [&mut keys])?;
///
/// assert_eq!(keys[0], *b"Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=");
/// assert_eq!(derived.refused[0].index, 1);
/// assert_eq!(derived.refused[0].error.code(), "registration_id_upper_case");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct BulkDerivation<'k, const KEYS: usize> {
    group_keys: [&'k PreparedHmac; KEYS],
    kernel: Kernel,
    first_index: usize,
}

impl<'k, const KEYS: usize> BulkDerivation<'k, KEYS> {
    /// Derives with the fastest available backend.
    #[must_use]
    pub fn new(group_keys: [&'k GroupKey; KEYS]) -> Self {
        Self {
            group_keys: group_keys.map(GroupKey::prepared_hmac),
            kernel: Kernel::fastest(),
            first_index: 0,
        }
    }

    /// Numbers the IDs of [`Refused`] from `index` on, for a part of a longer list. Numbers wrap around at `usize::MAX`.
    #[must_use]
    pub const fn with_first_index(mut self, index: usize) -> Self {
        self.first_index = index;
        self
    }

    /// Derives with the backend given, for tests and measurements.
    ///
    /// # Errors
    /// [`BackendUnavailable`] where the processor, or for WebAssembly the build, does not have it.
    pub fn with_backend(mut self, backend: Backend) -> Result<Self, BackendUnavailable> {
        self.kernel = Kernel::detect(backend).ok_or(BackendUnavailable { backend })?;
        Ok(self)
    }

    /// Derives the keys of all `ids` and writes each at the ID's place in `keys`, which has a buffer for each group key,
    /// in their order.
    ///
    /// Every ID is checked by `rules`. One that is refused does not stop the rest: its places are filled with zero
    /// bytes, and it is listed with its index and the reason. Places beyond the last ID are left alone.
    ///
    /// IDs are any text: a slice of strings, the [`Lines`](crate::Lines) of a file, the
    /// [`Offsets`](crate::Offsets) of an Arrow array. They are borrowed, not copied: several are taken
    /// from the iterator before the first of them is hashed.
    ///
    /// # Errors
    /// [`OutputTooShort`] where there are more IDs than places; the places of the shortest
    /// buffer have been filled then.
    pub fn derive<'a, I, T>(
        &self,
        ids: I,
        rules: Rules,
        keys: [&mut [DeviceKeySlot]; KEYS],
    ) -> Result<Derived, OutputTooShort>
    where
        I: IntoIterator<Item = &'a T>,
        T: AsRef<[u8]> + ?Sized + 'a,
    {
        let slots = keys.iter().map(|keys| keys.len()).min().unwrap_or_default();
        let mut ids = ids.into_iter();
        let mut pass = Pass::new(self, rules, keys);
        pass.derive(ids.by_ref().map(AsRef::as_ref).take(slots).enumerate());
        match ids.next() {
            None => Ok(core::mem::take(&mut pass.derived)),
            Some(_) => Err(OutputTooShort { slots }),
        }
    }
}

impl BulkDerivation<'_, 1> {
    /// Derives the key of one ID by itself, for whoever has them one at a time: without what it takes to begin a batch. The
    /// stack is left to the caller to wipe.
    ///
    /// # Errors
    /// What is wrong with the ID.
    pub fn derive_one(
        &self,
        id: &[u8],
        rules: Rules,
    ) -> Result<DeviceKeySlot, RegistrationIdError> {
        let classes = CharacterClasses::of(rules);
        if id.len() > RegistrationId::MAX_LENGTH || one_id::may_be_refused(classes, id) {
            rules.check(id)?;
        }
        let [group_key] = self.group_keys;
        Ok(one_id::derive(group_key, id))
    }

    /// Derives the keys of the IDs that `text` has a line each of, as [`Lines`] reads them, and writes a line for each to the
    /// beginning of `keys`: the key and LF, or LF alone where the ID is refused.
    ///
    /// ```
    /// # use dps_symkey_bulk::BulkDerivation;
    /// # use dps_symkey_core::{GroupKey, Rules};
    /// # let group_key = GroupKey::from_base64(
    /// #     "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
    /// # )?;
    /// let mut keys = [0; 90];
    /// let derivation = BulkDerivation::new([&group_key]);
    /// let derived = derivation.derive_lines(b"sn-1\r\nSN-2\n", Rules::Portable, &mut keys)?;
    ///
    /// assert_eq!(keys[..derived.length], *b"DDZCm8QaAgDRwj/Pi+PXAM1OO9fXvWohnEYiPvQOBfk=\n\n");
    /// assert_eq!(derived.refused[0].index, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`OutputTooShort`] where there is no room for a line of each ID; the places that there are have been filled then.
    pub fn derive_lines(
        &self,
        text: &[u8],
        rules: Rules,
        keys: &mut [u8],
    ) -> Result<DerivedLines, OutputTooShort> {
        let mut slots = Zeroizing::new([[0; TEXT_LENGTH]; SLOTS]);
        let mut lines = Lines::new(text).peekable();
        let mut all = DerivedLines::default();
        while lines.peek().is_some() {
            let first_index = self.first_index.wrapping_add(all.ids);
            let derived = self.with_first_index(first_index).derive(
                lines.by_ref().take(SLOTS),
                rules,
                [slots.as_mut_slice()],
            )?;
            let mut refused = derived.refused.iter().peekable();
            for (number, slot) in slots.iter().take(derived.ids).enumerate() {
                let index = first_index.wrapping_add(number);
                let is_refused = refused.next_if(|refused| refused.index == index).is_some();
                let free = keys.get_mut(all.length..).unwrap_or_default();
                let written = match is_refused {
                    true => free.first_mut().map(|line_end| {
                        *line_end = b'\n';
                        1
                    }),
                    false => free.first_chunk_mut::<LINE_LENGTH>().map(|line| {
                        let [key @ .., line_end] = line;
                        *key = *slot;
                        *line_end = b'\n';
                        LINE_LENGTH
                    }),
                };
                let slots = all.ids + number;
                all.length += written.ok_or(OutputTooShort { slots })?;
            }
            all.refused.extend(derived.refused);
            all.ids += derived.ids;
        }
        Ok(all)
    }
}

/// How many keys stay in the nearest cache until they are written as lines.
const SLOTS: usize = 256;

/// A key and its line end.
const LINE_LENGTH: usize = TEXT_LENGTH + 1;

/// `BulkDerivation { backend, .. }`: nothing of the keys.
impl<const KEYS: usize> core::fmt::Debug for BulkDerivation<'_, KEYS> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("BulkDerivation")
            .field("backend", &self.kernel.backend())
            .finish_non_exhaustive()
    }
}

/// What became of the IDs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Derived {
    /// How many IDs there were, with those that were refused.
    pub ids: usize,
    /// Those that were refused, in their order.
    pub refused: Vec<Refused>,
}

/// What became of the IDs of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct DerivedLines {
    /// How many IDs there were, with those that were refused.
    pub ids: usize,
    /// How many bytes were written.
    pub length: usize,
    /// Those that were refused, in their order.
    pub refused: Vec<Refused>,
}

/// An ID that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its place among all IDs, from 0 or [where they begin](BulkDerivation::with_first_index).
    pub index: usize,
    /// What is wrong with it, and where.
    pub error: RegistrationIdError,
}

/// There are more IDs than places for their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "there are more registration IDs than the {slots} places for their device keys: give a place for each ID"
)]
pub struct OutputTooShort {
    /// How many places the shortest buffer has.
    pub slots: usize,
}

/// More than any kernel takes of the stack, in bytes.
const STACK_LENGTH: usize = 16 << 10;

/// One call of [`BulkDerivation::derive`].
struct Pass<'p, const KEYS: usize> {
    derivation: &'p BulkDerivation<'p, KEYS>,
    classes: &'static CharacterClasses,
    keys: [&'p mut [DeviceKeySlot]; KEYS],
    texts: [Texts; KEYS],
    derived: Derived,
}

impl<'p, const KEYS: usize> Pass<'p, KEYS> {
    fn new(
        derivation: &'p BulkDerivation<'p, KEYS>,
        rules: Rules,
        keys: [&'p mut [DeviceKeySlot]; KEYS],
    ) -> Self {
        Self {
            derivation,
            classes: CharacterClasses::of(rules),
            keys,
            texts: array::from_fn(|_| Texts::default()),
            derived: Derived::default(),
        }
    }

    fn derive<'a>(&mut self, mut ids: impl Iterator<Item = Indexed<'a>>) {
        let mut short = Batch::<1>::new();
        let mut middle = Batch::<2>::new();
        let mut long = Batch::<3>::new();
        let mut next = ids.next();
        while let Some((index, id)) = next {
            next = if Batch::<1>::fits(id) {
                self.fill(&mut short, (index, id), &mut ids)
            } else if Batch::<2>::fits(id) {
                self.fill(&mut middle, (index, id), &mut ids)
            } else if Batch::<3>::fits(id) {
                self.fill(&mut long, (index, id), &mut ids)
            } else {
                // Empty, or too long.
                self.derived.ids += 1;
                self.check(index, id);
                ids.next()
            };
        }
        self.finish(&mut short);
        self.finish(&mut middle);
        self.finish(&mut long);
    }

    #[inline]
    fn fill<'a, const BLOCKS: usize>(
        &mut self,
        batch: &mut Batch<'a, BLOCKS>,
        first: Indexed<'a>,
        more: &mut impl Iterator<Item = Indexed<'a>>,
    ) -> Option<Indexed<'a>> {
        let next = batch.fill(first, more);
        if batch.is_full() {
            self.finish(batch);
        }
        next
    }

    /// Derives the keys of a batch, and empties it. Has a frame of its own on the stack, which can be wiped.
    #[inline(never)]
    fn finish<const BLOCKS: usize>(&mut self, batch: &mut Batch<'_, BLOCKS>) {
        if batch.is_empty() {
            return;
        }
        let BulkDerivation {
            kernel, group_keys, ..
        } = self.derivation;
        let (ids, indexes) = (batch.ids(), batch.indexes());
        let may_be_refused =
            kernel.derive::<BLOCKS, KEYS>(group_keys, self.classes, ids, &mut self.texts)
                || batch.has_refused_ends(self.classes);
        for (keys, texts) in self.keys.iter_mut().zip(&self.texts) {
            for (index, text) in indexes.iter().zip(texts.iter()) {
                if let Some(slot) = keys.get_mut(*index) {
                    *slot = *text;
                }
            }
        }
        if may_be_refused {
            for (index, id) in indexes.iter().zip(ids) {
                self.check(*index, id);
            }
        }
        self.derived.ids += ids.len();
        batch.clear();
    }

    /// Checks an ID by the rule itself; of one that is refused no key is left.
    fn check(&mut self, index: usize, id: &[u8]) {
        if let Err(error) = self.classes.rules.check(id) {
            for keys in &mut self.keys {
                if let Some(slot) = keys.get_mut(index) {
                    *slot = [0; TEXT_LENGTH];
                }
            }
            let index = self.derivation.first_index.wrapping_add(index);
            // Batches of short and of long IDs are not done in the order of the IDs, but nearly.
            let refused = &mut self.derived.refused;
            let place = refused.partition_point(|before| before.index < index);
            refused.insert(place, Refused { index, error });
        }
    }
}

impl<const KEYS: usize> Drop for Pass<'_, KEYS> {
    fn drop(&mut self) {
        for texts in &mut self.texts {
            texts.wipe();
        }
        // What kernels have left below: digests and schedules, where they did not fit into registers.
        zeroize_stack::<STACK_LENGTH>();
    }
}
