use std::sync::{Mutex, PoisonError};
use std::thread;

use dps_symkey_fleet::{CandidateFinder, Candidates, Chunk, Duplicate, IdHash, IdHashes};

use super::files::{ChunkReader, Input};
use super::job::FileJob;
use super::pipeline::{self, worker_count};
use crate::failure::Failure;

impl FileJob<'_> {
    /// Finds the duplicates in further readings of the input, and has each taken, in the order of the input but for those of
    /// a further reading.
    pub(super) fn find_duplicates(
        &self,
        hashes: IdHashes,
        id_hash: &IdHash,
        input: &Input<'_>,
        mut take: impl FnMut(Duplicate) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for mut candidates in Candidates::portions(duplicated(hashes)) {
            let chunks = ChunkReader::open(input.open_again()?, self.input_kind)
                .map_err(|error| input.failure(error))?;
            let header = chunks.header().clone();
            let workers = (0..worker_count()).map(|_| {
                let mut finder =
                    CandidateFinder::new(&header, self.row_options, id_hash.clone(), &candidates);
                move |chunk: &Chunk, found: &mut Vec<_>| {
                    finder.find(chunk, found);
                    Ok(())
                }
            });
            let workers = workers.collect();
            pipeline::run(chunks, workers, |_, found| {
                let mut found = found.drain(..);
                found.try_for_each(|candidate| candidates.take(candidate).map_or(Ok(()), &mut take))
            })
            .map_err(|stop| stop.failure(input))?;
        }
        Ok(())
    }
}

/// The hashes that more than one row has, found on every core.
fn duplicated(hashes: IdHashes) -> Vec<u64> {
    let partitions = Mutex::new(hashes.into_partitions());
    let duplicated = Mutex::new(Vec::new());
    let search = || {
        let next = || {
            let mut partitions = partitions.lock().unwrap_or_else(PoisonError::into_inner);
            partitions.pop()
        };
        while let Some(partition) = next() {
            let found = IdHashes::duplicated(partition);
            let mut duplicated = duplicated.lock().unwrap_or_else(PoisonError::into_inner);
            duplicated.extend(found);
        }
    };
    thread::scope(|scope| {
        for _ in 1..worker_count() {
            // Where no thread can be had, this one does it all.
            let _ = thread::Builder::new().spawn_scoped(scope, search);
        }
        search();
    });
    duplicated
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner)
}
