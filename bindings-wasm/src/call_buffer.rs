use alloc::boxed::Box;
use alloc::vec;
use core::ops::Range;

use wasm_bindgen::prelude::*;
use zeroize::Zeroize as _;

/// A piece of memory that both sides read and write: arguments one after the other on the way in, one text on the way out.
///
/// JavaScript wipes it after each call.
#[wasm_bindgen]
pub struct CallBuffer {
    bytes: Box<[u8]>,
}

#[wasm_bindgen]
impl CallBuffer {
    /// One of so many bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(size: usize) -> Self {
        let bytes = vec![0; size].into_boxed_slice();
        Self { bytes }
    }

    /// Where it is in the memory of the module.
    #[wasm_bindgen(getter)]
    pub fn address(&self) -> *const u8 {
        self.bytes.as_ptr()
    }
}

impl CallBuffer {
    /// The arguments of these lengths, in bytes.
    pub(crate) fn arguments<const N: usize>(&self, lengths: [usize; N]) -> [&[u8]; N] {
        let mut end = 0;
        lengths.map(|length| {
            let start = end;
            end += length;
            self.part(start..end)
        })
    }

    /// What is there; nothing where JavaScript has it wrong.
    fn part(&self, part: Range<usize>) -> &[u8] {
        self.bytes.get(part).unwrap_or_default()
    }

    pub(crate) fn split(&mut self, at: usize) -> (&[u8], &mut [u8]) {
        match self.bytes.split_at_mut_checked(at) {
            Some((before, behind)) => (before, behind),
            None => Default::default(),
        }
    }

    /// Writes a text from the beginning, and gives its length.
    pub(crate) fn answer(&mut self, text: &[u8]) -> usize {
        match self.bytes.get_mut(..text.len()) {
            Some(place) => place.copy_from_slice(text),
            None => return 0,
        }
        text.len()
    }
}

impl Drop for CallBuffer {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
