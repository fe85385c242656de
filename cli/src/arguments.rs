use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use dps_symkey_core::{RegistrationId, RegistrationIdError, Rules};
use dps_symkey_fleet::{Concern, Delimiter};

use crate::help;

/// Device keys and SAS tokens for Azure IoT device provisioning by symmetric key
///
/// For legacy devices that have no certificate and no TPM, only a MAC address or a serial number: makes their
/// registration IDs, derives their device keys from the group key of an enrollment group, and makes and checks SAS
/// tokens.
///
/// Keys never come from arguments, which every user of the machine can read, but from a file, from standard input or
/// from the environment. The group key never goes into device code: derive the device keys where it is safe.
#[derive(Parser)]
#[command(name = "dps-symkey", version, max_term_width = 100, after_long_help = help::EXIT_STATUS)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Print results as JSON objects, one a line, and errors too
    #[arg(long, global = true, display_order = 90)]
    pub(crate) json: bool,

    /// Print no progress, no warnings and no summary, only errors
    #[arg(long, short, global = true, display_order = 91)]
    pub(crate) quiet: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Derive device keys from the group key of an enrollment group
    #[command(after_long_help = help::DERIVE_EXAMPLES)]
    Derive(DeriveArguments),
    /// Build a registration ID from a serial number, a MAC address, or both
    #[command(after_long_help = help::ID_EXAMPLES)]
    Id(IdArguments),
    /// Make a SAS token with a device key
    #[command(after_long_help = help::SAS_EXAMPLES)]
    Sas(SasArguments),
    /// Check a SAS token, read from standard input, with a device key
    #[command(after_long_help = help::VERIFY_EXAMPLES)]
    Verify(VerifyArguments),
    /// Make a new key: 64 bytes from the system's random source, in base64
    #[command(after_long_help = help::GENERATE_KEY_EXAMPLES)]
    GenerateKey,
    /// Print the completions of a shell
    #[command(after_long_help = help::COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Said of a registration ID with an upper-case letter that the rules accept.
pub(crate) const UPPER_CASE_DISPUTED: &str = "the documents disagree on whether the service accepts the key of such an ID; try one device first, or use \
     --lower-case and do the same on the device";

#[derive(Args)]
pub(crate) struct RulesArguments {
    /// Which registration IDs are accepted: portable takes a-z, 0-9 and '-'; service also takes upper case and '. _ :'
    #[arg(
        long,
        value_name = "RULES",
        default_value = Rules::Portable.name(),
        value_parser = PossibleValuesParser::new(Rules::ALL.map(Rules::name))
            .map(|name| Rules::from_name(&name).unwrap_or_default()),
    )]
    pub(crate) rules: Rules,
}

#[derive(Args)]
pub(crate) struct RegistrationIdArguments {
    #[command(flatten)]
    pub(crate) rules: RulesArguments,

    /// Lower-case the registration IDs first; do the same on the device. Those built from a serial number or a MAC
    /// address are lower-case anyway
    #[arg(long)]
    pub(crate) lower_case: bool,
}

impl RegistrationIdArguments {
    /// Checks a registration ID by the rules and the case that the user chose.
    pub(crate) fn read(&self, text: &[u8]) -> Result<RegistrationId, RegistrationIdError> {
        let rules = self.rules.rules;
        match self.lower_case {
            true => RegistrationId::lower_cased(text, rules),
            false => RegistrationId::from_bytes(text, rules),
        }
    }
}

#[derive(Args)]
pub(crate) struct DeriveArguments {
    /// The registration IDs; one key a line is printed, and with a secondary group key a second line for each ID
    #[arg(value_name = "ID", conflicts_with_all = FILE_JOB_OPTIONS)]
    pub(crate) registration_ids: Vec<OsString>,

    /// The file with the group key ('-' is standard input); else DPS_GROUP_KEY
    #[arg(long, value_name = "FILE")]
    pub(crate) group_key_file: Option<PathBuf>,

    /// The file with the secondary group key, to derive secondary device keys too; else DPS_SECONDARY_GROUP_KEY
    #[arg(long, value_name = "FILE")]
    pub(crate) secondary_group_key_file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) registration_id: RegistrationIdArguments,

    #[command(flatten)]
    pub(crate) file_job: FileJobArguments,
}

/// What IDs among the arguments do not go with.
const FILE_JOB_OPTIONS: [&str; 11] = [
    "input",
    "output",
    "id_column",
    "serial_column",
    "mac_column",
    "delimiter",
    "refused",
    "duplicates",
    "allow_duplicates",
    "refuse",
    "accept",
];

#[derive(Args)]
#[command(next_help_heading = "File jobs")]
#[group(multiple = true, requires_all = ["input", "output"])]
pub(crate) struct FileJobArguments {
    /// A list of IDs, one a line, or with a --…-column option a CSV file with a header ('-' is standard input)
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,

    /// The file for the keys ('-' is standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The column with the registration ID
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["serial_column", "mac_column"])]
    pub(crate) id_column: Option<String>,

    /// The column with the serial number, to build the ID from
    #[arg(long, value_name = "COLUMN")]
    pub(crate) serial_column: Option<String>,

    /// The column with the MAC address, to build the ID from; with --serial-column from both
    #[arg(long, value_name = "COLUMN")]
    pub(crate) mac_column: Option<String>,

    /// The delimiter of the CSV file, ',' or ';'; found from its header where this is not given
    #[arg(long, value_parser = delimiter(), hide_possible_values = true)]
    pub(crate) delimiter: Option<Delimiter>,

    /// The file for refused rows, instead of OUTPUT.refused.csv; needed with --output -
    #[arg(long, value_name = "FILE")]
    pub(crate) refused: Option<PathBuf>,

    /// The file for all duplicates; the first are named on standard error anyway
    #[arg(long, value_name = "FILE", conflicts_with = "allow_duplicates")]
    pub(crate) duplicates: Option<PathBuf>,

    /// Do not look for duplicates, which takes 8 bytes of memory a row
    #[arg(long)]
    pub(crate) allow_duplicates: bool,

    /// Refuse the rows that the warning with this code is about; may be given more than once
    #[arg(long, value_name = "CODE", value_parser = concern())]
    pub(crate) refuse: Vec<Concern>,

    /// Keep the rows that the warning with this code is about, which is the default; may be given more than once
    #[arg(long, value_name = "CODE", value_parser = concern())]
    pub(crate) accept: Vec<Concern>,
}

