//! SHA-256 and base64 with a message in each lane of a vector, for processors that have wide vectors but no instructions
//! for the hash, or wider ones than those are worth.
//!
//! A kernel defines the few operations on its vectors and invokes `lanes!` with their type. The tests invoke it with
//! plain `u32`, a vector of one lane: the scalar twin.

/// One round of SHA-256. Source: FIPS 180-4, section 6.2.2. The working variables move on in the next one's arguments.
macro_rules! round {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $k:expr, $w:expr) => {
        let sum = add(add($h, add($w, constant($k))), choose($e, $f, $g));
        let sum = add(sum, big_sigma_1($e));
        $d = add($d, sum);
        $h = add(add(sum, majority($a, $b, $c)), big_sigma_0($a));
    };
}

/// Sixteen rounds, after which the working variables are where they were. After each, `$next` may make a later word.
macro_rules! rounds {
    (($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident), $k:expr, $w:ident, $next:ident) => {
        let [k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10, k11, k12, k13, k14, k15] = $k;
        let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = &mut $w;
        round!($a $b $c $d $e $f $g $h, k0, *w0);
        $next!(w0, w1, w9, w14);
        round!($h $a $b $c $d $e $f $g, k1, *w1);
        $next!(w1, w2, w10, w15);
        round!($g $h $a $b $c $d $e $f, k2, *w2);
        $next!(w2, w3, w11, w0);
        round!($f $g $h $a $b $c $d $e, k3, *w3);
        $next!(w3, w4, w12, w1);
        round!($e $f $g $h $a $b $c $d, k4, *w4);
        $next!(w4, w5, w13, w2);
        round!($d $e $f $g $h $a $b $c, k5, *w5);
        $next!(w5, w6, w14, w3);
        round!($c $d $e $f $g $h $a $b, k6, *w6);
        $next!(w6, w7, w15, w4);
        round!($b $c $d $e $f $g $h $a, k7, *w7);
        $next!(w7, w8, w0, w5);
        round!($a $b $c $d $e $f $g $h, k8, *w8);
        $next!(w8, w9, w1, w6);
        round!($h $a $b $c $d $e $f $g, k9, *w9);
        $next!(w9, w10, w2, w7);
        round!($g $h $a $b $c $d $e $f, k10, *w10);
        $next!(w10, w11, w3, w8);
        round!($f $g $h $a $b $c $d $e, k11, *w11);
        $next!(w11, w12, w4, w9);
        round!($e $f $g $h $a $b $c $d, k12, *w12);
        $next!(w12, w13, w5, w10);
        round!($d $e $f $g $h $a $b $c, k13, *w13);
        $next!(w13, w14, w6, w11);
        round!($c $d $e $f $g $h $a $b, k14, *w14);
        $next!(w14, w15, w7, w12);
        round!($b $c $d $e $f $g $h $a, k15, *w15);
        $next!(w15, w0, w8, w13);
    };
}

/// The word sixteen rounds later, in the place of the one that was just used.
macro_rules! schedule {
    ($w0:ident, $w1:ident, $w9:ident, $w14:ident) => {
        *$w0 = add(
            add(*$w0, small_sigma_0(*$w1)),
            add(*$w9, small_sigma_1(*$w14)),
        );
    };
}

/// No word is needed later.
macro_rules! no_schedule {
    ($($w:ident),*) => {};
}

/// The last step of a compression: the working variables are added to the state.
macro_rules! add_to_state {
    ($state:ident, $variables:expr) => {
        for (word, variable) in $state.iter_mut().zip($variables) {
            *word = add(*word, variable);
        }
    };
}

/// The body of a compression. The first rounds stand apart from the loop, so that words which are known show there.
#[allow(unused_macros, reason = "of kernels with many registers")]
macro_rules! compression {
    ($state:ident, $w:ident) => {
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *$state;
        let [first, middle @ .., last] = ROUND_CONSTANTS;
        rounds!((a b c d e f g h), first, $w, schedule);
        for k in middle {
            rounds!((a b c d e f g h), k, $w, schedule);
        }
        rounds!((a b c d e f g h), last, $w, no_schedule);
        add_to_state!($state, [a, b, c, d, e, f, g, h]);
    };
}

