use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::interrupt::Guard;
use super::write_back::WriteBack;
use crate::failure::Failure;
use crate::standard_streams::{is_standard_stream, output_name};
use crate::symlinks::{self, is_open_file};

/// Where rows go: a stream, or a file that takes its name only when it is whole.
pub(in crate::file_job) struct Destination {
    name: String,
    output: Output,
}

enum Output {
    /// Standard output, a device, a pipe: there is no name to take at the end.
    Stream(Box<dyn Write>),
    File {
        file: File,
        write_back: WriteBack,
        temporary: TempPath,
        target: PathBuf,
        guard: Guard,
    },
}

impl Destination {
    pub(in crate::file_job) fn create(path: &Path) -> Result<Self, Failure> {
        let name = output_name(path);
        let output =
            Output::create(path).map_err(|error| Failure::machine("write", &name, &error))?;
        Ok(Self { name, output })
    }

    /// Writes rows, in CSV.
    pub(in crate::file_job) fn write(&mut self, rows: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.output {
            Output::Stream(stream) => stream.write_all(rows),
            Output::File {
                file, write_back, ..
            } => file
                .write_all(rows)
                .map(|()| write_back.wrote(file, rows.len())),
        };
        written.map_err(|error| Failure::machine("write", &self.name, &error))
    }

    /// Has the rest brought to the disk, while other work is done.
    pub(in crate::file_job) fn write_back(&mut self) {
        if let Output::File {
            file, write_back, ..
        } = &mut self.output
        {
            write_back.begin(file);
        }
    }

    /// Makes sure that all is on the disk, so that only giving it its name is left.
    pub(in crate::file_job) fn finish(self) -> Result<Finished, Failure> {
        let Self { name, output } = self;
        let finish = || match output {
            Output::Stream(mut stream) => {
                stream.flush()?;
                Ok(None)
            }
            Output::File {
                file,
                write_back,
                temporary,
                target,
                guard,
            } => {
                write_back.finish()?;
                file.sync_all()?;
                Ok(Some((temporary, target, guard)))
            }
        };
        match finish() {
            Ok(file) => Ok(Finished { name, file }),
            Err(error) => Err(Failure::machine("write", name, &error)),
        }
    }
}

/// A whole file that does not have its name yet. Dropped, it is gone.
pub(in crate::file_job) struct Finished {
    name: String,
    /// The temporary file, and the one that it becomes.
    file: Option<(TempPath, PathBuf, Guard)>,
}

impl Finished {
    pub(in crate::file_job) fn take_name(self) -> Result<(), Failure> {
        let Some((file, target, _guard)) = self.file else {
            return Ok(());
        };
        file.persist(&target)
            .map(drop)
            .map_err(|error| Failure::machine("write", self.name, &error.error))
    }

    /// Removes the file that it would have replaced, and itself.
    pub(in crate::file_job) fn remove_old(self) -> Result<(), Failure> {
        let old = self.file.as_ref().map(|(_, target, _)| target);
        match old.map(fs::remove_file) {
            Some(Err(error)) if error.kind() != io::ErrorKind::NotFound => {
                Err(Failure::machine("remove the old", self.name, &error))
            }
            _ => Ok(()),
        }
    }
}

impl Output {
    fn create(path: &Path) -> io::Result<Self> {
        if is_standard_stream(path) {
            return Ok(Self::Stream(Box::new(io::stdout())));
        }
        // The file behind a link is replaced, not the link; and a link to nowhere is no place for keys.
        let target = symlinks::follow(path)?;
        if is_stream(&target) {
            // What a shell's `>>` has begun is not to be overwritten.
            let stream = OpenOptions::new().append(true).open(&target)?;
            let metadata = stream.metadata()?;
            symlinks::refuse_planted(&target, &metadata)?;
            if metadata.is_file() && !is_open_file(&target) {
                // Somebody put it there since.
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            return Ok(Self::Stream(Box::new(stream)));
        }
        match fs::symlink_metadata(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let is_folder = path.as_os_str().as_encoded_bytes().ends_with(b"/") || target.is_dir();
        if is_folder {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if target.exists() {
            // A file that must not be written to must not be replaced either.
            drop(OpenOptions::new().append(true).open(&target)?);
        }
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let (file, guard) = Guard::create(|| {
            let mut builder = tempfile::Builder::new();
            builder.prefix(".dps-symkey-");
            #[cfg(not(windows))]
            let file = builder.tempfile_in(folder);
            #[cfg(windows)]
            let file = builder.make_in(folder, super::private_file::create);
            // Without the name of the temporary file, which would only puzzle the user.
            file.map_err(|error| error.kind().into())
        })?;
        let (file, temporary) = file.into_parts();
        Ok(Self::File {
            write_back: WriteBack::default(),
            file,
            temporary,
            target,
            guard,
        })
    }
}

/// Whether there is no file to replace, beside which a report could stand: standard output, a device, a pipe.
pub(in crate::file_job) fn is_stream(path: &Path) -> bool {
    let is_other = |metadata: fs::Metadata| !metadata.is_file() && !metadata.is_dir();
    is_standard_stream(path) || is_open_file(path) || fs::metadata(path).is_ok_and(is_other)
}
