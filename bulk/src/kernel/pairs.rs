//! Two messages at once, for processors with instructions for the hash: each can start again before its result is
//! ready, so a second message fills the gap.
//!
//! A kernel defines its `Vector` of four words, the operations on it (`add`, `load`, `load_words`, `load_big_endian`,
//! `load_state`, `digest`, `four_rounds`, `schedule`, `has_refused_bytes`) and an `Encoder`, and invokes `pairs!` with the
//! features that they need.

/// How many messages are hashed at once.
pub(super) const STREAMS: usize = 2;

macro_rules! pairs {
    ($features:literal) => {
        /// The working variables of a message as the instructions take them, and its state between two blocks.
        type Variables = [Vector; 2];

        /// The words of a block, four to a vector.
        type Words = [Vector; 4];

        #[target_feature(enable = $features)]
        fn derive<const BLOCKS: usize, const KEYS: usize>(
            group_keys: &[&PreparedHmac; KEYS],
            classes: &CharacterClasses,
            ids: &[&[u8]],
            texts: &mut [Texts; KEYS],
        ) -> bool {
            let accepted = load(&classes.accepted);
            let mut may_be_refused = false;
            let encoder = Encoder::new();
            let mut states =
                group_keys.map(|hmac| [load_state(hmac.inner()), load_state(hmac.outer())]);
            let mut pairs = ids.chunks(STREAMS);
            let mut messages = padded_pair::<BLOCKS>(pairs.next());
            // What is not encoded yet: that pair, under that key.
            let mut finished: Option<([Variables; STREAMS], usize, usize)> = None;
            for (pair, ids) in ids.chunks(STREAMS).enumerate() {
                let blocks = load_blocks(&messages);
                // All that does not wait for the hash is done while it waits for itself: the next messages are written, and
                // later the last texts.
                messages = padded_pair(pairs.next());
                may_be_refused |= has_refused_bytes(accepted, ids);
                for (key, [inner, outer]) in states.iter().enumerate() {
                    let mut streams = [*inner; STREAMS];
                    for blocks in blocks {
                        compress(&mut streams, blocks);
                    }
                    if let Some((streams, key, pair)) = finished
                        && let Some(texts) = texts.get_mut(key).and_then(|texts| texts.pair(pair))
                    {
                        encoder.encode(streams, texts);
                    }
                    let [one, other] = streams;
                    let outer_blocks = [outer_block(one), outer_block(other)];
                    streams = [*outer; STREAMS];
                    compress(&mut streams, outer_blocks);
                    finished = Some((streams, key, pair));
                }
            }
            if let Some((mut streams, key, pair)) = finished {
                if let Some(texts) = texts.get_mut(key).and_then(|texts| texts.pair(pair)) {
                    encoder.encode(streams, texts);
                }
                streams.zeroize();
            }
            states.zeroize();
            may_be_refused
        }

        /// The compression of SHA-256. Source: FIPS 180-4, section 6.2.2.
        #[inline]
        #[target_feature(enable = $features)]
        fn compress(streams: &mut [Variables; STREAMS], mut blocks: [Words; STREAMS]) {
            let before = *streams;
            // A loop whose length the compiler knows is written out by it, and then one stream after the other, which loses
            // a third of the speed.
            let constants = black_box(ROUND_CONSTANTS.as_flattened());
            let (constants, _) = constants.as_chunks::<4>();
            let (constants, last) = constants.split_at(constants.len().saturating_sub(4));
            for constants in constants {
                for (variables, words) in streams.iter_mut().zip(&mut blocks) {
                    let [w0, w4, w8, w12] = *words;
                    four_rounds(variables, w0, constants);
                    *words = [w4, w8, w12, schedule(*words)];
                }
            }
            for constants in last {
                for (variables, words) in streams.iter_mut().zip(&mut blocks) {
                    let [w0, w4, w8, w12] = *words;
                    four_rounds(variables, w0, constants);
                    *words = [w4, w8, w12, w0];
                }
            }
            for ([one, other], [one_before, other_before]) in streams.iter_mut().zip(before) {
                *one = add(*one, one_before);
                *other = add(*other, other_before);
            }
        }

        #[inline]
        #[target_feature(enable = $features)]
        fn outer_block(stream: Variables) -> Words {
            let [abcd, efgh] = digest(stream);
            let [i, j, k, l, m, n, o, p] = OUTER_PADDING;
            let (ijkl, mnop) = (load_words(&[i, j, k, l]), load_words(&[m, n, o, p]));
            [abcd, efgh, ijkl, mnop]
        }

        /// The first blocks of the messages, the second ones, and so on.
        #[inline]
        #[target_feature(enable = $features)]
        fn load_blocks<const BLOCKS: usize>(
            [one, other]: &[[Block; BLOCKS]; STREAMS],
        ) -> [[Words; STREAMS]; BLOCKS] {
            let mut blocks = [[[load_words(&[0; 4]); 4]; STREAMS]; BLOCKS];
            for ((to, one), other) in blocks.iter_mut().zip(one).zip(other) {
                *to = [load_block(one), load_block(other)];
            }
            blocks
        }

        #[inline]
        #[target_feature(enable = $features)]
        fn load_block(block: &Block) -> Words {
            let mut words = [load_words(&[0; 4]); 4];
            for (words, bytes) in words.iter_mut().zip(block.as_chunks().0) {
                *words = load_big_endian(bytes);
            }
            words
        }
    };
}

pub(super) use pairs;
