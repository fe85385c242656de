use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::fault::Fault;
use crate::group_option::GroupOption;
use crate::service::RefuseAt;
use crate::upper_case::UpperCase;

/// A local stand-in for Azure's Device Provisioning Service.
///
/// Serves the device API over HTTPS and MQTT, admits devices by symmetric key, and says in its log why it refuses one. It
/// makes its own CA; clients are told to trust it, most of them by SSL_CERT_FILE or NODE_EXTRA_CA_CERTS.
#[derive(Debug, Parser)]
#[command(name = "dps-emulator", version, after_help = EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// The ID scope that is served
    #[arg(long, value_name = "SCOPE", value_parser = id_scope)]
    pub(crate) id_scope: String,

    /// The file with the primary group key [default: DPS_GROUP_KEY, else a key is made and kept in the state folder]
    #[arg(long, value_name = "FILE", help_heading = "Enrollment groups")]
    pub(crate) group_key_file: Option<PathBuf>,
    /// The file with the secondary group key [default: DPS_SECONDARY_GROUP_KEY, else none]
    #[arg(long, value_name = "FILE", help_heading = "Enrollment groups")]
    pub(crate) secondary_group_key_file: Option<PathBuf>,
    /// The hub that devices are assigned to; several share them
    #[arg(long = "hub", value_name = "HOST", value_parser = host, default_value = "test-docs-hub.azure-devices.net", help_heading = "Enrollment groups")]
    pub(crate) hubs: Vec<String>,
    /// A further group: NAME,primary=FILE[,secondary=FILE][,hub=HOST]…[,id-scope=SCOPE][,disabled]
    #[arg(long = "group", value_name = "GROUP", value_parser = GroupOption::parse, help_heading = "Enrollment groups")]
    pub(crate) groups: Vec<GroupOption>,

    /// The address to listen on; with the default, nobody but this machine reaches it
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        help_heading = "Network"
    )]
    pub(crate) listen: IpAddr,
    /// The port for HTTPS; 0 for any that is free
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 443,
        help_heading = "Network"
    )]
    pub(crate) https_port: u16,
    /// The port for MQTT; 0 for any that is free
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 8883,
        help_heading = "Network"
    )]
    pub(crate) mqtt_port: u16,
    /// A further name in the certificate, beside localhost, 127.0.0.1, ::1 and the address
    #[arg(long = "host", value_name = "HOST", value_parser = host, help_heading = "Network")]
    pub(crate) hosts: Vec<String>,
    /// The folder for the CA, and for a group key that is made here
    #[arg(
        long,
        value_name = "FOLDER",
        default_value = ".dps-emulator",
        help_heading = "Network"
    )]
    pub(crate) state: PathBuf,

    /// Take what other makers' clients send: no skn, skn before se, raw slashes, lower-case escapes
    #[arg(long, help_heading = "Behaviour")]
    pub(crate) lenient: bool,
    /// Which device key an ID with upper-case letters has: what the service does is not public
    #[arg(long, value_enum, value_name = "KEY", default_value_t = UpperCase::LowerCased, help_heading = "Behaviour")]
    pub(crate) upper_case: UpperCase,
    /// Where a bad token is refused over MQTT
    #[arg(long, value_enum, value_name = "WHERE", default_value_t = RefuseAt::Connect, help_heading = "Behaviour")]
    pub(crate) refuse_at: RefuseAt,
    /// How many questions about an operation are answered with "assigning"
    #[arg(
        long,
        value_name = "TIMES",
        default_value_t = 1,
        help_heading = "Behaviour"
    )]
    pub(crate) assigning: u32,
    /// After how many seconds a device is told to ask again
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 3,
        help_heading = "Behaviour"
    )]
    pub(crate) retry_after: u32,
    /// A fault: 429, 500, slow, drop, failed or disabled, and options. See below
    #[arg(long = "fault", value_name = "FAULT", value_parser = Fault::parse, help_heading = "Behaviour")]
    pub(crate) faults: Vec<Fault>,

    /// Write the log as an object of JSON a line
    #[arg(long, help_heading = "Behaviour")]
    pub(crate) json: bool,
}

/// Lines of at most 78 characters are not wrapped, so that examples can be copied.
const EXAMPLES: &str = "\
Faults, in the order given, each once unless it says times=N or times=always:
  429 and 500     the answer has this status [retry-after=SECONDS]
  slow            the answer comes late [seconds=5]
  drop            the connection ends without an answer
  failed          the operation that begins ends with this status
  disabled        the same
and each at=register (the default), operation, lookup or, for slow and drop,
connect (MQTT); and for one device alone with id=REGISTRATION_ID.

Examples:
  dps-emulator --id-scope 0ne00002193 --group-key-file group-key.txt
  dps-emulator --id-scope 0ne00002193 --https-port 8443 \\
    --group old,primary=old.txt,disabled --fault 429,retry-after=2,times=3

Exit status: 0 stopped by a signal, 1 a key was refused, 2 wrong usage,
3 the machine failed (a port, a file).";

/// That of a provisioning service.
pub(crate) fn id_scope(text: &str) -> Result<String, &'static str> {
    let is_scope = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_scope
        .then(|| text.to_owned())
        .ok_or("an ID scope is letters and digits, as on the service's Overview page")
}

/// A DNS name or an address, for a certificate or as a hub's.
pub(crate) fn host(text: &str) -> Result<String, &'static str> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte);
    let is_host = (1..=253).contains(&text.len()) && text.bytes().all(is_part);
    is_host
        .then(|| text.to_owned())
        .ok_or("a host is a DNS name, without scheme and slash")
}
