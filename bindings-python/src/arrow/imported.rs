#![allow(
    unsafe_code,
    reason = "the array of another library is lengths and pointers: what can be seen of them is checked, the rest taken at its word"
)]

use std::ops::Range;
use std::slice;

use pyo3::{PyErr, PyResult};

use super::c_data::{ArrowArray, Structure as _};
use super::data_type::{DataType, Index};
use super::strings::{Bytes, Indexes, Numbers, Storage, Strings, Validity};
use super::{consumed, unreadable};

/// An array of another library.
pub(crate) struct Imported {
    array: Box<ArrowArray>,
    data_type: DataType,
}

impl Imported {
    /// # Safety
    /// The pointers of the array are null or, until it is released, as the interface has them for that type.
    pub(super) const unsafe fn new(array: Box<ArrowArray>, data_type: DataType) -> Self {
        Self { array, data_type }
    }

    pub(crate) const fn data_type(&self) -> &DataType {
        &self.data_type
    }

    pub(crate) fn len(&self) -> PyResult<usize> {
        number("length", self.array.length)
    }

    pub(crate) fn strings(&self) -> PyResult<Strings<'_>> {
        // SAFETY: that of `new`.
        unsafe { strings(&self.array, &self.data_type) }
    }
}

/// # Safety
/// As for [`Imported::new`].
unsafe fn strings<'a>(array: &'a ArrowArray, data_type: &DataType) -> PyResult<Strings<'a>> {
    let buffers = Buffers::of(array)?;
    let rows = buffers.offset..buffers.end;
    // SAFETY: where it is not null there is an array.
    let dictionary = unsafe { array.dictionary.as_ref() };
    // SAFETY: the buffers are those of the type, as the safety of this function has it.
    let storage = unsafe {
        match (data_type, dictionary) {
            (DataType::Null, None) => Storage::Null,
            (DataType::Utf8, None) => {
                let (offsets, text) = buffers.texts()?;
                Storage::Utf8 { offsets, text }
            }
            (DataType::LargeUtf8, None) => {
                let (offsets, text) = buffers.texts()?;
                Storage::LargeUtf8 { offsets, text }
            }
            (DataType::Utf8View, None) => Storage::Views {
                views: buffers.get(1, rows)?,
                texts: buffers.variadic()?,
            },
            (DataType::Dictionary(Index { width, is_signed }, of), Some(values)) => {
                let numbers = match width {
                    1 => Numbers::Of1(buffers.get(1, rows)?),
                    2 => Numbers::Of2(buffers.get(1, rows)?),
                    4 => Numbers::Of4(buffers.get(1, rows)?),
                    _ => Numbers::Of8(buffers.get(1, rows)?),
                };
                let values = strings(values, of)?;
                let indexes = Indexes {
                    numbers,
                    is_signed: *is_signed,
                    values: values.len,
                };
                let values = Box::new(values);
                Storage::Dictionary { indexes, values }
            }
            _ => {
                let message = format!("the array is not of the type {data_type}");
                return Err(unreadable(message));
            }
        }
    };
    let validity = match storage {
        Storage::Null => None,
        // SAFETY: as above.
        _ => unsafe { buffers.validity() }?,
    };
    Ok(Strings {
        len: buffers.len,
        validity,
        storage,
    })
}

/// The buffers of an array, and which of their values are its own.
struct Buffers<'a> {
    array: &'a ArrowArray,
    offset: usize,
    len: usize,
    end: usize,
}

impl<'a> Buffers<'a> {
    fn of(array: &'a ArrowArray) -> PyResult<Self> {
        if array.is_released() {
            return Err(consumed());
        }
        if array.n_children != 0 {
            return Err(unreadable("an array of strings has children"));
        }
        let offset = number("offset", array.offset)?;
        let len = number("length", array.length)?;
        let end = offset.checked_add(len);
        let end = end.filter(|end| isize::try_from(*end).is_ok());
        let end = end.ok_or_else(too_long)?;
        Ok(Self {
            array,
            offset,
            len,
            end,
        })
    }

