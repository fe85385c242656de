//! Two messages at once with the SHA extensions of x86-64.
#![allow(
    unsafe_code,
    reason = "loads, stores, and the one entry to functions that need the SHA extensions"
)]

use std::arch::x86_64::{_mm_add_epi32 as add, *};
use std::hint::black_box;

use dps_symkey_core::PreparedHmac;
use zeroize::Zeroize as _;

use super::base64::{DIGIT_STEPS, FIRST_DIGIT};
use super::padded::padded_pair;
use super::pairs::{STREAMS, pairs};
use super::{Row, Texts, detected};
use crate::character_classes::CharacterClasses;
use crate::sha256::{Block, OUTER_PADDING, ROUND_CONSTANTS, State};

type Vector = __m128i;

pairs!("sha,sse4.1");

detected!(ShaNi, is_x86_feature_detected: "sha" "sse4.1");

/// Whether an ID has a byte that the rule does not take inside one, or is too short for a vector and so for this look.
#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn has_refused_bytes(accepted: __m128i, ids: &[&[u8]]) -> bool {
    let mut refused = _mm_setzero_si128();
    for id in ids {
        let Some(last) = id.last_chunk() else {
            return true;
        };
        // Part of what this one looks at is looked at again, where the ID does not fill its vectors.
        refused = _mm_or_si128(refused, refused_bytes(accepted, last));
        for part in id.as_chunks().0 {
            refused = _mm_or_si128(refused, refused_bytes(accepted, part));
        }
    }
    _mm_testz_si128(refused, refused) == 0
}

/// All bits of each byte that is not accepted. Looked up in registers.
#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn refused_bytes(accepted: __m128i, part: &[u8; 16]) -> __m128i {
    let bit_of_high_half = _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    let text = load(part);
    let high_halves = _mm_and_si128(_mm_srli_epi16::<4>(text), _mm_set1_epi8(0xf));
    // A byte above 0x7f finds nothing, with its low half as with its high one.
    let found = _mm_and_si128(
        _mm_shuffle_epi8(accepted, text),
        _mm_shuffle_epi8(bit_of_high_half, high_halves),
    );
    _mm_cmpeq_epi8(found, _mm_setzero_si128())
}

#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn four_rounds([abef, cdgh]: &mut Variables, words: __m128i, constants: &[u32; 4]) {
    let sums = _mm_add_epi32(words, load_words(constants));
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sums);
    let sums = _mm_shuffle_epi32::<0b00_00_11_10>(sums);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, sums);
}

/// The four words that come sixteen after the first ones. Source: the description of `SHA256MSG2`.
#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn schedule([w0, w4, w8, w12]: Words) -> __m128i {
    let w9 = _mm_alignr_epi8::<4>(w12, w8);
    _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), w9), w12)
}

#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn load_state(state: &State) -> Variables {
    let [a, b, c, d, e, f, g, h] = state.map(u32::cast_signed);
    [_mm_set_epi32(a, b, e, f), _mm_set_epi32(c, d, g, h)]
}

/// The words of the state in their order: `abcd` and `efgh`.
#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn digest([abef, cdgh]: Variables) -> [__m128i; 2] {
    let abef = _mm_shuffle_epi32::<0b00_01_10_11>(abef);
    let cdgh = _mm_shuffle_epi32::<0b00_01_10_11>(cdgh);
    [
        _mm_unpacklo_epi64(abef, cdgh),
        _mm_unpackhi_epi64(abef, cdgh),
    ]
}

#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn load_big_endian(bytes: &[u8; 16]) -> __m128i {
    let big_endian = _mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
    _mm_shuffle_epi8(load(bytes), big_endian)
}

/// Writes digests as base64, twelve bytes of them to a vector of sixteen digits.
#[derive(Clone, Copy)]
struct Encoder {
    /// By which 16 bits are multiplied to move two of their digits to the right, and the two others to the left.
    right: __m128i,
    left: __m128i,
}

impl Encoder {
    #[inline]
    #[target_feature(enable = "sha,sse4.1")]
    fn new() -> Self {
        // If the compiler knew the factors, it would make a dozen shifts and blends of each multiplication.
        black_box(Self {
            right: _mm_set1_epi32(0x0400_0040),
            left: _mm_set1_epi32(0x0100_0010),
        })
    }

    #[inline]
    #[target_feature(enable = "sha,sse4.1")]
    fn encode(self, streams: [Variables; STREAMS], texts: &mut [Row; STREAMS]) {
        for (stream, text) in streams.into_iter().zip(texts) {
            let [abcd, efgh] = digest(stream);
            let def = _mm_alignr_epi8::<12>(efgh, abcd);
            let gh = _mm_srli_si128::<8>(efgh);
            // The last of 44 characters is the padding; it comes from bits that are zero and so are an `A`.
            let padding = _mm_set_epi32(0, i32::from(b'A' ^ b'=') << 24, 0, 0);
            if let [first, second, third, _] = text.as_chunks_mut().0 {
                store(self.digits(abcd), first);
                store(self.digits(def), second);
                store(_mm_xor_si128(self.digits(gh), padding), third);
            }
        }
    }

    /// The sixteen digits of the first three words.
    #[inline]
    #[target_feature(enable = "sha,sse4.1")]
    fn digits(self, words: __m128i) -> __m128i {
        // Of each three bytes the second, the first, the third and the second. A word has its first byte highest.
        let places = _mm_setr_epi8(2, 3, 1, 2, 7, 0, 6, 7, 4, 5, 11, 4, 9, 10, 8, 9);
        let bytes = _mm_shuffle_epi8(words, places);
        let outer = _mm_and_si128(bytes, _mm_set1_epi32(0x0fc0_fc00));
        let inner = _mm_and_si128(bytes, _mm_set1_epi32(0x003f_03f0));
        let sextets = _mm_or_si128(
            _mm_mulhi_epu16(outer, self.right),
            _mm_mullo_epi16(inner, self.left),
        );
        // By comparing alone: the alphabet has five ranges, each a step from the last.
        let mut digits = _mm_add_epi8(sextets, _mm_set1_epi8(FIRST_DIGIT));
        for (end, step) in DIGIT_STEPS {
            let is_above = _mm_cmpgt_epi8(sextets, _mm_set1_epi8(end));
            digits = _mm_add_epi8(digits, _mm_and_si128(is_above, _mm_set1_epi8(step)));
        }
        digits
    }
}

#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn load(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: reads the 16 bytes.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn load_words(words: &[u32; 4]) -> __m128i {
    // SAFETY: reads the four words.
    unsafe { _mm_loadu_si128(words.as_ptr().cast()) }
}

#[inline]
#[target_feature(enable = "sha,sse4.1")]
fn store(vector: __m128i, bytes: &mut [u8; 16]) {
    // SAFETY: writes the 16 bytes.
    unsafe { _mm_storeu_si128(bytes.as_mut_ptr().cast(), vector) }
}
