//! Help, version and completions.

use super::support::Folder;

/// Every subcommand and its own options.
const COMMANDS: [(&str, &[&str]); 6] = [
    (
        "derive",
        &[
            "--group-key-file",
            "--secondary-group-key-file",
            "--input",
            "--output",
            "--id-column",
            "--serial-column",
            "--mac-column",
            "--delimiter",
            "--refused",
            "--duplicates",
            "--allow-duplicates",
            "--refuse",
            "--accept",
            "csv_formula",
            "--rules",
            "--lower-case",
            "DPS_GROUP_KEY",
            "DPS_SECONDARY_GROUP_KEY",
        ],
    ),
    ("id", &["--serial", "--mac", "--rules"]),
    (
        "sas",
        &[
            "--id-scope",
            "--registration-id",
            "--hub",
            "--device-id",
            "--module-id",
            "--valid-for",
            "--expires-at",
            "--device-key-file",
            "--rules",
            "DPS_DEVICE_KEY",
        ],
    ),
    (
        "verify",
        &[
            "--id-scope",
            "--registration-id",
            "--hub",
            "--device-id",
            "--module-id",
            "--at",
            "--allowed-skew",
            "--device-key-file",
            "--rules",
            "standard input",
        ],
    ),
    ("generate-key", &[]),
    (
        "completions",
        &["bash", "elvish", "fish", "powershell", "zsh"],
    ),
];

#[test]
fn help_names_every_command() {
    let folder = Folder::new();
    for words in ["--help", "-h", "help"] {
        let help = folder.command(words).end().done_silently();
        for (command, _) in COMMANDS {
            assert!(help.contains(command), "{words}: {command}");
        }
    }
}

#[test]
fn help_of_a_command_names_its_options() {
    let folder = Folder::new();
    for (command, options) in COMMANDS {
        for words in [
            format!("{command} --help"),
            format!("{command} -h"),
            format!("help {command}"),
        ] {
            let help = folder.command(&words).end().done_silently();
            for option in options.iter().chain(&["--json", "--quiet", "--help"]) {
                assert!(help.contains(option), "{words}: {option}");
            }
        }
    }
}

#[test]
fn help_fits_a_screen() {
    let folder = Folder::new();
    for (command, _) in COMMANDS {
        let help = folder
            .command(&format!("{command} --help"))
            .end()
            .done_silently();
        for line in help.lines() {
            assert!(line.chars().count() <= 120, "{command}: {line}");
        }
    }
}

#[test]
fn version_is_the_package_s() {
    let folder = Folder::new();
    for words in ["--version", "-V"] {
        let version = folder.command(words).end().done_silently();
        assert_eq!(
            version,
            concat!("dps-symkey ", env!("CARGO_PKG_VERSION"), "\n")
        );
    }
}

#[test]
fn completions_know_every_option() {
    let folder = Folder::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder
            .command(&format!("completions {shell}"))
            .end()
            .done_silently();
        let options = COMMANDS.iter().take(4).flat_map(|(_, options)| *options);
        for option in options.filter_map(|option| option.strip_prefix("--")) {
            assert!(script.contains(option), "{shell}: {option}");
        }
    }
    folder.command("completions tcsh").end().error(2);
}
