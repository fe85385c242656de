//! One message after the other, by `sha2` and `base64ct`: for every processor, and what the others are compared with.

use base64ct::{Base64, Encoding as _};
use dps_symkey_core::PreparedHmac;
use sha2::block_api::compress256;
use zeroize::Zeroize as _;

use super::padded::padded;
use super::{Row, Texts};
use crate::character_classes::CharacterClasses;
use crate::sha256::{BLOCK_LENGTH, Block, State};

/// What every processor has.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl Portable {
    pub(crate) const fn detect() -> Option<Self> {
        Some(Self)
    }

    pub(crate) fn derive<const BLOCKS: usize, const KEYS: usize>(
        self,
        group_keys: &[&PreparedHmac; KEYS],
        _classes: &CharacterClasses,
        ids: &[&[u8]],
        texts: &mut [Texts; KEYS],
    ) -> bool {
        for (hmac, texts) in group_keys.iter().zip(texts) {
            for (id, text) in ids.iter().zip(&mut texts.0) {
                with_digest(hmac, &padded::<BLOCKS>(id), |digest| encode(digest, text));
            }
        }
        // Every ID is left to the rule itself.
        true
    }
}

/// Hands on the HMAC of a message, whose blocks these are, and wipes it.
pub(super) fn with_digest(hmac: &PreparedHmac, blocks: &[Block], with: impl FnOnce(&[u8; 32])) {
    let mut block = OUTER_PADDING;
    let mut state = *hmac.inner();
    compress256(&mut state, blocks);
    write(&state, &mut block);
    state = *hmac.outer();
    compress256(&mut state, &[block]);
    write(&state, &mut block);
    if let Some(digest) = block.first_chunk() {
        with(digest);
    }
    block.as_mut_slice().zeroize();
    state.as_mut_slice().zeroize();
}

pub(super) fn encode(digest: &[u8; 32], text: &mut Row) {
    // 32 bytes have 44 characters, so there is room.
    let _ = Base64::encode(digest, text);
}

/// What follows the inner hash in the outer block: a one bit, zeros, and the length of 96 bytes in bits.
const OUTER_PADDING: Block = {
    let mut block = [0; BLOCK_LENGTH];
    let (_, padding) = block.split_at_mut(32);
    if let [first, .., high, _] = padding {
        *first = 0x80;
        *high = 3;
    }
    block
};

fn write(state: &State, out: &mut Block) {
    for (to, from) in out.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&from.to_be_bytes());
    }
}
