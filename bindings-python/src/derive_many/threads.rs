use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use dps_symkey_bulk::Refused;
use pyo3::prelude::*;

/// How long the interpreter is not asked whether to stop: too short for a person to notice.
const PATIENCE: Duration = Duration::from_millis(20);

/// Does a job piece by piece, on every core where there are pieces enough, while other threads have the interpreter; and
/// hands on what is refused, in order. Ctrl-C ends it, by `KeyboardInterrupt`.
///
/// `derive` does a piece, and gives what of it is refused.
pub(super) fn on_every_core<P: Send>(
    py: Python<'_>,
    pieces: impl ExactSizeIterator<Item = P> + Send,
    derive: impl Fn(P) -> PyResult<Vec<Refused>> + Sync,
    mut refuse: impl FnMut(Refused) -> PyResult<()>,
) -> PyResult<()> {
    let cores = match pieces.len() {
        0 | 1 => 1,
        pieces => thread::available_parallelism().map_or(1, |cores| cores.get().min(pieces)),
    };
    let pieces = Mutex::new(pieces.fuse());
    let next = || lock(&pieces).next();
    loop {
        let refused = Mutex::new(Vec::new());
        // Gives whether all is done.
        let do_some = || {
            let begun = Instant::now();
            while begun.elapsed() < PATIENCE && lock(&refused).is_empty() {
                let Some(piece) = next() else {
                    return Ok::<_, PyErr>(true);
                };
                let mut of_piece = derive(piece)?;
                lock(&refused).append(&mut of_piece);
            }
            Ok(false)
        };
        let is_done = py.detach(|| {
            thread::scope(|scope| {
                // Where no thread can be had, the others do its part.
                let others: Vec<_> = (1..cores)
                    .filter_map(|_| thread::Builder::new().spawn_scoped(scope, do_some).ok())
                    .collect();
                let mut is_done = do_some();
                for other in others {
                    let other = other.join();
                    is_done = is_done.and_then(|is_done| match other {
                        Ok(other) => other.map(|other| is_done && other),
                        Err(panic) => std::panic::resume_unwind(panic),
                    });
                }
                is_done
            })
        })?;
        let mut refused = refused.into_inner().unwrap_or_else(PoisonError::into_inner);
        refused.sort_unstable_by_key(|refused| refused.index);
        refused.into_iter().try_for_each(&mut refuse)?;
        py.check_signals()?;
        if is_done {
            return Ok(());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
