//! Four messages at once with the vectors of WebAssembly, which have no rotations and no instructions for the hash.
#![allow(unsafe_code, reason = "loads and stores")]

use core::arch::wasm32::*;
use core::hint::black_box;

use dps_symkey_core::PreparedHmac;
use zeroize::Zeroize as _;

use super::base64::{DIGIT_STEPS, FIRST_DIGIT};
use super::lanes::{
    add_to_state, lanes, no_schedule, outer_words, rolled_compression, round, rounds, schedule,
};
use super::padded::padded;
use super::{Row, TEXT_LENGTH, Texts};
use crate::character_classes::CharacterClasses;
use crate::sha256::{BLOCK_LENGTH, Block, OUTER_PADDING, ROUND_CONSTANTS, State};

const LANES: usize = 4;

/// What this build was made for.
#[derive(Clone, Copy)]
pub(crate) struct Simd128;

impl Simd128 {
    pub(crate) const fn detect() -> Option<Self> {
        Some(Self)
    }

    pub(crate) fn derive<const BLOCKS: usize, const KEYS: usize>(
        self,
        group_keys: &[&PreparedHmac; KEYS],
        classes: &CharacterClasses,
        ids: &[&[u8]],
        texts: &mut [Texts; KEYS],
    ) -> bool {
        for (group, ids) in ids.chunks(LANES).enumerate() {
            let mut messages = [[[0; BLOCK_LENGTH]; BLOCKS]; LANES];
            for (message, id) in messages.iter_mut().zip(ids) {
                *message = padded(id);
            }
            for (hmac, texts) in group_keys.iter().zip(texts.iter_mut()) {
                if let Some(texts) = texts.0.as_chunks_mut().0.get_mut(group) {
                    derive_lanes(hmac, messages.as_flattened(), BLOCKS, texts);
                }
            }
        }
        has_refused_bytes(classes, ids)
    }
}

/// The blocks of all messages, `count` of each. No constant: one function serves messages of all lengths.
#[inline(never)]
fn derive_lanes(hmac: &PreparedHmac, blocks: &[Block], count: usize, texts: &mut [Row; LANES]) {
    let mut state = broadcast(hmac.inner());
    for number in 0..count {
        compress(&mut state, load_block(blocks, count, number));
    }
    let mut digest = state;
    state = broadcast(hmac.outer());
    compress(&mut state, outer_words!(digest));
    let [a, b, c, d, e, f, g, h, i, j, k] = encode_lanes(state);
    let parts = [
        transpose([a, b, c, d]),
        transpose([e, f, g, h]),
        transpose([i, j, k, k]),
    ];
    for (place, part) in parts.iter().enumerate() {
        for (text, characters) in texts.iter_mut().zip(part) {
            if let Some(text) = text.as_chunks_mut().0.get_mut(place) {
                store(*characters, text);
            }
        }
    }
    wipe(&mut digest);
    wipe(&mut state);
}

/// The base64 text of one digest.
pub(super) fn encode(digest: &[u8; 32], text: &mut Row) {
    let mut bytes = [0; 33];
    if let Some(place) = bytes.first_chunk_mut() {
        *place = *digest;
    }
    let mut sextets = [0; 48];
    for (to, from) in sextets
        .as_chunks_mut()
        .0
        .iter_mut()
        .zip(bytes.as_chunks().0)
    {
        let [a, b, c]: [u8; 3] = *from;
        *to = [
            a >> 2,
            (a << 4 | b >> 4) & 0x3f,
            (b << 2 | c >> 6) & 0x3f,
            c & 0x3f,
        ];
    }
    for (to, from) in text.as_chunks_mut().0.iter_mut().zip(sextets.as_chunks().0) {
        store(digits(load(from)), to);
    }
    text[TEXT_LENGTH - 1] = b'=';
    bytes.zeroize();
    sextets.zeroize();
}

fn wipe(words: &mut [v128]) {
    words.fill(u32x4_splat(0));
    // So that it is not left out because nobody reads it.
    black_box(words);
}

/// Whether an ID has a byte that the rule does not take inside one, or is too short for a vector and so for this look.
#[inline(never)]
pub(super) fn has_refused_bytes(classes: &CharacterClasses, ids: &[&[u8]]) -> bool {
    let accepted = load(&classes.accepted);
    let bit_of_high_half = u8x16(1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);
    // All bits of each byte that is not accepted.
    let mut refused = u8x16_splat(0);
    for id in ids {
        let Some(last) = id.last_chunk() else {
            return true;
        };
        // Part of what this one looks at is looked at again, where the ID does not fill its vectors.
        for part in id.as_chunks().0.iter().chain([last]) {
            let text = load(part);
            // A byte above 0x7f has no bit. Looked up in registers.
            let found = v128_and(
                u8x16_swizzle(accepted, v128_and(text, u8x16_splat(0xf))),
                u8x16_swizzle(bit_of_high_half, u8x16_shr(text, 4)),
            );
            refused = v128_or(refused, u8x16_eq(found, u8x16_splat(0)));
        }
    }
    v128_any_true(refused)
}

