use std::num::TryFromIntError;
use std::ops::Range;

use dps_symkey_bulk::{InvalidOffsets, Offsets};

/// An Arrow array of strings, in any of the ways to store them. Nothing of it is copied.
pub(crate) struct Strings<'a> {
    pub(super) len: usize,
    /// Nothing where none is null.
    pub(super) validity: Option<Validity<'a>>,
    pub(super) storage: Storage<'a>,
}

/// Each as long as the array.
pub(super) enum Storage<'a> {
    /// All are null.
    Null,
    /// One offset more than there are strings, or none for an empty array.
    Utf8 {
        offsets: &'a [Bytes<4>],
        text: &'a [u8],
    },
    LargeUtf8 {
        offsets: &'a [Bytes<8>],
        text: &'a [u8],
    },
    Views {
        views: &'a [Bytes<16>],
        texts: Vec<&'a [u8]>,
    },
    Dictionary {
        indexes: Indexes<'a>,
        values: Box<Strings<'a>>,
    },
}

/// A number, or a view, in a buffer. Some producers do not align their buffers.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(super) struct Bytes<const N: usize>([u8; N]);

impl TryFrom<Bytes<4>> for usize {
    type Error = TryFromIntError;

    fn try_from(offset: Bytes<4>) -> Result<Self, Self::Error> {
        i32::from_ne_bytes(offset.0).try_into()
    }
}

impl TryFrom<Bytes<8>> for usize {
    type Error = TryFromIntError;

    fn try_from(offset: Bytes<8>) -> Result<Self, Self::Error> {
        i64::from_ne_bytes(offset.0).try_into()
    }
}

/// Bits, the first one the lowest of a byte.
pub(super) struct Validity<'a> {
    pub(super) bits: &'a [u8],
    /// The bit of the first row.
    pub(super) first: usize,
}

impl Validity<'_> {
    fn is_null(&self, row: usize) -> bool {
        let bit = self.first + row;
        let byte = self.bits.get(bit / 8);
        byte.is_some_and(|byte| byte >> (bit % 8) & 1 == 0)
    }
}

/// The indexes into a dictionary.
pub(super) struct Indexes<'a> {
    pub(super) numbers: Numbers<'a>,
    pub(super) is_signed: bool,
    /// How many values the dictionary has.
    pub(super) values: usize,
}

pub(super) enum Numbers<'a> {
    Of1(&'a [Bytes<1>]),
    Of2(&'a [Bytes<2>]),
    Of4(&'a [Bytes<4>]),
    Of8(&'a [Bytes<8>]),
}

impl Indexes<'_> {
    /// The index of a row, or `None` if the dictionary has no such value.
    fn get(&self, row: usize) -> Option<usize> {
        let (number, bits) = match self.numbers {
            Numbers::Of1(numbers) => (u8::from_ne_bytes(numbers.get(row)?.0).into(), u8::BITS),
            Numbers::Of2(numbers) => (u16::from_ne_bytes(numbers.get(row)?.0).into(), u16::BITS),
            Numbers::Of4(numbers) => (u32::from_ne_bytes(numbers.get(row)?.0).into(), u32::BITS),
            Numbers::Of8(numbers) => (u64::from_ne_bytes(numbers.get(row)?.0), u64::BITS),
        };
        let is_negative = self.is_signed && number >> (bits - 1) != 0;
        let index = usize::try_from(number).ok();
        index.filter(|index| !is_negative && *index < self.values)
    }
}

impl Strings<'_> {
    /// Whether any may be null.
    pub(crate) fn has_nulls(&self) -> bool {
        self.validity.is_some()
            || match &self.storage {
                Storage::Null => true,
                Storage::Dictionary { values, .. } => values.has_nulls(),
                _ => false,
            }
    }

    pub(crate) fn is_null(&self, row: usize) -> bool {
        let validity = self.validity.as_ref();
        validity.is_some_and(|validity| validity.is_null(row))
            || match &self.storage {
                Storage::Null => true,
                Storage::Dictionary { indexes, values } => {
                    indexes.get(row).is_some_and(|index| values.is_null(index))
                }
                _ => false,
            }
    }

    /// Hands on the strings in a range. Those that are null are any text; one that a dictionary does not have is empty, and will be
    /// refused.
    pub(crate) fn with<T>(
        &self,
        range: Range<usize>,
        take: impl FnOnce(&mut dyn Iterator<Item = &[u8]>) -> T,
    ) -> Result<T, InvalidOffsets> {
        Ok(match &self.storage {
            Storage::Utf8 { offsets, text } => take(&mut between(offsets, text, range)?),
            Storage::LargeUtf8 { offsets, text } => take(&mut between(offsets, text, range)?),
            _ => take(&mut range.map(|row| self.get(row).unwrap_or_default())),
        })
    }

    fn get(&self, row: usize) -> Option<&[u8]> {
        match &self.storage {
            Storage::Null => None,
            Storage::Utf8 { offsets, text } => between(offsets, text, row..row + 1).ok()?.next(),
            Storage::LargeUtf8 { offsets, text } => {
                between(offsets, text, row..row + 1).ok()?.next()
            }
            Storage::Views { views, texts } => view(views.get(row)?, texts),
            Storage::Dictionary { indexes, values } => values.get(indexes.get(row)?),
        }
    }
}

/// The strings in a range.
fn between<'a, O: Copy + TryInto<usize>>(
    offsets: &'a [O],
    text: &'a [u8],
    range: Range<usize>,
) -> Result<Offsets<'a, O>, InvalidOffsets> {
    let offsets = offsets.get(range.start..=range.end);
    Offsets::new(text, offsets.unwrap_or_default())
}

/// Source: "Variable-size Binary View Layout" in the Arrow columnar format.
fn view<'a>(Bytes(view): &'a Bytes<16>, texts: &[&'a [u8]]) -> Option<&'a [u8]> {
    const MOST_INLINE: usize = 12;
    let (numbers, _) = view.as_chunks();
    let number = |place: usize| {
        let number = u32::from_ne_bytes(*numbers.get(place)?);
        usize::try_from(number).ok()
    };
    let length = number(0)?;
    match length {
        0..=MOST_INLINE => view.get(4..)?.get(..length),
        _ => texts.get(number(2)?)?.get(number(3)?..)?.get(..length),
    }
}