/// The body of a compression in two thirds of the code: all words of the next rounds are made before them, in one loop.
#[allow(unused_macros, reason = "of kernels with few registers")]
macro_rules! rolled_compression {
    ($state:ident, $w:ident) => {
        let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *$state;
        let [first, others @ ..] = ROUND_CONSTANTS;
        rounds!((a b c d e f g h), first, $w, no_schedule);
        for k in others {
            let [w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15] = &mut $w;
            schedule!(w0, w1, w9, w14);
            schedule!(w1, w2, w10, w15);
            schedule!(w2, w3, w11, w0);
            schedule!(w3, w4, w12, w1);
            schedule!(w4, w5, w13, w2);
            schedule!(w5, w6, w14, w3);
            schedule!(w6, w7, w15, w4);
            schedule!(w7, w8, w0, w5);
            schedule!(w8, w9, w1, w6);
            schedule!(w9, w10, w2, w7);
            schedule!(w10, w11, w3, w8);
            schedule!(w11, w12, w4, w9);
            schedule!(w12, w13, w5, w10);
            schedule!(w13, w14, w6, w11);
            schedule!(w14, w15, w7, w12);
            schedule!(w15, w0, w8, w13);
            rounds!((a b c d e f g h), k, $w, no_schedule);
        }
        add_to_state!($state, [a, b, c, d, e, f, g, h]);
    };
}

/// The words of HMAC's outer block, of which half is the same for every message.
#[rustfmt::skip]
macro_rules! outer_words {
    ($digest:ident) => {{
        let [a, b, c, d, e, f, g, h] = $digest;
        let [i, j, k, l, m, n, o, p] = OUTER_PADDING;
        [
            a, b, c, d, e, f, g, h, constant(i), constant(j), constant(k), constant(l), constant(m), constant(n),
            constant(o), constant(p),
        ]
    }};
}

