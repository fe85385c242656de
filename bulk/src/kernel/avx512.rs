//! Sixteen messages at once with AVX-512: the widest vectors, rotations, and any function of three bits in one
//! instruction.
#![allow(
    unsafe_code,
    reason = "loads, stores, and the one entry to functions that need AVX-512"
)]

use std::arch::x86_64::*;

use dps_symkey_core::PreparedHmac;
use zeroize::Zeroize as _;

use super::base64::{DIGIT_STEPS, FIRST_DIGIT};
use super::lanes::{
    add_to_state, compression, lanes, no_schedule, outer_words, round, rounds, schedule,
};
use super::{Row, Texts, detected};
use crate::character_classes::CharacterClasses;
use crate::sha256::{BLOCK_LENGTH, OUTER_PADDING, ROUND_CONSTANTS, State};

const LANES: usize = 16;

/// The words of a block in each lane.
type Words = [__m512i; 16];

detected!(Avx512, is_x86_feature_detected: "avx512f" "avx512bw");

#[target_feature(enable = "avx512f,avx512bw")]
fn derive<const BLOCKS: usize, const KEYS: usize>(
    group_keys: &[&PreparedHmac; KEYS],
    classes: &CharacterClasses,
    ids: &[&[u8]],
    texts: &mut [Texts; KEYS],
) -> bool {
    let mut may_be_refused = false;
    for (group, ids) in ids.chunks(LANES).enumerate() {
        let mut blocks = [[constant(0); 16]; BLOCKS];
        may_be_refused |= load_ids(&mut blocks, classes, ids);
        for (hmac, texts) in group_keys.iter().zip(texts.iter_mut()) {
            if let Some(texts) = texts.0.as_chunks_mut().0.get_mut(group) {
                derive_lanes(hmac, &blocks, texts);
            }
        }
    }
    may_be_refused
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn derive_lanes<const BLOCKS: usize>(
    hmac: &PreparedHmac,
    blocks: &[Words; BLOCKS],
    texts: &mut [Row; LANES],
) {
    let mut state = broadcast(hmac.inner());
    for block in blocks {
        compress(&mut state, *block);
    }
    let mut digest = state;
    state = broadcast(hmac.outer());
    compress_digest(&mut state, digest);
    let [a, b, c, d, e, f, g, h, i, j, k] = encode_lanes(state);
    let first = transpose_quarters([a, b, c, d]);
    let second = transpose_quarters([e, f, g, h]);
    let third = transpose_quarters([i, j, k, k]);
    let parts = first.into_iter().zip(second).zip(third);
    for (number, ((first, second), third)) in parts.enumerate() {
        let parts = [first, second, third];
        store_quarters::<0>(parts, texts.get_mut(number));
        store_quarters::<1>(parts, texts.get_mut(number + 4));
        store_quarters::<2>(parts, texts.get_mut(number + 8));
        store_quarters::<3>(parts, texts.get_mut(number + 12));
    }
    digest.zeroize();
    state.zeroize();
}

/// Stores that quarter of each vector, one after the other.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn store_quarters<const QUARTER: i32>(parts: [__m512i; 3], text: Option<&mut Row>) {
    let [first, second, third] = parts;
    if let Some(text) = text
        && let [one, two, three, _] = text.as_chunks_mut().0
    {
        store(_mm512_extracti32x4_epi32::<QUARTER>(first), one);
        store(_mm512_extracti32x4_epi32::<QUARTER>(second), two);
        store(_mm512_extracti32x4_epi32::<QUARTER>(third), three);
    }
}

