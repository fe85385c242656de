//! Two messages at once with the SHA-256 instructions of AArch64.
#![allow(
    unsafe_code,
    reason = "loads, stores, and the one entry to functions that need the SHA-256 instructions"
)]

use std::arch::aarch64::{vaddq_u32 as add, *};
use std::arch::is_aarch64_feature_detected;
use std::hint::black_box;

use dps_symkey_core::PreparedHmac;
use zeroize::Zeroize as _;

use super::base64::{DIGIT_STEPS, FIRST_DIGIT};
use super::padded::padded_pair;
use super::pairs::{STREAMS, pairs};
use super::{Row, Texts, detected};
use crate::character_classes::CharacterClasses;
use crate::sha256::{Block, OUTER_PADDING, ROUND_CONSTANTS, State};

type Vector = uint32x4_t;

pairs!("neon,sha2");

detected!(Aarch64Sha2, is_aarch64_feature_detected: "neon" "sha2");

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

/// Source: the description of `SHA256H` and its like.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn four_rounds(variables: &mut Variables, words: uint32x4_t, constants: &[u32; 4]) {
    let sums = add(words, load_words(constants));
    let [abcd, efgh] = *variables;
    *variables = [
        vsha256hq_u32(abcd, efgh, sums),
        vsha256h2q_u32(efgh, abcd, sums),
    ];
}

/// The four words that come sixteen after the first ones.
#[inline]
#[target_feature(enable = "neon,sha2")]
fn schedule([w0, w4, w8, w12]: Words) -> uint32x4_t {
    vsha256su1q_u32(vsha256su0q_u32(w0, w4), w8, w12)
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn load_state(state: &State) -> Variables {
    let [a, b, c, d, e, f, g, h] = *state;
    [load_words(&[a, b, c, d]), load_words(&[e, f, g, h])]
}

/// The words of the state in their order, as they are.
#[inline]
const fn digest(stream: Variables) -> [uint32x4_t; 2] {
    stream
}

#[inline]
#[target_feature(enable = "neon,sha2")]
fn load_big_endian(bytes: &[u8; 16]) -> uint32x4_t {
    vreinterpretq_u32_u8(vrev32q_u8(load(bytes)))
}

/// Writes digests as base64, twelve bytes of them to a vector of sixteen digits.
#[derive(Clone, Copy)]
struct Encoder;

impl Encoder {
    const fn new() -> Self {
        Self
    }

    #[inline]
    #[target_feature(enable = "neon,sha2")]
    fn encode(self, streams: [Variables; STREAMS], texts: &mut [Row; STREAMS]) {
        for ([abcd, efgh], text) in streams.into_iter().zip(texts) {
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
