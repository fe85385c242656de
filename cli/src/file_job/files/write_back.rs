use std::fs::File;
use std::io;
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

/// Has the system bring a file to the disk while more of it is written, so that little is left to wait for at its end.
#[derive(Default)]
pub(super) struct WriteBack {
    thread: Option<Thread>,
    /// How much was written since it last began, in bytes.
    written: usize,
}

struct Thread {
    begin: SyncSender<()>,
    handle: JoinHandle<io::Result<()>>,
}

impl WriteBack {
    /// How much is brought to the disk at once, in bytes.
    const STEP: usize = 16 << 20;

    /// Says that so many bytes more were written to the file.
    pub(super) fn wrote(&mut self, file: &File, length: usize) {
        self.written += length;
        if self.written >= Self::STEP {
            self.begin(file);
        }
    }

    /// Begins with what was written so far. Where no thread can be had for it, all is left to the end of the file.
    pub(super) fn begin(&mut self, file: &File) {
        self.written = 0;
        if self.thread.is_none() {
            self.thread = file.try_clone().and_then(Thread::start).ok();
        }
        if let Some(thread) = &self.thread {
            // Where it is busy and has more to do already, or has ended with an error, nothing is to be done now.
            let _ = thread.begin.try_send(());
        }
    }

    /// Waits for it. The system tells an error of writing once, so the file's own end would not tell it again.
    pub(super) fn finish(self) -> io::Result<()> {
        let Some(Thread { begin, handle }) = self.thread else {
            return Ok(());
        };
        drop(begin);
        let lost = |_| Err(io::Error::other("the thread that writes it ended early"));
        handle.join().unwrap_or_else(lost)
    }
}

impl Thread {
    fn start(file: File) -> io::Result<Self> {
        let (begin, begun) = mpsc::sync_channel(1);
        let handle = thread::Builder::new()
            .name("write-back".to_owned())
            .spawn(move || begun.iter().try_for_each(|()| file.sync_data()))?;
        Ok(Self { begin, handle })
    }
}
