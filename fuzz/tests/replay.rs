//! What was found, and changes of it by chance: in seconds, with any compiler.

use dps_symkey_fuzz::{TARGETS, corpus};

/// Every input of every corpus.
#[test]
fn what_was_found() {
    for (name, check) in TARGETS {
        let inputs = corpus::inputs(name).unwrap();
        assert!(!inputs.is_empty(), "corpus/{name}.txt is empty");
        inputs.iter().for_each(|input| check(input));
    }
}

/// The same changes in every run.
#[test]
fn what_is_like_it() {
    for (name, check) in TARGETS {
        let mut random = Random(1);
        let inputs = Vec::from_iter(corpus::inputs(name).unwrap());
        let changes = match name {
            // Files are written.
            "file_job" => 50,
            // Connections are served, byte by byte.
            "emulator_https" | "emulator_mqtt" => 300,
            _ => 2_000,
        };
        for _ in 0..changes {
            let mut input = inputs[random.below(inputs.len())].clone();
            for _ in 0..=random.below(4) {
                let place = random.below(input.len() + 1);
                match random.below(4) {
                    0 => input.truncate(place),
                    1 => input.insert(place, random.below(256) as u8),
                    2 => {
                        let other = &inputs[random.below(inputs.len())];
                        input.splice(place.., other[random.below(other.len() + 1)..].to_vec());
                    }
                    _ => {
                        if let Some(byte) = input.get_mut(place) {
                            *byte ^= 1 << random.below(8);
                        }
                    }
                }
            }
            check(&input);
        }
    }
}

/// Xorshift, by Marsaglia.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
