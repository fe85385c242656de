use crate::sha256::{BLOCK_LENGTH, Block};

/// The message of an ID, for kernels that have no loads of any length: the ID, a one bit, zeros, and the length in bits
/// (FIPS 180-4, section 5.1.1).
#[inline]
pub(super) fn padded<const BLOCKS: usize>(id: &[u8]) -> [Block; BLOCKS] {
    let mut message = [[0; BLOCK_LENGTH]; BLOCKS];
    let text = message.as_flattened_mut();
    copy(id, text);
    if let Some(end) = text.get_mut(id.len()) {
        *end = 0x80;
    }
    if let Some(end) = text.last_chunk_mut() {
        // The key's block comes before. At most 1,536 bits.
        let bits = (BLOCK_LENGTH + id.len()) as u16 * 8;
        *end = bits.to_be_bytes();
    }
    message
}

/// The messages of one or two IDs.
#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_endian = "little")
))]
#[inline]
pub(super) fn padded_pair<const BLOCKS: usize>(ids: Option<&[&[u8]]>) -> [[Block; BLOCKS]; 2] {
    let (one, other): (&[u8], &[u8]) = match ids {
        Some([one, other]) => (one, other),
        Some([one]) => (one, &[]),
        _ => (&[], &[]),
    };
    [padded(one), padded(other)]
}

/// Copies an ID to the beginning of a block by two copies of a fixed length that may overlap: most of a call to `memcpy`
/// would go into finding out how.
fn copy(id: &[u8], text: &mut [u8]) {
    match id.len() {
        64.. => {
            if let Some(text) = text.get_mut(..id.len()) {
                text.copy_from_slice(id);
            }
        }
        32.. => copy_ends::<32>(id, text),
        16.. => copy_ends::<16>(id, text),
        8.. => copy_ends::<8>(id, text),
        4.. => copy_ends::<4>(id, text),
        2.. => copy_ends::<2>(id, text),
        _ => copy_ends::<1>(id, text),
    }
}

/// Copies an ID of `N` to `2 * N` bytes.
fn copy_ends<const N: usize>(id: &[u8], text: &mut [u8]) {
    let text = text.get_mut(..id.len()).unwrap_or_default();
    if let (Some(from), Some(to)) = (id.first_chunk::<N>(), text.first_chunk_mut()) {
        *to = *from;
    }
    if let (Some(from), Some(to)) = (id.last_chunk::<N>(), text.last_chunk_mut()) {
        *to = *from;
    }
}