#[derive(Args)]
#[group(required = true, multiple = true, id = "identity")]
pub(crate) struct IdArguments {
    /// The serial number
    #[arg(
        long,
        value_name = "SERIAL",
        group = "identity",
        allow_hyphen_values = true
    )]
    pub(crate) serial: Option<OsString>,

    /// The MAC address: A1:B2:C3:D4:E5:F6, a1-b2-…, a1b2.c3d4.e5f6, a1b2c3d4e5f6, or one of 8 bytes
    #[arg(
        long,
        value_name = "MAC",
        group = "identity",
        allow_hyphen_values = true
    )]
    pub(crate) mac: Option<OsString>,

    #[command(flatten)]
    pub(crate) registration_id: RegistrationIdArguments,
}

/// What names a registration, with which names on a hub do not go.
const REGISTRATION: [&str; 2] = ["id_scope", "registration_id"];

#[derive(Args)]
#[command(group = clap::ArgGroup::new("service").required(true).args(["id_scope", "hub"]))]
pub(crate) struct ResourceArguments {
    /// The ID scope of the provisioning service, for a token to register with it
    #[arg(
        long,
        value_name = "ID_SCOPE",
        allow_hyphen_values = true,
        requires = "registration_id"
    )]
    pub(crate) id_scope: Option<OsString>,

    /// The registration ID of the device
    #[arg(
        long,
        value_name = "ID",
        allow_hyphen_values = true,
        requires = "id_scope"
    )]
    pub(crate) registration_id: Option<OsString>,

    /// The host name of the IoT hub, for a token of a device or module on it
    #[arg(
        long,
        value_name = "HOST",
        allow_hyphen_values = true,
        requires = "device_id",
        conflicts_with_all = REGISTRATION,
    )]
    pub(crate) hub: Option<OsString>,

    /// The ID of the device on the hub
    #[arg(long, value_name = "ID", allow_hyphen_values = true, requires = "hub", conflicts_with_all = REGISTRATION)]
    pub(crate) device_id: Option<OsString>,

    /// The ID of the module on the device
    #[arg(long, value_name = "ID", allow_hyphen_values = true, requires = "hub", conflicts_with_all = REGISTRATION)]
    pub(crate) module_id: Option<OsString>,

    #[command(flatten)]
    pub(crate) rules: RegistrationIdArguments,
}

#[derive(Args)]
pub(crate) struct SasArguments {
    #[command(flatten)]
    pub(crate) resource: ResourceArguments,

    /// The file with the device key ('-' is standard input); else DPS_DEVICE_KEY
    #[arg(long, value_name = "FILE")]
    pub(crate) device_key_file: Option<PathBuf>,

    /// How long the token is valid: seconds, or units of s, m, h, d, w, as in 90m, 1h30m, 30d
    #[arg(
        long,
        value_name = "TIME",
        default_value = "1h",
        allow_hyphen_values = true
    )]
    pub(crate) valid_for: OsString,

    /// When the token expires, in seconds since 1970
    #[arg(
        long,
        value_name = "UNIX",
        allow_hyphen_values = true,
        conflicts_with = "valid_for"
    )]
    pub(crate) expires_at: Option<OsString>,
}

#[derive(Args)]
pub(crate) struct VerifyArguments {
    #[command(flatten)]
    pub(crate) resource: ResourceArguments,

    /// The file with the device key; else DPS_DEVICE_KEY
    #[arg(long, value_name = "FILE")]
    pub(crate) device_key_file: Option<PathBuf>,

    /// Judge the token as of that time, in seconds since 1970, and not as of now
    #[arg(long, value_name = "UNIX", allow_hyphen_values = true)]
    pub(crate) at: Option<OsString>,

    /// How far the clocks may differ, at most 1d: the token is accepted for that long after its end
    #[arg(
        long,
        value_name = "TIME",
        default_value = "0s",
        allow_hyphen_values = true
    )]
    pub(crate) allowed_skew: OsString,
}

fn delimiter() -> impl TypedValueParser<Value = Delimiter> {
    PossibleValuesParser::new([",", ";"]).map(|text| match text.as_str() {
        ";" => Delimiter::Semicolon,
        _ => Delimiter::Comma,
    })
}

fn concern() -> impl TypedValueParser<Value = Concern> {
    PossibleValuesParser::new(Concern::ALL.map(Concern::code))
        .try_map(|code| Concern::from_code(&code).ok_or("no such code"))
}

/// The command as clap sees it, for the completions.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_with_no_option_of_a_file_job() {
        let mut command = command();
        command.build();
        let derive = command.find_subcommand("derive").unwrap();
        let is_file_job = |group: &&clap::ArgGroup| group.get_id() == "FileJobArguments";
        let group = derive.get_groups().find(is_file_job).unwrap();
        let options: Vec<_> = group.get_args().map(|option| option.as_str()).collect();
        assert_eq!(options, FILE_JOB_OPTIONS);
    }
}
