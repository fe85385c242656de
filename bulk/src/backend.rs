use core::fmt;

use dps_symkey_core::PreparedHmac;
use thiserror::Error;

use crate::character_classes::CharacterClasses;
#[cfg(all(target_arch = "aarch64", target_endian = "little"))]
use crate::kernel::Aarch64Sha2;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use crate::kernel::Simd128;
#[cfg(target_arch = "x86_64")]
use crate::kernel::{Avx512, ShaNi};
use crate::kernel::{Portable, Texts};

/// Defines all backends, and the kernels that this build has, from one list: each with its name and where its kernel, a type
/// of the same name, is compiled. A kernel has `detect` and `derive`; a value of its type proves that the processor has the
/// instructions.
macro_rules! backends {
    ($($(#[$documentation:meta])* $backend:ident = $name:literal, where $condition:meta;)+) => {
        /// The ways to derive many keys: the same bytes from each, at very different speeds.
        ///
        /// [`BulkDerivation`](crate::BulkDerivation) takes the fastest one that the processor has. Choosing one by hand is
        /// for tests and measurements.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Backend {
            $($(#[$documentation])* $backend,)+
        }

        impl Backend {
            /// Every backend, of those that one processor can have the fastest first.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$backend),+];

            /// The backend's name, as in `sha-ni`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$backend => $name,)+
                }
            }
        }

        /// A backend that this processor has.
        #[derive(Clone, Copy)]
        pub(crate) enum Kernel {
            $(#[cfg($condition)] $backend($backend),)+
        }

        impl Kernel {
            pub(crate) fn detect(backend: Backend) -> Option<Self> {
                match backend {
                    $(
                        #[cfg($condition)]
                        Backend::$backend => $backend::detect().map(Self::$backend),
                        #[cfg(not($condition))]
                        Backend::$backend => None,
                    )+
                }
            }

            pub(crate) const fn backend(self) -> Backend {
                match self {
                    $(#[cfg($condition)] Self::$backend(_) => Backend::$backend,)+
                }
            }

            /// Derives the key of each ID under each group key. All IDs take `BLOCKS` blocks, and there are at most
            /// [`CAPACITY`](crate::batch::CAPACITY).
            ///
            /// Returns whether an ID may be refused: some ID has a byte that the rule does not take inside one. Its
            /// first and last bytes are checked elsewhere.
            pub(crate) fn derive<const BLOCKS: usize, const KEYS: usize>(
                self,
                group_keys: &[&PreparedHmac; KEYS],
                classes: &CharacterClasses,
                ids: &[&[u8]],
                texts: &mut [Texts; KEYS],
            ) -> bool {
                match self {
                    $(
                        #[cfg($condition)]
                        Self::$backend(kernel) => {
                            kernel.derive::<BLOCKS, KEYS>(group_keys, classes, ids, texts)
                        }
                    )+
                }
            }
        }
    };
}

backends! {
    /// x86-64 with AVX-512 (F and BW): sixteen IDs at once.
    Avx512 = "avx512", where target_arch = "x86_64";
    /// x86-64 with the SHA extensions and SSE4.1: two IDs, interleaved.
    ShaNi = "sha-ni", where target_arch = "x86_64";
    /// AArch64 with the SHA-256 instructions: two IDs, interleaved.
    Aarch64Sha2 = "aarch64-sha2", where all(target_arch = "aarch64", target_endian = "little");
    /// WebAssembly that was built with `simd128`: four IDs at once.
    Simd128 = "simd128", where all(target_arch = "wasm32", target_feature = "simd128");
    /// One ID after the other, by the `sha2` crate: everywhere.
    Portable = "portable", where all();
}

impl Kernel {
    pub(crate) fn fastest() -> Self {
        let mut kernels = Backend::ALL.into_iter().filter_map(Self::detect);
        kernels.next().unwrap_or(Self::Portable(Portable))
    }
}

impl Backend {
    /// Whether this processor, or for WebAssembly this build, has it.
    #[must_use]
    pub fn is_available(self) -> bool {
        Kernel::detect(self).is_some()
    }

    /// The fastest one that is available.
    ///
    /// ```
    /// use dps_symkey_bulk::Backend;
    ///
    /// println!("deriving with {}", Backend::fastest());
    /// ```
    #[must_use]
    pub fn fastest() -> Self {
        Kernel::fastest().backend()
    }
}

/// The [`name`](Backend::name).
impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A backend was asked for that this processor, or for WebAssembly this build, does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "the backend {backend} is not available here: take {}, or leave the choice to the library",
    Backend::fastest()
)]
pub struct BackendUnavailable {
    /// The one that was asked for.
    pub backend: Backend,
}
