use core::fmt;

/// The ways to derive many keys: the same bytes from each, at very different speeds.
///
/// [`BulkDerivation`](crate::BulkDerivation) takes the fastest one that the processor has. Choosing one by hand is for
/// tests and measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// x86-64 with AVX-512 (F and BW): sixteen IDs at once.
    Avx512,
    /// x86-64 with the SHA extensions and SSE4.1: two IDs, interleaved.
    ShaNi,
    /// AArch64 with the SHA-256 instructions: two IDs, interleaved.
    Aarch64Sha2,
    /// WebAssembly that was built with `simd128`: four IDs at once.
    Simd128,
    /// One ID after the other, by the `sha2` crate: everywhere.
    Portable,
}

impl Backend {
    /// Every backend, of those that one processor can have the fastest first.
    pub const ALL: [Self; 5] = [
        Self::Avx512,
        Self::ShaNi,
        Self::Aarch64Sha2,
        Self::Simd128,
        Self::Portable,
    ];

    /// The backend's name: `avx512`, `sha-ni`, `aarch64-sha2`, `simd128` or `portable`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::ShaNi => "sha-ni",
            Self::Aarch64Sha2 => "aarch64-sha2",
            Self::Simd128 => "simd128",
            Self::Portable => "portable",
        }
    }
}

/// The [`name`](Backend::name).
impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
