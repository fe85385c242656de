use std::ffi::OsString;

use dps_symkey_core::{GroupKey, KeyText};
use dps_symkey_fleet::Concern;
use serde::{Serialize, Serializer};

use crate::arguments::{DeriveArguments, UPPER_CASE_DISPUTED};
use crate::console::Console;
use crate::counted::counted;
use crate::failure::{Failure, Refusal};
use crate::file_job::FileJob;
use crate::key_source::KeySource;
use crate::redaction;
use crate::standard_streams::is_standard_input;

/// How many bytes a key has that the service, or `generate-key`, made.
const GENERATED_LENGTH: usize = 64;

#[derive(Serialize)]
struct DerivedKey<'a> {
    registration_id: &'a str,
    #[serde(serialize_with = "key_text")]
    device_key: KeyText,
    #[serde(
        serialize_with = "optional_key_text",
        skip_serializing_if = "Option::is_none"
    )]
    secondary_device_key: Option<KeyText>,
}

pub(crate) fn run(arguments: &DeriveArguments, console: &Console) -> Result<(), Failure> {
    let job = FileJob::from_arguments(arguments)?;
    if job.is_none() && arguments.registration_ids.is_empty() {
        let message =
            "give registration IDs, or --input and --output; see 'dps-symkey derive --help'";
        return Err(Failure::Usage(message.to_owned()));
    }
    let inputs = [
        &arguments.file_job.input,
        &arguments.group_key_file,
        &arguments.secondary_group_key_file,
    ];
    let readers = inputs.into_iter().flatten();
    if readers.filter(|path| is_standard_input(path)).count() > 1 {
        let message = "only one of --input and the key files can be standard input; name a file for the other";
        return Err(Failure::Usage(message.to_owned()));
    }
    let is_key = |text: &OsString| {
        arguments.registration_id.read(text.as_encoded_bytes()).is_err()
            && GroupKey::from_base64(text.as_encoded_bytes()).is_ok()
            // And not a number in upper-case hexadecimal digits.
            && redaction::has_secret(&text.to_string_lossy())
    };
    if arguments.registration_ids.iter().any(is_key) {
        let message = "a key was given in place of a registration ID: put it into a file, and name that with \
                       --group-key-file; others may have seen it on this command line";
        return Err(Failure::Usage(message.to_owned()));
    }
    let group_key = KeySource::group_key(arguments.group_key_file.as_deref()).read_group_key()?;
    let secondary_group_key =
        KeySource::secondary_group_key(arguments.secondary_group_key_file.as_deref())
            .read_optional_group_key()?;
    for (name, key) in [
        ("group key", Some(&group_key)),
        ("secondary group key", secondary_group_key.as_ref()),
    ] {
        let length = key.map_or(GENERATED_LENGTH, |key| key.byte_len());
        if length != GENERATED_LENGTH {
            let message = format_args!(
                "the {name} has {length} bytes and those that the service makes have {GENERATED_LENGTH}: unless it is \
                 one of your own, check that it was copied whole"
            );
            console.warn("group_key_length_unusual", message);
        }
    }
    match job {
        Some(job) => job.run(group_key, secondary_group_key, console),
        None => derive(
            arguments,
            &group_key,
            secondary_group_key.as_deref(),
            console,
        ),
    }
}

/// The keys of the IDs that were given as arguments; all of them are checked before any key is printed.
fn derive(
    arguments: &DeriveArguments,
    group_key: &GroupKey,
    secondary_group_key: Option<&GroupKey>,
    console: &Console,
) -> Result<(), Failure> {
    let texts = &arguments.registration_ids;
    let mut registration_ids = Vec::with_capacity(texts.len());
    let mut refusals = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        match arguments.registration_id.read(text.as_encoded_bytes()) {
            Ok(id) => registration_ids.push(id),
            Err(error) if texts.len() == 1 => refusals.push(error.into()),
            Err(error) => {
                refusals.push(Refusal::from(error).of(format_args!("ID {}", index + 1)));
            }
        }
    }
    if !refusals.is_empty() {
        return Err(Failure::Refused(refusals));
    }
    let upper_case = registration_ids.iter().filter(|id| id.has_upper_case());
    match upper_case.count() as u64 {
        0 => {}
        count => {
            let ids = counted(count, "ID has", "IDs have");
            let message = format_args!("{ids} an upper-case letter: {UPPER_CASE_DISPUTED}");
            console.warn(Concern::UpperCase.code(), message);
        }
    }
    let keys = registration_ids.iter().map(|id| DerivedKey {
        registration_id: id.as_str(),
        device_key: group_key.derive_device_key(id).to_base64(),
        secondary_device_key: secondary_group_key
            .map(|group_key| group_key.derive_device_key(id).to_base64()),
    });
    console.print(keys, |keys, output| {
        output.write_all(keys.device_key.as_bytes())?;
        match &keys.secondary_device_key {
            Some(secondary) => write!(output, "\n{}", secondary.as_str()),
            None => Ok(()),
        }
    })
}

/// Writes the secret, for the user who asked for it.
fn key_text<S: Serializer>(key: &KeyText, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(key.as_str())
}

fn optional_key_text<S: Serializer>(
    key: &Option<KeyText>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    key.as_ref().map(KeyText::as_str).serialize(serializer)
}
