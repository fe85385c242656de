use std::ops::Range;

use arrow_buffer::{ArrowNativeType, NullBuffer};
use arrow_data::ArrayData;
use arrow_schema::DataType;
use dps_symkey_bulk::{InvalidOffsets, Offsets};

/// An Arrow array of strings, in any of the ways to store them. Nothing of it is copied.
pub(crate) struct Strings {
    data: ArrayData,
    storage: Storage,
    nulls: Option<NullBuffer>,
}

enum Storage {
    Utf8,
    LargeUtf8,
    Views,
    /// Each is the value at an index: just beyond them where it is null, and further where it is none at all.
    Dictionary {
        indexes: Vec<usize>,
        values: Box<Strings>,
    },
    /// All are null.
    Null,
}

impl Strings {
    /// Whether arrays of that type are of strings.
    pub(crate) fn are(data_type: &DataType) -> bool {
        match data_type {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
            DataType::Dictionary(_, values) => Self::are(values),
            _ => false,
        }
    }

    /// The strings of an array; nothing where it is one of something else.
    pub(crate) fn of(data: ArrayData) -> Option<Self> {
        let storage = match data.data_type() {
            DataType::Utf8 => Storage::Utf8,
            DataType::LargeUtf8 => Storage::LargeUtf8,
            DataType::Utf8View => Storage::Views,
            DataType::Null => Storage::Null,
            DataType::Dictionary(index, _) => dictionary(&data, index)?,
            _ => return None,
        };
        let nulls = match &storage {
            Storage::Null => Some(NullBuffer::new_null(data.len())),
            Storage::Dictionary { indexes, values } => {
                let is_valid = indexes.iter().map(|index| !values.is_null(*index));
                Some(is_valid.collect()).filter(|nulls: &NullBuffer| nulls.null_count() > 0)
            }
            _ => data.nulls().cloned(),
        };
        Some(Self {
            data,
            storage,
            nulls,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.data.len()
    }

    /// Which are null; nothing where none is.
    pub(crate) const fn nulls(&self) -> Option<&NullBuffer> {
        self.nulls.as_ref()
    }

    /// Hands on the strings in a range. Those that are null are any text.
    pub(crate) fn with<T>(
        &self,
        range: Range<usize>,
        take: impl FnOnce(&mut dyn Iterator<Item = &[u8]>) -> T,
    ) -> Result<T, InvalidOffsets> {
        Ok(match &self.storage {
            Storage::Utf8 => take(&mut self.between_offsets::<i32>(range)?),
            Storage::LargeUtf8 => take(&mut self.between_offsets::<i64>(range)?),
            Storage::Views => take(&mut range.map(|row| self.view(row))),
            Storage::Dictionary { indexes, values } => {
                let indexes = indexes.get(range).unwrap_or_default();
                take(&mut indexes.iter().map(|index| values.get(*index)))
            }
            Storage::Null => take(&mut range.map(|_| [].as_slice())),
        })
    }

    fn between_offsets<O: ArrowNativeType + TryInto<usize>>(
        &self,
        range: Range<usize>,
    ) -> Result<Offsets<'_, O>, InvalidOffsets> {
        let offset = self.data.offset();
        let rows = offset + range.start..=offset + range.end;
        let offsets = buffer::<O>(&self.data, 0).get(rows).unwrap_or_default();
        Offsets::new(buffer(&self.data, 1), offsets)
    }

    /// Source: "Variable-size Binary View Layout" in the Arrow columnar format.
    fn view(&self, row: usize) -> &[u8] {
        const MOST_INLINE: usize = 12;
        let (views, _) = buffer::<u8>(&self.data, 0).as_chunks::<16>();
        let Some(view) = views.get(self.data.offset() + row) else {
            return &[];
        };
        let number = |place: usize| {
            let bytes = view.as_chunks().0.get(place).copied();
            u32::from_ne_bytes(bytes.unwrap_or_default()) as usize
        };
        let length = number(0);
        let text = match length {
            0..=MOST_INLINE => view.get(4..4 + length),
            _ => buffer(&self.data, 1 + number(2)).get(number(3)..number(3) + length),
        };
        text.unwrap_or_default()
    }

    /// One of the strings; an empty one where there is none.
    fn get(&self, row: usize) -> &[u8] {
        let text = match &self.storage {
            Storage::Utf8 => first(self.between_offsets::<i32>(row..row + 1)),
            Storage::LargeUtf8 => first(self.between_offsets::<i64>(row..row + 1)),
            Storage::Views => Some(self.view(row)),
            Storage::Dictionary { indexes, values } => {
                indexes.get(row).map(|index| values.get(*index))
            }
            Storage::Null => None,
        };
        text.unwrap_or_default()
    }

    /// Just beyond the last one stands for null.
    fn is_null(&self, row: usize) -> bool {
        let is_null = |nulls: &NullBuffer| row < nulls.len() && nulls.is_null(row);
        row == self.len() || self.nulls.as_ref().is_some_and(is_null)
    }
}

fn first<'a, O: ArrowNativeType + TryInto<usize>>(
    texts: Result<Offsets<'a, O>, InvalidOffsets>,
) -> Option<&'a [u8]> {
    texts.ok()?.next()
}

/// One of the buffers of an array; an empty one where there is none.
fn buffer<T: ArrowNativeType>(data: &ArrayData, index: usize) -> &[T] {
    let buffer = data.buffers().get(index);
    buffer.map_or(&[], |buffer| buffer.typed_data())
}

fn dictionary(data: &ArrayData, index: &DataType) -> Option<Storage> {
    let indexes = match index {
        DataType::Int8 => indexes::<i8>,
        DataType::Int16 => indexes::<i16>,
        DataType::Int32 => indexes::<i32>,
        DataType::Int64 => indexes::<i64>,
        DataType::UInt8 => indexes::<u8>,
        DataType::UInt16 => indexes::<u16>,
        DataType::UInt32 => indexes::<u32>,
        DataType::UInt64 => indexes::<u64>,
        _ => return None,
    };
    let values = Strings::of(data.child_data().first()?.clone())?;
    Some(Storage::Dictionary {
        indexes: indexes(data, values.len()),
        values: Box::new(values),
    })
}

/// The indexes into a dictionary of so many values: just beyond them where one is null, and further where there is no such
/// value, whose text is empty and refused.
fn indexes<I: ArrowNativeType>(data: &ArrayData, values: usize) -> Vec<usize> {
    let rows = data.offset()..data.offset() + data.len();
    let indexes = buffer::<I>(data, 0).get(rows).unwrap_or_default();
    let index = |(row, index): (usize, &I)| match data.is_null(row) {
        true => values,
        false => index
            .to_usize()
            .filter(|index| *index < values)
            .unwrap_or(values + 1),
    };
    indexes.iter().enumerate().map(index).collect()
}
