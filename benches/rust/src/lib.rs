//! What the measured programs in Rust share: they keep the contract that benches/README.md has for every measured
//! program.

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::iter;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// As long for every program, so that none is measured on a colder processor.
const WARM_UP: Duration = Duration::from_millis(50);
const SAMPLE: Duration = Duration::from_millis(50);

/// A device key as text: 44 characters of base64.
pub type DeviceKeyText = [u8; 44];

/// What is derived: the program's arguments, read.
pub struct Task {
    /// The row of the table that is to be measured.
    pub row: String,
    /// One group key, or both of a group, in base64.
    pub group_keys: Vec<String>,
    /// The registration IDs.
    pub ids: Vec<String>,
    keys_file: PathBuf,
}

impl Task {
    /// Reads the arguments `ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE`, and the first two files.
    ///
    /// # Errors
    /// If an argument is missing or a file cannot be read.
    pub fn from_arguments() -> Result<Self> {
        let mut arguments = env::args().skip(1);
        let mut next = |name| {
            let argument = arguments.next();
            argument.with_context(|| {
                format!("{name} is missing; arguments: ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE")
            })
        };
        Ok(Self {
            row: next("ROW")?,
            group_keys: lines(&next("GROUP_KEY_FILE")?)?,
            ids: lines(&next("IDS_FILE")?)?,
            keys_file: next("KEYS_FILE")?.into(),
        })
    }

    /// Measures `pass`, which derives the keys of all IDs, from each group key, into the places given: of the first
    /// group key all, then of the second. Prints nanoseconds per key and writes the keys.
    ///
    /// # Errors
    /// If the keys cannot be written.
    pub fn measure(&self, mut pass: impl FnMut(&mut [DeviceKeyText])) -> Result<()> {
        let mut keys = self.places();
        let nanoseconds = self.time(|| pass(&mut keys));
        self.finish(nanoseconds, &keys)
    }

    /// A place for each key.
    #[must_use]
    pub fn places(&self) -> Vec<DeviceKeyText> {
        vec![[0; 44]; self.group_keys.len() * self.ids.len()]
    }

    /// Nanoseconds per key of `pass`, over as many whole passes as fit into a sample.
    pub fn time(&self, mut pass: impl FnMut()) -> f64 {
        repeat(WARM_UP, &mut pass);
        let (passes, elapsed) = repeat(SAMPLE, &mut pass);
        elapsed.as_secs_f64() * 1e9 / (passes * self.group_keys.len() * self.ids.len()) as f64
    }

    /// Prints nanoseconds per key and writes the keys, or the tokens, one a line.
    ///
    /// # Errors
    /// If the keys cannot be written.
    pub fn finish(&self, nanoseconds: f64, keys: &[impl AsRef<[u8]>]) -> Result<()> {
        let mut file = BufWriter::new(File::create(&self.keys_file)?);
        for key in keys {
            file.write_all(key.as_ref())?;
            file.write_all(b"\n")?;
        }
        file.flush()?;
        writeln!(std::io::stdout(), "{nanoseconds}")?;
        Ok(())
    }
}

fn lines(file: &str) -> Result<Vec<String>> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Repeats `pass` for at least that long. Returns the number of passes, and the time that they took.
fn repeat(least: Duration, pass: &mut impl FnMut()) -> (usize, Duration) {
    let start = Instant::now();
    let mut passes = 0;
    loop {
        pass();
        passes += 1;
        let elapsed = start.elapsed();
        if elapsed >= least {
            return (passes, elapsed);
        }
    }
}

/// A made-up registration ID of `length` bytes, 26 to 128, as the how-to builds them from serial number and MAC address:
/// `sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6` has 36. Those of different numbers below 2^24 differ.
#[must_use]
pub fn registration_id(number: u32, length: usize) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let frame = "sn--mac-00-30-de-00-00-00".len();
    let mut random = u64::from(number);
    let digits = iter::repeat_with(|| {
        random = next_random(random);
        DIGITS.get((random >> 60) as usize).copied().unwrap_or('0')
    });
    let serial = digits
        .zip([false, false, false, true].into_iter().cycle())
        .map(|(digit, is_dash)| if is_dash { '-' } else { digit })
        .take(length.saturating_sub(frame));
    let [_, a, b, c] = number.to_be_bytes();
    serial.fold("sn-".to_owned(), |mut id, character| {
        id.push(character);
        id
    }) + &format!("-mac-00-30-de-{a:02x}-{b:02x}-{c:02x}")
}

/// The length of the ID with that number in a list of mixed lengths: 26 to 128 bytes, each as often.
#[must_use]
pub fn mixed_length(number: u32) -> usize {
    26 + (next_random(u64::from(number)) >> 33) as usize % 103
}

/// Knuth's linear congruential generator (MMIX): its high bits are random enough to look like serial numbers.
fn next_random(state: u64) -> u64 {
    state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_length_asked_for() {
        assert_eq!(
            registration_id(7, 36),
            "sn-7fe-426-fb6-mac-00-30-de-00-00-07"
        );
        for length in 26..=128 {
            assert_eq!(registration_id(1 << 23, length).len(), length);
        }
    }

    #[test]
    fn mixed_lengths_reach_both_ends() {
        let lengths: Vec<_> = (0..10_000).map(mixed_length).collect();
        assert_eq!(lengths.iter().min(), Some(&26));
        assert_eq!(lengths.iter().max(), Some(&128));
    }
}