/// Reads an ID into each lane, padded as FIPS 180-4, section 5.1.1 has it. Gives whether an ID has a byte that the rule
/// does not take inside one.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load_ids<const BLOCKS: usize>(
    blocks: &mut [Words; BLOCKS],
    classes: &CharacterClasses,
    ids: &[&[u8]],
) -> bool {
    // Both are looked up in a register.
    let accepted = _mm512_broadcast_i32x4(load_table(&classes.accepted));
    let bit_of_high_half = _mm512_broadcast_i32x4(_mm_setr_epi8(
        1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0,
    ));
    let big_endian = _mm512_broadcast_i32x4(_mm_setr_epi8(
        3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12,
    ));
    let mut refused = 0;
    let mut bits = [0; LANES];
    for (number, block) in blocks.iter_mut().enumerate() {
        let start = number * BLOCK_LENGTH;
        for ((row, id), bits) in block.iter_mut().zip(ids).zip(&mut bits) {
            let part = id.get(start..).unwrap_or_default();
            let length = part.len().min(BLOCK_LENGTH);
            let (text, mask) = load_part(part);
            let high_halves = _mm512_and_si512(_mm512_srli_epi16::<4>(text), _mm512_set1_epi8(0xf));
            // A byte above 0x7f finds nothing, with its low half as with its high one.
            refused |= _mm512_mask_testn_epi8_mask(
                mask,
                _mm512_shuffle_epi8(accepted, text),
                _mm512_shuffle_epi8(bit_of_high_half, high_halves),
            );
            let is_begun = id.len() >= start;
            let padding = PADDING.get(if is_begun { BLOCK_LENGTH - length } else { 0 }..);
            let text = match padding.unwrap_or_default().first_chunk() {
                Some(padding) => _mm512_or_si512(text, load(padding)),
                None => text,
            };
            *row = _mm512_shuffle_epi8(text, big_endian);
            *bits = (BLOCK_LENGTH + id.len()) as u32 * 8;
        }
        *block = transpose(*block);
    }
    if let Some([.., length]) = blocks.last_mut() {
        *length = _mm512_or_si512(*length, load_words(&bits));
    }
    refused != 0
}

/// The one bit that follows a message, to be read from as many bytes before it as the message has in the block.
const PADDING: [u8; 2 * BLOCK_LENGTH] = {
    let mut bytes = [0; 2 * BLOCK_LENGTH];
    if let (_, [end, ..]) = bytes.split_at_mut(BLOCK_LENGTH) {
        *end = 0x80;
    }
    bytes
};

lanes!(
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    __m512i,
    compression
);

/// The compression of HMAC's outer block: the compiler leaves out what does not depend on the digest.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn compress_digest(state: &mut [__m512i; 8], digest: [__m512i; 8]) {
    let mut w = outer_words!(digest);
    compression!(state, w);
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn broadcast(state: &State) -> [__m512i; 8] {
    let [a, b, c, d, e, f, g, h] = *state;
    [
        constant(a),
        constant(b),
        constant(c),
        constant(d),
        constant(e),
        constant(f),
        constant(g),
        constant(h),
    ]
}

/// Makes rows of columns: first within each quarter of the vectors, then of the quarters.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn transpose(
    [
        r0,
        r1,
        r2,
        r3,
        r4,
        r5,
        r6,
        r7,
        r8,
        r9,
        ra,
        rb,
        rc,
        rd,
        re,
        rf,
    ]: Words,
) -> Words {
    let [a0, a1, a2, a3] = transpose_quarters([r0, r1, r2, r3]);
    let [b0, b1, b2, b3] = transpose_quarters([r4, r5, r6, r7]);
    let [c0, c1, c2, c3] = transpose_quarters([r8, r9, ra, rb]);
    let [d0, d1, d2, d3] = transpose_quarters([rc, rd, re, rf]);
    let [q0, q4, q8, qc] = gather_quarters([a0, b0, c0, d0]);
    let [q1, q5, q9, qd] = gather_quarters([a1, b1, c1, d1]);
    let [q2, q6, qa, qe] = gather_quarters([a2, b2, c2, d2]);
    let [q3, q7, qb, qf] = gather_quarters([a3, b3, c3, d3]);
    [
        q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, qa, qb, qc, qd, qe, qf,
    ]
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn transpose_quarters([a, b, c, d]: [__m512i; 4]) -> [__m512i; 4] {
    let ab_low = _mm512_unpacklo_epi32(a, b);
    let ab_high = _mm512_unpackhi_epi32(a, b);
    let cd_low = _mm512_unpacklo_epi32(c, d);
    let cd_high = _mm512_unpackhi_epi32(c, d);
    [
        _mm512_unpacklo_epi64(ab_low, cd_low),
        _mm512_unpackhi_epi64(ab_low, cd_low),
        _mm512_unpacklo_epi64(ab_high, cd_high),
        _mm512_unpackhi_epi64(ab_high, cd_high),
    ]
}

/// The first quarters of all four, then the second ones, and so on.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn gather_quarters([a, b, c, d]: [__m512i; 4]) -> [__m512i; 4] {
    let ab_low = _mm512_shuffle_i32x4::<0b01_00_01_00>(a, b);
    let ab_high = _mm512_shuffle_i32x4::<0b11_10_11_10>(a, b);
    let cd_low = _mm512_shuffle_i32x4::<0b01_00_01_00>(c, d);
    let cd_high = _mm512_shuffle_i32x4::<0b11_10_11_10>(c, d);
    [
        _mm512_shuffle_i32x4::<0b10_00_10_00>(ab_low, cd_low),
        _mm512_shuffle_i32x4::<0b11_01_11_01>(ab_low, cd_low),
        _mm512_shuffle_i32x4::<0b10_00_10_00>(ab_high, cd_high),
        _mm512_shuffle_i32x4::<0b11_01_11_01>(ab_high, cd_high),
    ]
}

