use thiserror::Error;

use crate::backend::Backend;
use crate::kernel::Kernel;

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
