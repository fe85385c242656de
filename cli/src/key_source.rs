use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use dps_symkey_core::{DeviceKey, GroupKey, KeyError, on_wiped_stack};
use zeroize::Zeroizing;

use crate::failure::{Failure, Refusal};
use crate::redaction;
use crate::standard_streams::{STANDARD_INPUT, is_standard_stream};
use crate::symlinks;

/// More of the stack than reading a key takes, in bytes.
const STACK_DEPTH: usize = 16 << 10;

/// Where a key comes from: the file that an option names, else the environment.
pub(crate) struct KeySource<'a> {
    pub(crate) name: &'static str,
    pub(crate) option: &'static str,
    pub(crate) variable: &'static str,
    pub(crate) file: Option<&'a Path>,
}

impl<'a> KeySource<'a> {
    pub(crate) const fn group_key(file: Option<&'a Path>) -> Self {
        Self {
            name: "group key",
            option: "--group-key-file",
            variable: "DPS_GROUP_KEY",
            file,
        }
    }

    pub(crate) const fn secondary_group_key(file: Option<&'a Path>) -> Self {
        Self {
            name: "secondary group key",
            option: "--secondary-group-key-file",
            variable: "DPS_SECONDARY_GROUP_KEY",
            file,
        }
    }

    pub(crate) const fn device_key(file: Option<&'a Path>) -> Self {
        Self {
            name: "device key",
            option: "--device-key-file",
            variable: "DPS_DEVICE_KEY",
            file,
        }
    }

    pub(crate) fn read_group_key(&self) -> Result<Arc<GroupKey>, Failure> {
        self.required(self.read_optional_group_key()?)
    }

    /// It stays where it is, for all threads of a job, and leaves nothing of itself on the stack.
    pub(crate) fn read_optional_group_key(&self) -> Result<Option<Arc<GroupKey>>, Failure> {
        self.read(|text| {
            on_wiped_stack::<STACK_DEPTH, _>(|| GroupKey::from_base64(text).map(Arc::new))
        })
    }

    pub(crate) fn read_device_key(&self) -> Result<DeviceKey, Failure> {
        self.required(self.read(|text| DeviceKey::from_base64(text))?)
    }

    fn required<T>(&self, key: Option<T>) -> Result<T, Failure> {
        let Self {
            name,
            option,
            variable,
            ..
        } = self;
        key.ok_or_else(|| {
            Failure::Usage(format!(
                "no {name} was given: name its file with {option}, or set {variable}"
            ))
        })
    }

    fn read<T>(&self, decode: impl Fn(&[u8]) -> Result<T, KeyError>) -> Result<Option<T>, Failure> {
        if let Some(path) = self.file {
            let text = self.read_file(path)?;
            let key = decode(without_line_end(&text)).map_err(|error| match &**text {
                [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Refusal::new(
                    KeyError::NotBase64.code(),
                    "begins with a byte order mark: save the file as ASCII or as UTF-8 without one",
                ),
                _ => error.into(),
            });
            return key
                .map(Some)
                .map_err(|refusal| refusal.of(self.described(path)).into());
        }
        let Some(text) = env::var_os(self.variable) else {
            return Ok(None);
        };
        let text = Zeroizing::new(text.into_encoded_bytes());
        let key = decode(&text);
        key.map(Some).map_err(|error| {
            let source = format_args!("{} in {}", self.name, self.variable);
            Refusal::from(error).of(source).into()
        })
    }

    fn read_file(&self, path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
        // More than any key has: a longer file is refused without being read.
        const LIMIT: usize = 4096;
        let mut text = Zeroizing::new(Vec::with_capacity(LIMIT + 1));
        let mut read = |file: File| file.take(LIMIT as u64 + 1).read_to_end(&mut text);
        if is_standard_stream(path) {
            standard_input()
                .and_then(&mut read)
                .map_err(|error| Failure::machine("read", STANDARD_INPUT, &error))?;
        } else {
            symlinks::follow(path)
                .and_then(File::open)
                .and_then(&mut read)
                .map_err(|error| self.cannot_read(path, &error))?;
        }
        if text.len() > LIMIT {
            return Err(Refusal::from(KeyError::NotBase64)
                .of(self.described(path))
                .into());
        }
        Ok(text)
    }

    fn described(&self, path: &Path) -> String {
        let name = self.name;
        match is_standard_stream(path) {
            true => format!("{name} from {STANDARD_INPUT}"),
            false => format!("{name} in {}", path.display()),
        }
    }

    fn cannot_read(&self, path: &Path, error: &io::Error) -> Failure {
        // A file of that name is no key, whatever it is called.
        if path.exists() || !redaction::has_secret(&path.to_string_lossy()) {
            return Failure::file("read", path, error);
        }
        let Self {
            name,
            option,
            variable,
            ..
        } = self;
        Failure::Usage(format!(
            "{option} takes the name of a file, and was given what may be a key: put the {name} into a file or into \
             {variable}; others may have seen it on this command line"
        ))
    }
}

/// Standard input, but for the standard library's buffer, in which a key would stay.
fn standard_input() -> io::Result<File> {
    #[cfg(unix)]
    let own = std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?;
    #[cfg(windows)]
    let own = std::os::windows::io::AsHandle::as_handle(&io::stdin()).try_clone_to_owned()?;
    Ok(File::from(own))
}

/// Takes one LF or CRLF off the end: the line end that an editor or `echo` leaves.
pub(crate) fn without_line_end(text: &[u8]) -> &[u8] {
    match text {
        [text @ .., b'\r', b'\n'] | [text @ .., b'\n'] => text,
        text => text,
    }
}
