use std::fs;
use std::path::{Path, PathBuf};

use dps_symkey_fleet::{Identity, InputKind, RefusedConcerns, RowOptions};

use super::files::is_stream;
use crate::arguments::{DeriveArguments, FileJobArguments};
use crate::failure::{self, Failure};
use crate::standard_streams::is_standard_stream;
use crate::symlinks::is_open_file;

/// What a file job reads, how it finds the IDs, and where everything goes.
pub(crate) struct FileJob<'a> {
    pub(super) input: &'a Path,
    pub(super) output: &'a Path,
    pub(super) refused: PathBuf,
    pub(super) duplicates: Option<&'a Path>,
    pub(super) looks_for_duplicates: bool,
    pub(super) input_kind: InputKind<'a>,
    pub(super) row_options: RowOptions,
}

impl<'a> FileJob<'a> {
    /// The job that the arguments ask for, if they ask for one.
    pub(crate) fn from_arguments(arguments: &'a DeriveArguments) -> Result<Option<Self>, Failure> {
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
        let columns = [id_column, serial_column, mac_column].map(Option::as_deref);
        let identity = match columns {
            [Some(id), ..] => Some(Identity::Id(id)),
            [None, Some(serial), Some(mac)] => Some(Identity::SerialAndMac { serial, mac }),
            [None, Some(serial), None] => Some(Identity::Serial(serial)),
            [None, None, Some(mac)] => Some(Identity::Mac(mac)),
            [None, None, None] => None,
        };
        let input_kind = match identity {
            Some(identity) => InputKind::Csv {
                identity,
                delimiter: *delimiter,
            },
            None if delimiter.is_some() => {
                return Err(usage(
                    "--delimiter is for CSV: name a column with --id-column, --serial-column or --mac-column",
                ));
            }
            None => InputKind::List,
        };
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
            looks_for_duplicates: !allow_duplicates,
            input_kind,
            row_options: RowOptions {
                rules: arguments.registration_id.rules.rules,
                lower_case: arguments.registration_id.lower_case,
                refused: refused_concerns(&arguments.file_job)?,
                advice: failure::advice,
            },
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

fn refused_concerns(arguments: &FileJobArguments) -> Result<RefusedConcerns, Failure> {
    let FileJobArguments { refuse, accept, .. } = arguments;
    match refuse.iter().find(|concern| accept.contains(concern)) {
        Some(both) => Err(usage(&format!(
            "--refuse and --accept are both given {}: give it to one of them",
            both.code()
        ))),
        None => Ok(RefusedConcerns::new(refuse)),
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