/// The bytes of a part, at most 64, zeros after them, and a bit for each.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load_part(part: &[u8]) -> (__m512i, __mmask64) {
    if part.is_empty() {
        // Nothing would be read, but at the price of a fault where the pointer points nowhere.
        return (constant(0), 0);
    }
    let mask = u64::MAX >> (64 - part.len().min(64));
    // SAFETY: reads only the bytes that the mask has a bit for, and these are in the part.
    let bytes = unsafe { _mm512_maskz_loadu_epi8(mask, part.as_ptr().cast()) };
    (bytes, mask)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load(bytes: &[u8; 64]) -> __m512i {
    // SAFETY: reads the 64 bytes.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load_words(words: &[u32; 16]) -> __m512i {
    // SAFETY: reads the sixteen words.
    unsafe { _mm512_loadu_si512(words.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn load_table(table: &[u8; 16]) -> __m128i {
    // SAFETY: reads the 16 bytes.
    unsafe { _mm_loadu_si128(table.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn store(vector: __m128i, bytes: &mut [u8; 16]) {
    // SAFETY: writes the 16 bytes.
    unsafe { _mm_storeu_si128(bytes.as_mut_ptr().cast(), vector) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn constant(value: u32) -> __m512i {
    _mm512_set1_epi32(value.cast_signed())
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn add(a: __m512i, b: __m512i) -> __m512i {
    _mm512_add_epi32(a, b)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn and(a: __m512i, b: __m512i) -> __m512i {
    _mm512_and_si512(a, b)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn or(a: __m512i, b: __m512i) -> __m512i {
    _mm512_or_si512(a, b)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn xor(a: __m512i, b: __m512i) -> __m512i {
    _mm512_xor_si512(a, b)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn shift_left<const BITS: u32>(a: __m512i) -> __m512i {
    _mm512_slli_epi32::<BITS>(a)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn shift_right<const BITS: u32>(a: __m512i) -> __m512i {
    _mm512_srli_epi32::<BITS>(a)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn choose(e: __m512i, f: __m512i, g: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<CHOOSE>(e, f, g)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn majority(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<MAJORITY>(a, b, c)
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn big_sigma_0(a: __m512i) -> __m512i {
    let (r2, r13) = (_mm512_ror_epi32::<2>(a), _mm512_ror_epi32::<13>(a));
    _mm512_ternarylogic_epi32::<PARITY>(r2, r13, _mm512_ror_epi32::<22>(a))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn big_sigma_1(e: __m512i) -> __m512i {
    let (r6, r11) = (_mm512_ror_epi32::<6>(e), _mm512_ror_epi32::<11>(e));
    _mm512_ternarylogic_epi32::<PARITY>(r6, r11, _mm512_ror_epi32::<25>(e))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn small_sigma_0(w: __m512i) -> __m512i {
    let (r7, r18) = (_mm512_ror_epi32::<7>(w), _mm512_ror_epi32::<18>(w));
    _mm512_ternarylogic_epi32::<PARITY>(r7, r18, _mm512_srli_epi32::<3>(w))
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn small_sigma_1(w: __m512i) -> __m512i {
    let (r17, r19) = (_mm512_ror_epi32::<17>(w), _mm512_ror_epi32::<19>(w));
    _mm512_ternarylogic_epi32::<PARITY>(r17, r19, _mm512_srli_epi32::<10>(w))
}

/// The base64 digit of each byte, 0 to 63, by comparing alone: the alphabet has five ranges, each a step from the last.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn digits(sextets: __m512i) -> __m512i {
    let mut digits = _mm512_add_epi8(sextets, _mm512_set1_epi8(FIRST_DIGIT));
    for (end, step) in DIGIT_STEPS {
        let is_above = _mm512_cmpgt_epi8_mask(sextets, _mm512_set1_epi8(end));
        digits = _mm512_mask_add_epi8(digits, is_above, digits, _mm512_set1_epi8(step));
    }
    digits
}

/// Functions of three bits, as the results for 000, 001, … 111 from the lowest bit on.
const PARITY: i32 = 0b1001_0110;
const MAJORITY: i32 = 0b1110_1000;
/// The first bit chooses between the second, where it is one, and the third.
const CHOOSE: i32 = 0b1100_1010;
