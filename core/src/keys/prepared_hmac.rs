use core::fmt;

use sha2::block_api::compress256;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

use crate::RegistrationId;

const BLOCK_LENGTH: usize = 64;

type State = [u32; 8];

/// The initial state of SHA-256. Source: FIPS 180-4, section 5.3.3.
const INITIAL: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// HMAC-SHA256 of a group key with the two blocks that depend on the key alone already hashed, lent by
/// [`GroupKey::prepared_hmac`](crate::GroupKey::prepared_hmac). Source: RFC 2104, section 4.
///
/// **As secret as the key:** whoever has the two states can derive the key of every device of the group. They are wiped on
/// drop.
// The `hmac` crate keeps the same two states, but behind buffers for text of any length, which cost about as much as the
// two hashes themselves where the processor has instructions for them. A registration ID has at most 128 bytes, so three
// blocks on the stack do.
pub struct PreparedHmac {
    inner: State,
    outer: State,
}

impl PreparedHmac {
    pub(crate) const DIGEST_LENGTH: usize = 32;

    /// From a key of at most one block, filled up with zeros.
    pub(crate) fn new(key: &[u8; BLOCK_LENGTH]) -> Self {
        Self {
            inner: keyed(key, 0x36),
            outer: keyed(key, 0x5c),
        }
    }

    /// The SHA-256 state of the inner hash, after the block of the key and `ipad`. **As secret as the key.**
    #[must_use]
    pub const fn inner(&self) -> &[u32; 8] {
        &self.inner
    }

    /// The SHA-256 state of the outer hash, after the block of the key and `opad`. **As secret as the key.**
    #[must_use]
    pub const fn outer(&self) -> &[u32; 8] {
        &self.outer
    }

    /// Writes the HMAC of `id` into the first [`DIGEST_LENGTH`](Self::DIGEST_LENGTH) bytes of `out`.
    pub(crate) fn digest(&self, id: &RegistrationId, out: &mut [u8; BLOCK_LENGTH]) {
        // The ID after the key's block: a one bit, zeros, the length in bits (FIPS 180-4, section 5.1.1).
        let length = id.as_bytes().len();
        let count = (length + 8) / BLOCK_LENGTH + 1;
        let mut blocks = [[0; BLOCK_LENGTH]; 3];
        let text = blocks.as_flattened_mut();
        for (to, from) in text.iter_mut().zip(id.zero_padded()) {
            *to = *from;
        }
        if let Some(end) = text.get_mut(length) {
            *end = 0x80;
        }
        let bits = (BLOCK_LENGTH as u64 + length as u64) * 8;
        if let Some(end) = blocks
            .get_mut(count - 1)
            .and_then(|block| block.last_chunk_mut())
        {
            *end = bits.to_be_bytes();
        }
        let mut state = self.inner;
        compress256(&mut state, blocks.get(..count).unwrap_or_default());
        // What follows the inner hash: a one bit, zeros, the length of 96 bytes in bits.
        let mut block = [0; BLOCK_LENGTH];
        block[PreparedHmac::DIGEST_LENGTH] = 0x80;
        block[BLOCK_LENGTH - 2] = 3;
        write(&state, &mut block);
        state = self.outer;
        compress256(&mut state, &[block]);
        write(&state, out);
        state.as_mut_slice().zeroize();
        block.as_mut_slice().zeroize();
    }
}

/// `PreparedHmac { .. }`: nothing of the key.
impl fmt::Debug for PreparedHmac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedHmac").finish_non_exhaustive()
    }
}

impl Drop for PreparedHmac {
    fn drop(&mut self) {
        self.inner.as_mut_slice().zeroize();
        self.outer.as_mut_slice().zeroize();
    }
}

impl ZeroizeOnDrop for PreparedHmac {}

fn keyed(key: &[u8; BLOCK_LENGTH], pad: u8) -> State {
    let mut block = key.map(|byte| byte ^ pad);
    let mut state = INITIAL;
    compress256(&mut state, &[block]);
    block.as_mut_slice().zeroize();
    state
}

fn write(state: &State, out: &mut [u8; BLOCK_LENGTH]) {
    let mut rest = out.as_mut_slice();
    for word in state {
        let Some((bytes, tail)) = rest.split_first_chunk_mut() else {
            return;
        };
        *bytes = word.to_be_bytes();
        rest = tail;
    }
}
