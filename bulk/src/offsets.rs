use core::iter::FusedIterator;
use core::slice;

use thiserror::Error;

/// Registration IDs that stand one after the other in one buffer, each from its offset to the next one's: the layout of
/// string arrays in Apache Arrow, with its 32-bit and its 64-bit offsets.
///
/// Source: "Variable-size Binary Layout" in the Arrow columnar format.
///
/// ```
/// use dps_symkey_bulk::Offsets;
///
/// let ids = Offsets::new(b"sn-1sn-22", &[0_i32, 4, 9])?;
/// assert!(ids.eq([b"sn-1".as_slice(), b"sn-22"]));
/// # Ok::<(), dps_symkey_bulk::InvalidOffsets>(())
/// ```
#[derive(Clone, Debug)]
pub struct Offsets<'a, O> {
    bytes: &'a [u8],
    pairs: slice::Windows<'a, O>,
}

impl<'a, O: Copy + TryInto<usize>> Offsets<'a, O> {
    /// IDs in `bytes`, one less than there are offsets.
    ///
    /// # Errors
    /// [`InvalidOffsets`] where an offset is negative, less than the one before or greater than the buffer is long.
    pub fn new(bytes: &'a [u8], offsets: &'a [O]) -> Result<Self, InvalidOffsets> {
        let mut before = 0;
        for (index, offset) in offsets.iter().enumerate() {
            match (*offset).try_into() {
                Ok(offset) if before <= offset && offset <= bytes.len() => before = offset,
                _ => return Err(InvalidOffsets { index }),
            }
        }
        Ok(Self {
            bytes,
            pairs: offsets.windows(2),
        })
    }
}

impl<'a, O: Copy + TryInto<usize>> Iterator for Offsets<'a, O> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        let [start, end] = self.pairs.next()? else {
            return None;
        };
        let (Ok(start), Ok(end)) = ((*start).try_into(), (*end).try_into()) else {
            return None;
        };
        self.bytes.get(start..end)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

impl<O: Copy + TryInto<usize>> ExactSizeIterator for Offsets<'_, O> {}
impl<O: Copy + TryInto<usize>> FusedIterator for Offsets<'_, O> {}

/// The offsets are none of that buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "offset {index} is negative, less than the one before or beyond the buffer: give the offsets and the bytes of one array"
)]
pub struct InvalidOffsets {
    /// The first one that is wrong, counted from 0.
    pub index: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn are_checked_before_the_first_id() {
        let invalid = |offsets: &[i64]| Offsets::new(b"abc", offsets).unwrap_err().index;
        assert_eq!(invalid(&[0, 4]), 1);
        assert_eq!(invalid(&[-1, 2]), 0);
        assert_eq!(invalid(&[0, 2, 1, 3]), 2);
        assert_eq!(invalid(&[i64::MAX]), 0);
    }

    #[test]
    fn may_begin_and_end_inside_the_buffer() {
        let ids = Offsets::new(b"abcdef", &[1_i32, 1, 4]).unwrap();
        assert_eq!(ids.len(), 2);
        assert_eq!(ids.collect::<Vec<_>>(), [b"".as_slice(), b"bcd"]);
    }

    #[test]
    fn of_nothing_are_nothing() {
        assert_eq!(Offsets::<i32>::new(b"abc", &[]).unwrap().len(), 0);
        assert_eq!(Offsets::new(b"", &[0_i32]).unwrap().len(), 0);
    }
}
