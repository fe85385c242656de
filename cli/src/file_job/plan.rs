use std::fs;
use std::path::{Path, PathBuf};

use super::concern::RefusedConcerns;
use super::destination::is_stream;
use crate::arguments::{DeriveArguments, FileJobArguments, RegistrationIdArguments};
use crate::failure::Failure;
use crate::key_source::is_standard_stream;
use crate::links::is_open_file;

/// What a file job reads, how it finds the IDs, and where everything goes.
pub(crate) struct FileJob<'a> {
    pub(super) input: &'a Path,
    pub(super) output: &'a Path,
    pub(super) refused: PathBuf,
    pub(super) duplicates: Option<&'a Path>,
    pub(super) find_duplicates: bool,
    pub(super) identity: Identity<'a>,
    pub(super) delimiter: Option<u8>,
    pub(super) registration_id: &'a RegistrationIdArguments,
    pub(super) refused_concerns: RefusedConcerns,
}

/// What a device's registration ID is made from.
#[derive(Clone, Copy)]
pub(super) enum Identity<'a> {
    /// The input is a list: each line is an ID.
    Line,
    /// The input is CSV with a header, and this column has the ID.
    Id(&'a str),
    Serial(&'a str),
    Mac(&'a str),
    SerialAndMac {
        serial: &'a str,
        mac: &'a str,
    },
}

impl<'a> FileJob<'a> {
    /// The job that the arguments ask for, if they ask for one.
    pub(crate) fn plan(arguments: &'a DeriveArguments) -> Result<Option<Self>, Failure> {
        let FileJobArguments {
            input,
            output,
            id_column,
            serial_column,
            mac_column,
            delimiter,
            refused,
            duplicates,
            allow_duplicates,
            ..
        } = &arguments.file_job;
        let (Some(input), Some(output)) = (input, output) else {
            return Ok(None);
        };
        let identity = match (id_column, serial_column, mac_column) {
            (Some(id), _, _) => Identity::Id(id),
            (None, Some(serial), Some(mac)) => Identity::SerialAndMac { serial, mac },
            (None, Some(serial), None) => Identity::Serial(serial),
            (None, None, Some(mac)) => Identity::Mac(mac),
            (None, None, None) => Identity::Line,
        };
        if delimiter.is_some() && matches!(identity, Identity::Line) {
            return Err(usage(
                "--delimiter is for CSV: name a column with --id-column, --serial-column or --mac-column",
            ));
        }
        let refused = match refused {
            Some(refused) => refused.clone(),
            None if is_stream(output) => {
                return Err(usage(
                    "where --output is '-' or a device, name a file for refused rows with --refused",
                ));
            }
            None => {
                let mut refused = output.clone().into_os_string();
                refused.push(".refused.csv");
                refused.into()
            }
        };
        let job = Self {
            input,
            output,
            refused,
            duplicates: duplicates.as_deref(),
            find_duplicates: !allow_duplicates,
            identity,
            delimiter: delimiter.as_ref().and_then(|text| text.bytes().next()),
            registration_id: &arguments.registration_id,
            refused_concerns: RefusedConcerns::read(&arguments.file_job)?,
        };
        job.check_files(arguments)?;
        Ok(Some(job))
    }

    /// No file may be read and written, or written twice: rows or keys would be lost.
    fn check_files(&self, arguments: &DeriveArguments) -> Result<(), Failure> {
        let refused = match &arguments.file_job.refused {
            Some(_) => "--refused",
            None => "OUTPUT.refused.csv (for another name give --refused)",
        };
        let refused = (refused, Some(self.refused.as_path()));
        let duplicates = ("--duplicates", self.duplicates);
        for (option, path) in [refused, duplicates] {
            let is_given = |path: &Path| is_standard_stream(path) || is_open_file(path);
            if let Some(path) = path.filter(|path| is_given(path)) {
                return Err(usage(&format!(
                    "{option} takes the name of a file, not '{}'",
                    path.display()
                )));
            }
        }
        let written = [("--output", Some(self.output)), refused, duplicates];
        let read = [
            ("--input", Some(self.input)),
            ("--group-key-file", arguments.group_key_file.as_deref()),
            (
                "--secondary-group-key-file",
                arguments.secondary_group_key_file.as_deref(),
            ),
        ];
        for (index, (option, path)) in written.iter().enumerate() {
            for (other_option, other_path) in read.iter().chain(written.iter().skip(index + 1)) {
                match (path, other_path) {
                    (Some(path), Some(other_path)) if is_same_file(path, other_path) => {
                        return Err(usage(&format!(
                            "{option} and {other_option} are the same file, {}: name another for one of them",
                            path.display()
                        )));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn usage(message: &str) -> Failure {
    Failure::Usage(message.to_owned())
}

/// Whether two names mean one file that is or will be there. Devices and pipes may be named twice.
fn is_same_file(one: &Path, other: &Path) -> bool {
    if is_standard_stream(one) || is_standard_stream(other) {
        return false;
    }
    match (resolve(one), resolve(other)) {
        (Some(one), Some(other)) => one == other && (one.is_file() || !one.exists()),
        _ => one == other,
    }
}

/// The name without links and detours, also of a file that is not there yet.
fn resolve(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok().or_else(|| {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    })
}
