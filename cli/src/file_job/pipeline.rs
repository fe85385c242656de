use std::io;
use std::num::NonZero;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use dps_symkey_fleet::Chunk;

use super::files::{ChunkReader, Input, ReadError};
use crate::failure::Failure;

/// What a chunk passes through, with what was made of it. Each is used again and again, so that their number bounds the
/// memory of the whole job.
#[derive(Default)]
struct Piece<R> {
    chunk: Chunk,
    result: R,
}

/// A piece on its way to a worker, and the place of its result in the order of the input.
struct Job<R> {
    piece: Piece<R>,
    done: SyncSender<Result<Piece<R>, Failure>>,
}

type Done<R> = Receiver<Result<Piece<R>, Failure>>;

/// How a run of the pipeline fails.
pub(super) enum Stop {
    Read(ReadError),
    Failed(Failure),
}

impl Stop {
    /// For the user, who gave this input.
    pub(super) fn failure(self, input: &Input<'_>) -> Failure {
        match self {
            Self::Read(error) => input.failure(error),
            Self::Failed(failure) => failure,
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// How many threads work on chunks: one for each core that this process may use, up to where no disk keeps up with them.
pub(super) fn worker_count() -> usize {
    const MOST: usize = 16;
    thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(MOST)
}

/// Reads chunks, works on several at once, and takes the results in the order of the input. All three overlap.
///
/// ```text
/// reader ──> jobs ──> workers ──> results, in the order of the jobs ──> take
///    └──────────<────── pieces to be used again ──────<──────────────────┘
/// ```
///
/// The threads are not waited for where it fails: the reader may be waiting for a pipe that nobody writes to. What they hold
/// is not wiped then, unless they end before the process.
pub(super) fn run<R, W>(
    input: ChunkReader,
    workers: Vec<W>,
    mut take: impl FnMut(&Chunk, &mut R) -> Result<(), Failure>,
) -> Result<(), Stop>
where
    R: Default + Send + 'static,
    W: FnMut(&Chunk, &mut R) -> Result<(), Failure> + Send + 'static,
{
    let (free, free_pieces) = mpsc::channel();
    let (send_job, jobs) = mpsc::channel::<Job<R>>();
    let (send_order, order) = mpsc::channel::<Result<Done<R>, ReadError>>();
    // One for each worker and one waiting for each, one being read, one being written.
    for _ in 0..2 * workers.len() + 2 {
        // The other end is here.
        let _ = free.send(Piece::default());
    }
    let mut threads = vec![spawn("reader", move || {
        read(input, &free_pieces, &send_job, &send_order);
    })?];
    let jobs = Arc::new(Mutex::new(jobs));
    for mut worker in workers {
        let jobs = jobs.clone();
        match spawn("worker", move || work(&jobs, &mut worker)) {
            Ok(thread) => threads.push(thread),
            // The others, of which there are some beside the reader, do its work.
            Err(_) if threads.len() > 1 => break,
            Err(failure) => return Err(failure.into()),
        }
    }
    for done in order {
        let done = done.map_err(Stop::Read)?;
        let mut piece = done.recv().unwrap_or_else(|_| Err(lost_thread()))?;
        take(&piece.chunk, &mut piece.result)?;
        // Where the reader is done it needs no more.
        let _ = free.send(piece);
    }
    for thread in threads {
        thread.join().map_err(|_| lost_thread())?;
    }
    Ok(())
}

fn read<R>(
    mut input: ChunkReader,
    free_pieces: &Receiver<Piece<R>>,
    jobs: &Sender<Job<R>>,
    order: &Sender<Result<Done<R>, ReadError>>,
) {
    // Ends where the input does, or where nobody wants the results any more.
    for mut piece in free_pieces {
        let next = match input.next(&mut piece.chunk) {
            Ok(true) => {
                let (done, result) = mpsc::sync_channel(1);
                if jobs.send(Job { piece, done }).is_err() {
                    return;
                }
                Ok(result)
            }
            Ok(false) => return,
            Err(error) => Err(error),
        };
        let is_error = next.is_err();
        if order.send(next).is_err() || is_error {
            return;
        }
    }
}

fn work<R>(
    jobs: &Mutex<Receiver<Job<R>>>,
    worker: &mut impl FnMut(&Chunk, &mut R) -> Result<(), Failure>,
) {
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { mut piece, done }) = job else {
            return;
        };
        let result = worker(&piece.chunk, &mut piece.result);
        // Where nobody wants it any more, the next job will not come.
        let _ = done.send(result.map(|()| piece));
    }
}

fn spawn(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> Result<thread::JoinHandle<()>, Failure> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|error: io::Error| Failure::machine("start", "a thread", &error))
}

fn lost_thread() -> Failure {
    Failure::Machine("a thread of the job ended early; no output file was made".to_owned())
}
