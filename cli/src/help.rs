//! What stands after the options in the help texts. Lines of at most 78 characters are not wrapped, so that examples can
//! be copied.

pub(crate) const EXIT_STATUS: &str = "\
Exit status:
  0  done
  1  an ID, key, MAC address, expiry, token or row was refused
  2  wrong usage
  3  the machine failed (disk, pipe), or the job was interrupted

Environment:
  DPS_GROUP_KEY, DPS_SECONDARY_GROUP_KEY, DPS_DEVICE_KEY: keys, where no key file is given";

pub(crate) const DERIVE_EXAMPLES: &str = "\
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

The input is UTF-8, with or without a byte order mark, its lines end with LF
or CRLF, and its columns are separated by ',' or ';'.

A refused row goes to OUTPUT.refused.csv with its line and the reason; the
rest is done. The output takes its name only when it is whole. Only its owner
can read it.

Some rows get a key and a warning, unless --refuse CODE refuses them:
  csv_formula                       a cell begins with '=', '+', '-' or '@':
                                    a spreadsheet would run it as a formula
  mac_address_locally_administered  the MAC address was set by software and
                                    may change at the next boot
  registration_id_upper_case        the ID has an upper-case letter, under
                                    --rules service: the documents disagree on
                                    whether the service accepts its key
--refuse csv_formula also refuses an input whose header has such a cell.
Cells are never changed. A device key may begin with '+' too: import the
columns as text.";

pub(crate) const ID_EXAMPLES: &str = "\
Examples:
  dps-symkey id --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6
    sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6
  dps-symkey id --mac a1b2.c3d4.e5f6
    mac-a1-b2-c3-d4-e5-f6";

pub(crate) const SAS_EXAMPLES: &str = "\
Examples:
  To register with the provisioning service, valid for an hour:
    dps-symkey sas --device-key-file device-key.txt \\
      --id-scope 0ne00002193 --registration-id sn-007-888-abc

  For a device on an IoT hub, valid for a day:
    dps-symkey sas --device-key-file device-key.txt --valid-for 1d \\
      --hub my-hub.azure-devices.net --device-id sn-007-888-abc

The token is made, with a warning, where an ID scope does not begin with '0ne'
or has a letter O, a hub has no domain, an ID has an upper-case letter, a
device key may be the group key, or the token expired or lasts over a year.";

pub(crate) const VERIFY_EXAMPLES: &str = "\
Examples:
  dps-symkey verify --device-key-file device-key.txt \\
    --id-scope 0ne00002193 --registration-id sn-007-888-abc < token.txt

  In PowerShell:
    Get-Content token.txt | dps-symkey verify --device-key-file device-key.txt `
      --id-scope 0ne00002193 --registration-id sn-007-888-abc

A right token is called valid, with a warning, where an ID scope does not
begin with '0ne' or has a letter O, a hub has no domain, an ID has an
upper-case letter, or the device key may be the group key.";

pub(crate) const GENERATE_KEY_EXAMPLES: &str = "\
Examples:
  (umask 077; dps-symkey generate-key > group-key.txt)

  In PowerShell:
    dps-symkey generate-key | Set-Content -Encoding ascii group-key.txt";

pub(crate) const COMPLETIONS_EXAMPLES: &str = "\
Example:
  mkdir -p ~/.local/share/bash-completion/completions
  dps-symkey completions bash \\
    > ~/.local/share/bash-completion/completions/dps-symkey";