// What is unrolled further is no faster here, and a page loads it.
lanes!(
    #[inline]
    v128,
    rolled_compression
);

#[inline]
fn broadcast(state: &State) -> [v128; 8] {
    let mut words = [u32x4_splat(0); 8];
    for (to, word) in words.iter_mut().zip(state) {
        *to = u32x4_splat(*word);
    }
    words
}

/// One block of each message, as words.
#[inline]
fn load_block(blocks: &[Block], count: usize, number: usize) -> [v128; 16] {
    let mut words = [u32x4_splat(0); 16];
    for (quarter, words) in words.as_chunks_mut().0.iter_mut().enumerate() {
        let mut rows = [u32x4_splat(0); LANES];
        for (lane, row) in rows.iter_mut().enumerate() {
            let block = blocks.get(lane * count + number);
            if let Some(part) = block.and_then(|block| block.as_chunks().0.get(quarter)) {
                *row = big_endian(load(part));
            }
        }
        *words = transpose(rows);
    }
    words
}

#[inline]
fn big_endian(bytes: v128) -> v128 {
    u8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(bytes, bytes)
}

/// Makes rows of columns.
#[inline]
fn transpose([a, b, c, d]: [v128; LANES]) -> [v128; LANES] {
    let ab_low = u32x4_shuffle::<0, 4, 1, 5>(a, b);
    let ab_high = u32x4_shuffle::<2, 6, 3, 7>(a, b);
    let cd_low = u32x4_shuffle::<0, 4, 1, 5>(c, d);
    let cd_high = u32x4_shuffle::<2, 6, 3, 7>(c, d);
    [
        u64x2_shuffle::<0, 2>(ab_low, cd_low),
        u64x2_shuffle::<1, 3>(ab_low, cd_low),
        u64x2_shuffle::<0, 2>(ab_high, cd_high),
        u64x2_shuffle::<1, 3>(ab_high, cd_high),
    ]
}

#[inline]
fn load(bytes: &[u8; 16]) -> v128 {
    // SAFETY: reads the 16 bytes.
    unsafe { v128_load(bytes.as_ptr().cast()) }
}

#[inline]
fn store(vector: v128, bytes: &mut [u8; 16]) {
    // SAFETY: writes the 16 bytes.
    unsafe { v128_store(bytes.as_mut_ptr().cast(), vector) }
}

#[inline]
fn constant(value: u32) -> v128 {
    u32x4_splat(value)
}

#[inline]
fn add(a: v128, b: v128) -> v128 {
    u32x4_add(a, b)
}

#[inline]
fn and(a: v128, b: v128) -> v128 {
    v128_and(a, b)
}

#[inline]
fn or(a: v128, b: v128) -> v128 {
    v128_or(a, b)
}

#[inline]
fn xor(a: v128, b: v128) -> v128 {
    v128_xor(a, b)
}

#[inline]
fn shift_left<const BITS: u32>(a: v128) -> v128 {
    u32x4_shl(a, BITS)
}

#[inline]
fn shift_right<const BITS: u32>(a: v128) -> v128 {
    u32x4_shr(a, BITS)
}

/// A rotation, of which the two parts have no bit in common.
#[inline]
fn rotate_right<const BITS: u32>(a: v128) -> v128 {
    v128_or(u32x4_shr(a, BITS), u32x4_shl(a, 32 - BITS))
}

#[inline]
fn choose(e: v128, f: v128, g: v128) -> v128 {
    v128_bitselect(f, g, e)
}

/// Where the first two differ it is the third, else the second.
#[inline]
fn majority(a: v128, b: v128, c: v128) -> v128 {
    v128_bitselect(c, b, v128_xor(a, b))
}

/// The rotations by 2, 13 and 22.
#[inline]
fn big_sigma_0(a: v128) -> v128 {
    v128_xor(
        v128_xor(rotate_right::<2>(a), rotate_right::<13>(a)),
        rotate_right::<22>(a),
    )
}

/// The rotations by 6, 11 and 25.
#[inline]
fn big_sigma_1(e: v128) -> v128 {
    v128_xor(
        v128_xor(rotate_right::<6>(e), rotate_right::<11>(e)),
        rotate_right::<25>(e),
    )
}

#[inline]
fn small_sigma_0(w: v128) -> v128 {
    v128_xor(
        v128_xor(rotate_right::<7>(w), rotate_right::<18>(w)),
        u32x4_shr(w, 3),
    )
}

#[inline]
fn small_sigma_1(w: v128) -> v128 {
    v128_xor(
        v128_xor(rotate_right::<17>(w), rotate_right::<19>(w)),
        u32x4_shr(w, 10),
    )
}

/// The base64 digit of each byte, 0 to 63, by comparing alone: the alphabet has five ranges, each a step from the last.
#[inline]
fn digits(sextets: v128) -> v128 {
    let mut digits = i8x16_add(sextets, i8x16_splat(FIRST_DIGIT));
    for (end, step) in DIGIT_STEPS {
        let is_above = i8x16_gt(sextets, i8x16_splat(end));
        digits = i8x16_add(digits, v128_and(is_above, i8x16_splat(step)));
    }
    digits
}
