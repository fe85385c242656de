//! One ID by itself: hashed as the portable kernel does; looked at and encoded with vectors where those need no other IDs.

use dps_symkey_core::PreparedHmac;
use zeroize::Zeroize as _;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
use super::portable::encode;
use super::portable::with_digest;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use super::simd128::{encode, has_refused_bytes};
use super::{ROW_LENGTH, TEXT_LENGTH, padded::padded};
use crate::batch::Batch;
use crate::character_classes::CharacterClasses;
use crate::sha256::Block;

/// Whether the ID may be refused, as a kernel says of a batch.
pub(crate) fn may_be_refused(classes: &CharacterClasses, id: &[u8]) -> bool {
    !classes.accept_ends(id) || has_refused_bytes(classes, &[id])
}

/// It is left to the rule itself.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
const fn has_refused_bytes(_classes: &CharacterClasses, _ids: &[&[u8]]) -> bool {
    true
}

/// The text of the key of an ID, of at most 128 bytes.
pub(crate) fn derive(hmac: &PreparedHmac, id: &[u8]) -> [u8; TEXT_LENGTH] {
    if Batch::<1>::fits(id) {
        derive_blocks(hmac, &padded::<1>(id))
    } else if Batch::<2>::fits(id) {
        derive_blocks(hmac, &padded::<2>(id))
    } else {
        derive_blocks(hmac, &padded::<3>(id))
    }
}

fn derive_blocks(hmac: &PreparedHmac, blocks: &[Block]) -> [u8; TEXT_LENGTH] {
    let mut row = [0; ROW_LENGTH];
    with_digest(hmac, blocks, |digest| encode(digest, &mut row));
    let text = row.first_chunk().copied().unwrap_or([0; TEXT_LENGTH]);
    row.zeroize();
    text
}
