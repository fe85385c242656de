//! Two messages at once with the SHA-256 instructions of AArch64. The instruction for four rounds can begin again before
//! its result is there, so a second message fills the gap.
#![allow(
    unsafe_code,
    reason = "loads, stores, and the one entry to functions that need the SHA-256 instructions"
)]

use std::arch::aarch64::*;
use std::arch::is_aarch64_feature_detected;
use std::hint::black_box;

use zeroize::Zeroize as _;

use super::base64::{DIGIT_STEPS, FIRST_DIGIT};
use super::padded::padded_pair;
use super::sha256::{OUTER_PADDING, ROUND_CONSTANTS};
use super::{Row, Texts};
use crate::character_classes::CharacterClasses;
use crate::prepared_hmac::{Block, PreparedHmac, State};

const STREAMS: usize = 2;

/// The working variables of a message as the instructions take them, and its state between two blocks.
#[derive(Clone, Copy)]
struct Variables {
    abcd: uint32x4_t,
    efgh: uint32x4_t,
}

/// The words of a block, four to a vector.
type Words = [uint32x4_t; 4];

/// Proof that the processor has the instructions.
#[derive(Clone, Copy)]
pub(crate) struct Aarch64Sha2(());

impl Aarch64Sha2 {
    pub(super) fn detect() -> Option<Self> {
        let is_there = is_aarch64_feature_detected!("neon") && is_aarch64_feature_detected!("sha2");
        is_there.then_some(Self(()))
    }

    pub(super) fn derive<const BLOCKS: usize, const KEYS: usize>(
        self,
        group_keys: &[PreparedHmac; KEYS],
        classes: &CharacterClasses,
        ids: &[&[u8]],
        texts: &mut [Texts; KEYS],
    ) -> bool {
        // SAFETY: a value of this type is made only where the processor has these instructions.
        unsafe { derive::<BLOCKS, KEYS>(group_keys, classes, ids, texts) }
    }
}

#[target_feature(enable = "neon,sha2")]
fn derive<const BLOCKS: usize, const KEYS: usize>(
    group_keys: &[PreparedHmac; KEYS],
    classes: &CharacterClasses,
    ids: &[&[u8]],
    texts: &mut [Texts; KEYS],
) -> bool {
    let accepted = load(&classes.accepted);
    let mut may_be_refused = false;
    let mut pairs = ids.chunks(STREAMS);
    let mut messages = padded_pair::<BLOCKS>(pairs.next());
    // What is not encoded yet: that pair, under that key.
    let mut finished: Option<([Variables; STREAMS], usize, usize)> = None;
    for (pair, ids) in ids.chunks(STREAMS).enumerate() {
        let blocks = load_blocks(&messages);
        // All that does not wait for the hash is done while it waits for itself: the next messages are written, and later
        // the last texts.
        messages = padded_pair(pairs.next());
        may_be_refused |= has_refused_bytes(accepted, ids);
        for (key, hmac) in group_keys.iter().enumerate() {
            let mut streams = [load_state(&hmac.inner); STREAMS];
            for blocks in blocks {
                compress(&mut streams, blocks);
            }
            if let Some((streams, key, pair)) = finished
                && let Some(texts) = texts.get_mut(key).and_then(|texts| texts.pair(pair))
            {
                encode(streams, texts);
            }
            let [one, other] = streams;
            let outer_blocks = [outer_block(one), outer_block(other)];
            streams = [load_state(&hmac.outer); STREAMS];
            compress(&mut streams, outer_blocks);
            finished = Some((streams, key, pair));
        }
    }
    if let Some((mut streams, key, pair)) = finished {
        if let Some(texts) = texts.get_mut(key).and_then(|texts| texts.pair(pair)) {
            encode(streams, texts);
        }
        for Variables { abcd, efgh } in &mut streams {
            abcd.zeroize();
            efgh.zeroize();
        }
    }
    may_be_refused
}

/// Whether an ID has a byte that the rule does not take inside one, or is too short for a vector and so for this look.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn has_refused_bytes(accepted: uint8x16_t, ids: &[&[u8]]) -> bool {
    let bit_of_high_half = load(&[1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0]);
    // Of each byte a bit that is there in all, where all are accepted.
    let mut accepted_bytes = vdupq_n_u8(0xff);
    for id in ids {
        let Some(last) = id.last_chunk() else {
            return true;
        };
        // Part of what this one looks at is looked at again, where the ID does not fill its vectors.
        for part in id.as_chunks().0.iter().chain([last]) {
            let text = load(part);
            // A byte above 0x7f has no bit. Looked up in registers.
            let low_halves = vqtbl1q_u8(accepted, vandq_u8(text, vdupq_n_u8(0xf)));
            let high_halves = vqtbl1q_u8(bit_of_high_half, vshrq_n_u8::<4>(text));
            accepted_bytes = vandq_u8(accepted_bytes, vtstq_u8(low_halves, high_halves));
        }
    }
    vminvq_u8(accepted_bytes) == 0
}

