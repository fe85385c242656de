use dps_symkey_bulk::DeviceKeySlot;

/// The length of a key, in bytes.
const LENGTH: usize = size_of::<DeviceKeySlot>();

/// Device keys as Arrow has an array of strings.
pub(crate) struct Keys {
    pub(super) slots: Vec<DeviceKeySlot>,
    pub(super) offsets: Offsets,
    /// A bit for each key, the first one the lowest of a byte; nothing where none is null.
    pub(super) validity: Option<Vec<u8>>,
    pub(super) null_count: usize,
}

/// Where each key begins, and the last one ends.
pub(super) enum Offsets {
    Utf8(Vec<i32>),
    LargeUtf8(Vec<i64>),
}

impl Keys {
    /// The most keys in an array whose offsets have 32 bits.
    pub(crate) const MOST_IN_UTF8: usize = i32::MAX as usize / LENGTH;

    /// The most memory that a key takes with all that belongs to it, in bytes.
    pub(crate) const MOST_BYTES: usize = LENGTH + size_of::<i64>() + 1;

    /// The keys in `slots`. An empty slot is null, if `has_nulls`.
    pub(crate) fn new(slots: Vec<DeviceKeySlot>, is_large: bool, has_nulls: bool) -> Self {
        let ends = (0..=slots.len()).map(|key| key * LENGTH);
        let offsets = match is_large {
            true => Offsets::LargeUtf8(ends.map(|end| end as i64).collect()),
            false => Offsets::Utf8(ends.map(|end| end as i32).collect()),
        };
        let is_key = |slot: &DeviceKeySlot| *slot != [0; LENGTH];
        let validity = has_nulls.then(|| {
            let byte = |slots: &[DeviceKeySlot]| {
                let slots = slots.iter().rev();
                slots.fold(0, |bits, slot| bits << 1 | u8::from(is_key(slot)))
            };
            slots.chunks(8).map(byte).collect()
        });
        let null_count = match has_nulls {
            true => slots.iter().filter(|slot| !is_key(slot)).count(),
            false => 0,
        };
        Self {
            slots,
            offsets,
            validity,
            null_count,
        }
    }

    pub(super) const fn is_large(&self) -> bool {
        matches!(self.offsets, Offsets::LargeUtf8(_))
    }

    pub(super) const fn len(&self) -> usize {
        self.slots.len()
    }
}
