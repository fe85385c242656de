//! The enrollment groups that the arguments name, with their keys read.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::arguments::Arguments;
use crate::certificate_authority::write_secret;
use crate::enrollment_group::EnrollmentGroup;
use crate::key::GroupKey;
use crate::random;
use crate::start_failure::Failure;

/// The groups, and the file of a key that was made for them.
pub(crate) fn read(
    arguments: &Arguments,
) -> Result<(Vec<EnrollmentGroup>, Option<PathBuf>), Failure> {
    let mut groups = Vec::new();
    let mut made = None;
    let file = arguments.group_key_file.as_deref();
    let primary = match read_one(file, "DPS_GROUP_KEY")? {
        Some(key) => Some(key),
        None if arguments.groups.is_empty() => {
            let file = arguments.state.join("group-key.txt");
            let key = kept(&file)?;
            made = Some(file);
            Some(key)
        }
        None => None,
    };
    let secondary = read_one(
        arguments.secondary_group_key_file.as_deref(),
        "DPS_SECONDARY_GROUP_KEY",
    )?;
    match (primary, secondary) {
        (Some(primary_key), secondary_key) => groups.push(EnrollmentGroup {
            name: "default".to_owned(),
            id_scope: arguments.id_scope.clone(),
            primary_key,
            secondary_key,
            hubs: arguments.hubs.clone(),
            is_disabled: false,
        }),
        (None, Some(_)) => {
            return Err(Failure::Usage(
                "a secondary group key needs a primary one: --group-key-file".to_owned(),
            ));
        }
        (None, None) => {}
    }
    for option in &arguments.groups {
        let hubs = if option.hubs.is_empty() {
            &arguments.hubs
        } else {
            &option.hubs
        };
        let id_scope = option.id_scope.as_ref().unwrap_or(&arguments.id_scope);
        groups.push(EnrollmentGroup {
            name: option.name.clone(),
            id_scope: id_scope.clone(),
            primary_key: read_file(&option.primary)?,
            secondary_key: option.secondary.as_deref().map(read_file).transpose()?,
            hubs: hubs.clone(),
            is_disabled: option.is_disabled,
        });
    }
    Ok((groups, made))
}

/// The key in the file, else in the environment.
fn read_one(file: Option<&Path>, variable: &str) -> Result<Option<GroupKey>, Failure> {
    if let Some(file) = file {
        return read_file(file).map(Some);
    }
    let Some(text) = env::var_os(variable) else {
        return Ok(None);
    };
    let key = GroupKey::parse(&text.to_string_lossy());
    key.map(Some)
        .map_err(|error| Failure::Refused(format!("the group key in {variable} {error}")))
}

/// One line end after the key is taken off.
fn read_file(path: &Path) -> Result<GroupKey, Failure> {
    let text = fs::read(path).map_err(|error| Failure::file("read", path, error))?;
    let text = String::from_utf8_lossy(&text);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    GroupKey::parse(text)
        .map_err(|error| Failure::Refused(format!("the group key in {} {error}", path.display())))
}

/// The key that an earlier start has made, else a new one.
fn kept(path: &Path) -> Result<GroupKey, Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = random::key().ok_or_else(|| {
                Failure::Machine(
                    "cannot make a group key: the system has no random source".to_owned(),
                )
            })?;
            write_secret(path, &(key + "\n"))
                .map_err(|error| Failure::file("write", path, error))?;
        }
        Err(error) => return Err(Failure::file("read", path, error)),
    }
    read_file(path)
}