/// The compression of SHA-256. Source: FIPS 180-4, section 6.2.2, and the description of `SHA256H` and its like.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn compress(streams: &mut [Variables; STREAMS], mut blocks: [Words; STREAMS]) {
    let before = *streams;
    // A loop whose length the compiler knows is written out by it, and then one stream after the other.
    let constants = black_box(ROUND_CONSTANTS.as_flattened());
    let (constants, _) = constants.as_chunks::<4>();
    let (constants, last) = constants.split_at(constants.len().saturating_sub(4));
    for constants in constants {
        for (variables, words) in streams.iter_mut().zip(&mut blocks) {
            let [w0, w4, w8, w12] = *words;
            four_rounds(variables, w0, constants);
            let w16 = vsha256su1q_u32(vsha256su0q_u32(w0, w4), w8, w12);
            *words = [w4, w8, w12, w16];
        }
    }
    for constants in last {
        for (variables, words) in streams.iter_mut().zip(&mut blocks) {
            let [w0, w4, w8, w12] = *words;
            four_rounds(variables, w0, constants);
            *words = [w4, w8, w12, w0];
        }
    }
    for (variables, before) in streams.iter_mut().zip(before) {
        variables.abcd = vaddq_u32(variables.abcd, before.abcd);
        variables.efgh = vaddq_u32(variables.efgh, before.efgh);
    }
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn four_rounds(variables: &mut Variables, words: uint32x4_t, constants: &[u32; 4]) {
    let sums = vaddq_u32(words, load_words(constants));
    let Variables { abcd, efgh } = *variables;
    variables.abcd = vsha256hq_u32(abcd, efgh, sums);
    variables.efgh = vsha256h2q_u32(efgh, abcd, sums);
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn load_state(state: &State) -> Variables {
    let [a, b, c, d, e, f, g, h] = *state;
    Variables {
        abcd: load_words(&[a, b, c, d]),
        efgh: load_words(&[e, f, g, h]),
    }
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn outer_block(Variables { abcd, efgh }: Variables) -> Words {
    let [i, j, k, l, m, n, o, p] = OUTER_PADDING;
    let (ijkl, mnop) = (load_words(&[i, j, k, l]), load_words(&[m, n, o, p]));
    [abcd, efgh, ijkl, mnop]
}

/// The first blocks of the messages, the second ones, and so on.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn load_blocks<const BLOCKS: usize>(
    [one, other]: &[[Block; BLOCKS]; STREAMS],
) -> [[Words; STREAMS]; BLOCKS] {
    let mut blocks = [[[vdupq_n_u32(0); 4]; STREAMS]; BLOCKS];
    for ((to, one), other) in blocks.iter_mut().zip(one).zip(other) {
        *to = [load_block(one), load_block(other)];
    }
    blocks
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn load_block(block: &Block) -> Words {
    let mut words = [vdupq_n_u32(0); 4];
    for (words, bytes) in words.iter_mut().zip(block.as_chunks().0) {
        *words = vreinterpretq_u32_u8(vrev32q_u8(load(bytes)));
    }
    words
}

/// Writes digests as base64, twelve bytes of them to a vector of sixteen digits.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn encode(streams: [Variables; STREAMS], texts: &mut [Row; STREAMS]) {
    for (Variables { abcd, efgh }, text) in streams.into_iter().zip(texts) {
        let def = vextq_u32::<3>(abcd, efgh);
        let gh = vextq_u32::<2>(efgh, vdupq_n_u32(0));
        // The last of 44 characters is the padding; it comes from bits that are zero and so are an `A`.
        let padding = load(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b'A' ^ b'=', 0, 0, 0, 0]);
        if let [first, second, third, _] = text.as_chunks_mut().0 {
            store(digits(abcd), first);
            store(digits(def), second);
            store(veorq_u8(digits(gh), padding), third);
        }
    }
}

/// The sixteen digits of the first three words.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn digits(words: uint32x4_t) -> uint8x16_t {
    // Of each three bytes the third, the second, the first, and nothing. A word has its first byte highest.
    let places = load(&[1, 2, 3, 255, 6, 7, 0, 255, 11, 4, 5, 255, 8, 9, 10, 255]);
    let bits = vreinterpretq_u32_u8(vqtbl1q_u8(vreinterpretq_u8_u32(words), places));
    let first = vshrq_n_u32::<18>(bits);
    let second = vandq_u32(vshrq_n_u32::<4>(bits), vdupq_n_u32(0x3f00));
    let third = vandq_u32(vshlq_n_u32::<10>(bits), vdupq_n_u32(0x3f_0000));
    let fourth = vandq_u32(vshlq_n_u32::<24>(bits), vdupq_n_u32(0x3f00_0000));
    let sextets = vorrq_u32(vorrq_u32(first, second), vorrq_u32(third, fourth));
    let sextets = vreinterpretq_s8_u32(sextets);
    // By comparing alone: the alphabet has five ranges, each a step from the last.
    let mut digits = vaddq_s8(sextets, vdupq_n_s8(FIRST_DIGIT));
    for (end, step) in DIGIT_STEPS {
        let is_above = vreinterpretq_s8_u8(vcgtq_s8(sextets, vdupq_n_s8(end)));
        digits = vaddq_s8(digits, vandq_s8(is_above, vdupq_n_s8(step)));
    }
    vreinterpretq_u8_s8(digits)
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn load(bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: reads the 16 bytes.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn load_words(words: &[u32; 4]) -> uint32x4_t {
    // SAFETY: reads the four words.
    unsafe { vld1q_u32(words.as_ptr()) }
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn store(vector: uint8x16_t, bytes: &mut [u8; 16]) {
    // SAFETY: writes the 16 bytes.
    unsafe { vst1q_u8(bytes.as_mut_ptr(), vector) }
}
