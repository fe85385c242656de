//! IDs at the edge of what may be read.
#![allow(
    unsafe_code,
    reason = "a page that may not be read is made and stood beside"
)]

use region::{Allocation, Protection};

use crate::reference::{backends, derivation, device_key, group_key, id};
use dps_symkey_core::Rules;

/// A page that can be read between two that cannot.
struct Page {
    pages: Allocation,
}

impl Page {
    fn new() -> Self {
        let size = region::page::size();
        let mut pages = region::alloc(3 * size, Protection::READ_WRITE).unwrap();
        let first = pages.as_mut_ptr::<u8>();
        // SAFETY: these pages are ours, and nothing stands in them.
        unsafe {
            region::protect(first, size, Protection::NONE).unwrap();
            region::protect(first.add(2 * size), size, Protection::NONE).unwrap();
        }
        Self { pages }
    }

    /// Copies the bytes to that place in the page.
    fn place(&mut self, bytes: &[u8], offset: usize) -> &[u8] {
        let size = region::page::size();
        assert!(offset + bytes.len() <= size);
        // SAFETY: in the second of three pages, which can be read and written, and is borrowed as long as the result.
        unsafe {
            let start = self.pages.as_mut_ptr::<u8>().add(size + offset);
            start.copy_from(bytes.as_ptr(), bytes.len());
            std::slice::from_raw_parts(start, bytes.len())
        }
    }
}

#[test]
fn nothing_beyond_an_id_is_read() {
    let key = [3; 64];
    let group_key = group_key(&key);
    let mut page = Page::new();
    for backend in backends() {
        let derivation = derivation(backend, [&group_key]);
        for length in 1..=128 {
            let text = id(length, length);
            let expected = device_key(&key, &text);
            for offset in [0, 1, region::page::size() - length] {
                let at_edge = page.place(&text, offset);
                let mut keys = [[0; 44]; 3];
                let derived = derivation
                    .derive([at_edge; 3], Rules::Portable, [&mut keys])
                    .unwrap();
                assert!(derived.refused.is_empty());
                assert!(keys == [expected; 3], "{backend}: {length} at {offset}");
            }
        }
    }
}