/// Defines `compress` and `encode_lanes` for a vector whose operations are in scope, as functions with these attributes.
macro_rules! lanes {
    ($(#[$attribute:meta])* $vector:ty, $compression:ident) => {
        /// The compression of SHA-256, a block of its own in each lane. Source: FIPS 180-4, section 6.2.2.
        $(#[$attribute])*
        fn compress(state: &mut [$vector; 8], mut w: [$vector; 16]) {
            $compression!(state, w);
        }

        /// The base64 text of a digest in each lane: eleven words of four characters, the first in the lowest byte.
        $(#[$attribute])*
        fn encode_lanes([a, b, c, d, e, f, g, h]: [$vector; 8]) -> [$vector; 11] {
            // No bits give an `A`.
            let padding = constant(u32::from(b'A' ^ b'=') << 24);
            [
                characters(shift_right::<8>(a)),
                characters(or(shift_left::<16>(a), shift_right::<16>(b))),
                characters(or(shift_left::<8>(b), shift_right::<24>(c))),
                characters(c),
                characters(shift_right::<8>(d)),
                characters(or(shift_left::<16>(d), shift_right::<16>(e))),
                characters(or(shift_left::<8>(e), shift_right::<24>(f))),
                characters(f),
                characters(shift_right::<8>(g)),
                characters(or(shift_left::<16>(g), shift_right::<16>(h))),
                xor(characters(shift_left::<8>(h)), padding),
            ]
        }

        /// The four characters of the low 24 bits of each lane.
        $(#[$attribute])*
        fn characters(bits: $vector) -> $vector {
            let first = and(shift_right::<18>(bits), constant(0x3f));
            let second = and(shift_right::<4>(bits), constant(0x3f00));
            let third = and(shift_left::<10>(bits), constant(0x3f_0000));
            let fourth = and(shift_left::<24>(bits), constant(0x3f00_0000));
            digits(or(or(first, second), or(third, fourth)))
        }
    };
}

#[allow(
    unused_imports,
    reason = "a build of the tests may have no kernel that needs them"
)]
pub(super) use {
    add_to_state, compression, lanes, no_schedule, outer_words, rolled_compression, round, rounds,
    schedule,
};

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding as _};
    use proptest::prelude::*;
    use sha2::block_api::compress256;

    use crate::kernel::base64::{DIGIT_STEPS, FIRST_DIGIT};
    use crate::sha256::{OUTER_PADDING, ROUND_CONSTANTS};

    // The scalar twin: vectors of one lane.
    lanes!(u32, compression);

    fn compress_digest(state: &mut [u32; 8], digest: [u32; 8]) {
        compress(state, outer_words!(digest));
    }

    fn compress_rolled(state: &mut [u32; 8], mut w: [u32; 16]) {
        rolled_compression!(state, w);
    }

    fn constant(value: u32) -> u32 {
        value
    }

    fn add(a: u32, b: u32) -> u32 {
        a.wrapping_add(b)
    }

    fn and(a: u32, b: u32) -> u32 {
        a & b
    }

    fn or(a: u32, b: u32) -> u32 {
        a | b
    }

    fn xor(a: u32, b: u32) -> u32 {
        a ^ b
    }

    fn shift_left<const BITS: u32>(a: u32) -> u32 {
        a << BITS
    }

    fn shift_right<const BITS: u32>(a: u32) -> u32 {
        a >> BITS
    }

    fn choose(e: u32, f: u32, g: u32) -> u32 {
        (e & f) ^ (!e & g)
    }

    fn majority(a: u32, b: u32, c: u32) -> u32 {
        (a & b) ^ (a & c) ^ (b & c)
    }

    fn big_sigma_0(a: u32) -> u32 {
        a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22)
    }

    fn big_sigma_1(e: u32) -> u32 {
        e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25)
    }

    fn small_sigma_0(w: u32) -> u32 {
        w.rotate_right(7) ^ w.rotate_right(18) ^ (w >> 3)
    }

    fn small_sigma_1(w: u32) -> u32 {
        w.rotate_right(17) ^ w.rotate_right(19) ^ (w >> 10)
    }

    fn digits(sextets: u32) -> u32 {
        u32::from_le_bytes(sextets.to_le_bytes().map(|sextet| {
            let is_above = |end: i8| sextet.cast_signed() > end;
            let steps = DIGIT_STEPS.iter().filter(|(end, _)| is_above(*end));
            let digit = sextet.cast_signed().wrapping_add(FIRST_DIGIT);
            steps
                .fold(digit, |digit, (_, step)| digit.wrapping_add(*step))
                .cast_unsigned()
        }))
    }

    fn expected_compression(mut state: [u32; 8], words: [u32; 16]) -> [u32; 8] {
        let block: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        compress256(&mut state, &[block.try_into().unwrap()]);
        state
    }

    fn check_text(digest: [u32; 8]) {
        let text: Vec<u8> = encode_lanes(digest)
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        let bytes: Vec<u8> = digest.iter().flat_map(|word| word.to_be_bytes()).collect();
        let mut expected = [0; 44];
        let expected = Base64::encode(&bytes, &mut expected).unwrap();
        assert_eq!(std::str::from_utf8(&text), Ok(expected));
    }

    #[test]
    fn every_digit_is_written_at_every_place() {
        for sextet in 0..64_u32 {
            for place in 0..42 {
                let mut bits = [0_u8; 256];
                for (number, bit) in bits[place * 6..][..6].iter_mut().enumerate() {
                    *bit = (sextet >> (5 - number) & 1) as u8;
                }
                let words: Vec<u32> = bits
                    .chunks(32)
                    .map(|bits| bits.iter().fold(0, |word, bit| word << 1 | u32::from(*bit)))
                    .collect();
                check_text(words.try_into().unwrap());
            }
        }
        check_text([0; 8]);
        check_text([u32::MAX; 8]);
    }

    proptest! {
        #[test]
        fn compresses_as_sha2_does(state: [u32; 8], words: [u32; 16]) {
            let expected = expected_compression(state, words);
            let mut compressed = state;
            compress(&mut compressed, words);
            prop_assert_eq!(compressed, expected);
            let mut compressed = state;
            compress_rolled(&mut compressed, words);
            prop_assert_eq!(compressed, expected);
        }

        #[test]
        fn compresses_digests_as_sha2_does(state: [u32; 8], digest: [u32; 8]) {
            let mut compressed = state;
            compress_digest(&mut compressed, digest);
            let words: Vec<u32> = digest.into_iter().chain(OUTER_PADDING).collect();
            let expected = expected_compression(state, words.try_into().unwrap());
            prop_assert_eq!(compressed, expected);
        }

        #[test]
        fn writes_any_digest_as_base64(digest: [u32; 8]) {
            check_text(digest);
        }
    }
}
