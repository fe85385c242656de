use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use dps_symkey_core::{RegistrationId, RegistrationIdError, Rules};

use crate::Status;
use crate::console::Console;
use crate::failure::Failure;

/// Device keys and SAS tokens for Azure IoT device provisioning by symmetric key
///
/// For legacy devices that have no certificate and no TPM, only a MAC address or a serial number: makes their
/// registration IDs, derives their device keys from the group key of an enrollment group, and makes and checks SAS
/// tokens.
///
/// Keys never come from arguments, which every user of the machine can read, but from a file, from standard input or
/// from the environment. The group key never goes into device code: derive the device keys where it is safe.
#[derive(Parser)]
#[command(name = "dps-symkey", version, max_term_width = 100, after_long_help = EXIT_STATUS)]
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

const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  an ID, key, MAC address, expiry, token or row was refused
  2  wrong usage
  3  the machine failed (disk, pipe), or the job was interrupted

Environment:
  DPS_GROUP_KEY, DPS_SECONDARY_GROUP_KEY, DPS_DEVICE_KEY: keys, where no key file is given";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Derive device keys from the group key of an enrollment group
    #[command(after_long_help = DERIVE_EXAMPLES)]
    Derive(DeriveArguments),
    /// Build a registration ID from a serial number, a MAC address, or both
    #[command(after_long_help = ID_EXAMPLES)]
    Id(IdArguments),
    /// Make a SAS token with a device key
    #[command(after_long_help = SAS_EXAMPLES)]
    Sas(SasArguments),
    /// Check a SAS token, read from standard input, with a device key
    #[command(after_long_help = VERIFY_EXAMPLES)]
    Verify(VerifyArguments),
    /// Make a new key: 64 bytes from the system's random source, in base64
    #[command(after_long_help = GENERATE_KEY_EXAMPLES)]
    GenerateKey,
    /// Print the completions of a shell
    #[command(after_long_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

const DERIVE_EXAMPLES: &str = "\
Examples:
  One device, the group key in a file:
    dps-symkey derive --group-key-file group-key.txt sn-007-888-abc

  A list of IDs, one a line, to registration_id,device_key:
    dps-symkey derive --group-key-file group-key.txt \\
      --input ids.txt --output keys.csv

  A CSV file with a header; the IDs are built from two of its columns:
    dps-symkey derive --group-key-file group-key.txt \\
      --input devices.csv --serial-column serial --mac-column mac \\
      --output keys.csv

A refused row goes to OUTPUT.refused.csv with its line and the reason; the
rest is done. The output takes its name only when it is whole. On Unix only
its owner can read it; on Windows whoever can read its folder.";

const ID_EXAMPLES: &str = "\
Examples:
  dps-symkey id --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6
    sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6
  dps-symkey id --mac a1b2.c3d4.e5f6
    mac-a1-b2-c3-d4-e5-f6";

const SAS_EXAMPLES: &str = "\
Examples:
  To register with the provisioning service, valid for an hour:
    dps-symkey sas --device-key-file device-key.txt \\
      --id-scope 0ne00002193 --registration-id sn-007-888-abc

  For a device on an IoT hub, valid for a day:
    dps-symkey sas --device-key-file device-key.txt --valid-for 1d \\
      --hub my-hub.azure-devices.net --device-id sn-007-888-abc";