    /// Which values are null; nothing where none is.
    ///
    /// # Safety
    /// The array has buffers.
    unsafe fn validity(&self) -> PyResult<Option<Validity<'a>>> {
        let nulls = match self.array.null_count {
            // Not counted.
            -1 => None,
            count => Some(number("null count", count)?),
        };
        if nulls.is_some_and(|nulls| nulls > self.len) {
            return Err(unreadable("the array has more nulls than values"));
        }
        // SAFETY: as here.
        let is_missing = unsafe { self.pointer(0) }?.is_null();
        match nulls {
            Some(0) => Ok(None),
            None if is_missing => Ok(None),
            _ => {
                let bytes = self.offset / 8..self.end.div_ceil(8);
                // SAFETY: the first buffer has a bit for each value.
                let bits = unsafe { self.get(0, bytes) }?;
                let first = self.offset % 8;
                Ok(Some(Validity { bits, first }))
            }
        }
    }

    /// The offsets, and what they are offsets into.
    ///
    /// # Safety
    /// They are the buffers of such an array.
    unsafe fn texts<const N: usize>(&self) -> PyResult<(&'a [Bytes<N>], &'a [u8])>
    where
        Bytes<N>: TryInto<usize>,
    {
        // SAFETY: there is one more offset than there are strings, and the last one is the length of the text.
        unsafe {
            // Without strings even the first offset may be missing.
            let rows = match self.len {
                0 => 0..0,
                _ => self.offset..self.end.checked_add(1).ok_or_else(too_long)?,
            };
            let offsets: &[Bytes<N>] = self.get(1, rows)?;
            let length = offsets.last().and_then(|last| (*last).try_into().ok());
            // Where it is negative it is found when the strings are read.
            let text = self.get(2, 0..length.unwrap_or_default())?;
            Ok((offsets, text))
        }
    }

    /// The texts that views are of.
    ///
    /// # Safety
    /// They are the buffers of such an array.
    unsafe fn variadic(&self) -> PyResult<Vec<&'a [u8]>> {
        /// What there is beside: which are null, the views, the lengths.
        const OTHERS: usize = 3;
        let buffers = number("number of buffers", self.array.n_buffers)?;
        let count = buffers.checked_sub(OTHERS).ok_or_else(too_few)?;
        // SAFETY: the last buffer has the length of each.
        let lengths: &[Bytes<8>] = unsafe { self.get(buffers - 1, 0..count) }?;
        let texts = lengths.iter().enumerate().map(|(index, length)| {
            let length = (*length).try_into();
            let length = length.map_err(|_| unreadable("the length of a buffer is negative"))?;
            // SAFETY: the length is that of this buffer.
            unsafe { self.get(index + 2, 0..length) }
        });
        texts.collect()
    }

    /// Those values of a buffer.
    ///
    /// # Safety
    /// The array has buffers, and this one has the values, or is null; any bytes are such a value.
    unsafe fn get<T>(&self, index: usize, values: Range<usize>) -> PyResult<&'a [T]> {
        const { assert!(align_of::<T>() == 1) }
        // SAFETY: as here.
        let start: *const T = unsafe { self.pointer(index) }?.cast();
        if values.is_empty() {
            return Ok(&[]);
        }
        if start.is_null() {
            let message = format!("buffer {index} of the array is missing");
            return Err(unreadable(message));
        }
        let bytes = values.end.checked_mul(size_of::<T>());
        let bytes = bytes.filter(|bytes| isize::try_from(*bytes).is_ok());
        let end = bytes.and_then(|bytes| start.addr().checked_add(bytes));
        end.ok_or_else(too_long)?;
        // SAFETY: it is not null, and the bytes are there and in range, as the safety of this function has it.
        Ok(unsafe { slice::from_raw_parts(start.add(values.start), values.len()) })
    }

    /// Where a buffer begins.
    ///
    /// # Safety
    /// The array has buffers, or none is counted.
    unsafe fn pointer(&self, index: usize) -> PyResult<*const u8> {
        let count = number("number of buffers", self.array.n_buffers)?;
        if index >= count || self.array.buffers.is_null() {
            return Err(too_few());
        }
        // SAFETY: it is one of those that are counted.
        let pointer = unsafe { self.array.buffers.add(index).read() };
        Ok(pointer.cast())
    }
}

fn number(name: &str, number: i64) -> PyResult<usize> {
    usize::try_from(number)
        .map_err(|_| unreadable(format_args!("the {name} of the array is {number}")))
}

fn too_long() -> PyErr {
    unreadable("the array is longer than any memory")
}

fn too_few() -> PyErr {
    unreadable("the array does not have the buffers of its type")
}