const VERIFY_EXAMPLES: &str = "\
Examples:
  dps-symkey verify --device-key-file device-key.txt \\
    --id-scope 0ne00002193 --registration-id sn-007-888-abc < token.txt

  In PowerShell:
    Get-Content token.txt | dps-symkey verify --device-key-file device-key.txt `
      --id-scope 0ne00002193 --registration-id sn-007-888-abc";

const GENERATE_KEY_EXAMPLES: &str = "\
Examples:
  (umask 077; dps-symkey generate-key > group-key.txt)

  In PowerShell:
    dps-symkey generate-key | Set-Content -Encoding ascii group-key.txt";

const COMPLETIONS_EXAMPLES: &str = "\
Example:
  dps-symkey completions bash \\
    > ~/.local/share/bash-completion/completions/dps-symkey";

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
            true => RegistrationId::lower_cased_from_bytes(text, rules),
            false => RegistrationId::from_bytes(text, rules),
        }
    }
}

#[derive(Args)]
pub(crate) struct DeriveArguments {
    /// The registration IDs; one key a line is printed, and with a secondary group key a second line for each ID
    #[arg(value_name = "ID")]
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

#[derive(Args)]
#[command(next_help_heading = "File jobs")]
pub(crate) struct FileJobArguments {
    /// A list of IDs, one a line, or with a --…-column option a CSV file with a header ('-' is standard input)
    #[arg(
        long,
        value_name = "FILE",
        requires = "output",
        conflicts_with = "registration_ids"
    )]
    pub(crate) input: Option<PathBuf>,

    /// The file for the keys ('-' is standard output)
    #[arg(
        long,
        value_name = "FILE",
        requires = "input",
        conflicts_with = "registration_ids"
    )]
    pub(crate) output: Option<PathBuf>,

    /// The column with the registration ID
    #[arg(long, value_name = "COLUMN", requires = "input", conflicts_with_all = ["serial_column", "mac_column", "registration_ids"])]
    pub(crate) id_column: Option<String>,

    /// The column with the serial number, to build the ID from
    #[arg(
        long,
        value_name = "COLUMN",
        requires = "input",
        conflicts_with = "registration_ids"
    )]
    pub(crate) serial_column: Option<String>,

    /// The column with the MAC address, to build the ID from; with --serial-column from both
    #[arg(
        long,
        value_name = "COLUMN",
        requires = "input",
        conflicts_with = "registration_ids"
    )]
    pub(crate) mac_column: Option<String>,

    /// The delimiter of the CSV file, ',' or ';'; found from its header where this is not given
    #[arg(long, requires = "input", conflicts_with = "registration_ids", value_parser = [",", ";"], hide_possible_values = true)]
    pub(crate) delimiter: Option<String>,

    /// The file for refused rows, instead of OUTPUT.refused.csv; needed with --output -
    #[arg(
        long,
        value_name = "FILE",
        requires = "input",
        conflicts_with = "registration_ids"
    )]
    pub(crate) refused: Option<PathBuf>,

    /// The file for all duplicates; the first are named on standard error anyway
    #[arg(
        long,
        value_name = "FILE",
        requires = "input",
        conflicts_with_all = ["allow_duplicates", "registration_ids"]
    )]
    pub(crate) duplicates: Option<PathBuf>,

    /// Do not look for duplicates, which takes 8 bytes of memory a row
    #[arg(long, requires = "input", conflicts_with = "registration_ids")]
    pub(crate) allow_duplicates: bool,
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
        conflicts_with_all = ["id_scope", "registration_id"],
    )]
    pub(crate) hub: Option<OsString>,

    /// The ID of the device on the hub
    #[arg(long, value_name = "ID", allow_hyphen_values = true, requires = "hub", conflicts_with_all = ["id_scope", "registration_id"])]
    pub(crate) device_id: Option<OsString>,

    /// The ID of the module on the device
    #[arg(long, value_name = "ID", allow_hyphen_values = true, requires = "hub", conflicts_with_all = ["id_scope", "registration_id"])]
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

    /// How long the token is valid: seconds, or as in 90m, 1h, 30d
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

    /// How far the clocks may differ: the token is accepted for that long after its end
    #[arg(
        long,
        value_name = "TIME",
        default_value = "0s",
        allow_hyphen_values = true
    )]
    pub(crate) allowed_skew: OsString,
}

/// A command line that ends here: a help text, or wrong usage.
pub(crate) struct Stop(clap::Error);

impl Arguments {
    pub(crate) fn read(words: &[OsString]) -> Result<Self, Stop> {
        Self::try_parse_from(words).map_err(Stop)
    }
}

/// The command as clap sees it, for the completions.
pub(crate) fn command() -> clap::Command {
    Arguments::command()
}

impl Stop {
    /// Prints what the user asked for, or what is wrong with the words that were given.
    pub(crate) fn report(&self, words: &[OsString]) -> Status {
        match self.0.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match self.0.print() {
                Ok(()) => Status::Done,
                Err(_) => Status::Machine,
            },
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                // To standard error, and where that is closed there is nobody to tell.
                let _ = self.0.print();
                Status::Usage
            }
            _ => {
                // As if the words had been understood.
                let json = words.iter().any(|word| word == "--json");
                let message = one_line(&self.0.render().to_string(), words);
                Console::new(json, false, words).fail(&Failure::Usage(message))
            }
        }
    }
}

/// Clap's error, of several paragraphs, as one line: what is wrong, its tips, and where the help is.
fn one_line(error: &str, words: &[OsString]) -> String {
    let mut lines = error.lines();
    let wrong: Vec<_> = lines
        .by_ref()
        .map(str::trim)
        .take_while(|line| !line.is_empty())
        .collect();
    let wrong = wrong.join(" ");
    let mut line = wrong.strip_prefix("error: ").unwrap_or(&wrong).to_owned();
    for tip in lines.filter_map(|line| line.trim().strip_prefix("tip: ")) {
        line.push_str("; ");
        line.push_str(tip);
    }
    let command = command();
    let mut names = command.get_subcommands().map(clap::Command::get_name);
    let subcommand = names.find(|name| words.iter().any(|word| word == name));
    match subcommand {
        Some(name) => format!("{line}; see 'dps-symkey {name} --help'"),
        None => format!("{line}; see 'dps-symkey --help'"),
    }
}
