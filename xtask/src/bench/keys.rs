//! Device keys of IDs in memory: each row is a program that measures itself, run once a round.

use std::fs;

use anyhow::{Context as _, Result, ensure};

use super::machine::Machine;
use super::peers::Peers;
use super::row::{Row, Workload};
use super::{Extent, FOLDER};
use crate::command::Command;
use crate::setup::PYTHON;

/// As the README's example has: a factory's list.
const IDS: usize = 10_000;

/// The pipeline takes milliseconds an ID.
const PIPELINE_IDS: usize = 50;

/// The first is published in Microsoft's how-to for legacy devices, the second counts from 0: neither keeps a secret.
pub(super) const GROUP_KEYS: [&str; 2] = [
    "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==",
];

/// A whole fleet's, for Python.
const MILLION: usize = 1_000_000;

/// Of how many rounds the first has a million IDs for Python, which takes seconds to derive them.
const ROUNDS_FOR_A_MILLION: usize = 3;

const WORKLOADS: [Workload; 5] = [
    Workload::Bytes36,
    Workload::Bytes60,
    Workload::Mixed,
    Workload::TwoGroupKeys,
    Workload::Token,
];

/// A row, and the program that measures it, with the files that it is given.
pub(super) struct KeyRow {
    row: Row,
    command: String,
    ids: &'static str,
}

pub(super) fn measure(
    mut rows: Vec<KeyRow>,
    extent: Extent,
    machine: &Machine,
) -> Result<Vec<Row>> {
    make_inputs()?;
    for round in 1..=extent.key_rounds {
        println!("keys: round {round} of {}", extent.key_rounds);
        for rows in rows.chunk_by_mut(|one, other| one.row.workload == other.row.workload) {
            let is_million = rows
                .iter()
                .any(|row| row.row.workload == Workload::PythonMillion);
            if is_million && round % ROUNDS_FOR_A_MILLION != 1 {
                continue;
            }
            let mut reference = None;
            for row in rows {
                row.sample(machine, &mut reference)?;
            }
        }
    }
    Ok(rows.into_iter().map(|row| row.row).collect())
}

/// The baseline of each workload is its first row: its keys are those that the others are compared with.
pub(super) fn rows(backends: &[String], peers: &Peers) -> Vec<KeyRow> {
    let mut rows = Vec::new();
    for workload in WORKLOADS {
        let rust_peer = |name: &str, label: &str| {
            let program = format!("{FOLDER}/rust-peers {name}");
            KeyRow::new(Row::peer(name, label, workload), &program)
        };
        let ours = |name: &str, label: &str| {
            let program = format!("{FOLDER}/ours {name}");
            KeyRow::new(Row::ours(name, label, workload), &program)
        };
        if workload == Workload::Token {
            rows.push(ours("token", "dps-symkey-core, key text to token"));
            if peers.c {
                let program = format!("{FOLDER}/c-token token");
                let row = Row::ours("token-c", "C library, key text to token", workload);
                rows.push(KeyRow::new(row, &program));
            }
            continue;
        }
        rows.push(rust_peer("hmac-sha2", "hmac + sha2, set up per ID"));
        rows.extend(backends.iter().map(|backend| {
            let name = format!("bulk-{backend}");
            ours(
                &name,
                &format!("dps-symkey-bulk, {}", instructions(backend)),
            )
        }));
        if workload != Workload::Bytes36 {
            continue;
        }
        rows.extend([
            ours("single", "dps-symkey-core"),
            ours("single-from-text", "dps-symkey-core, ID checked too"),
            ours("single-bytes", "dps-symkey-core, key not as text"),
            rust_peer("hmac-sha2-bytes", "hmac + sha2 per ID, key not as text"),
            rust_peer("hmac-sha2-prepared", "hmac + sha2, set up once"),
            rust_peer("ring", "ring, set up per ID"),
            rust_peer("ring-prepared", "ring, set up once"),
        ]);
        rows.extend(other_languages(peers));
    }
    rows
}

/// A backend as the processor's maker writes its instructions.
fn instructions(backend: &str) -> &str {
    match backend {
        "avx512" => "AVX-512",
        "sha-ni" => "SHA-NI",
        "aarch64-sha2" => "AArch64 SHA-256",
        backend => backend,
    }
}

fn other_languages(peers: &Peers) -> Vec<KeyRow> {
    let rows = [
        (
            peers.libcrypto,
            "openssl",
            "OpenSSL in C, HMAC()",
            format!("{FOLDER}/libcrypto hmac"),
        ),
        (
            peers.libcrypto,
            "openssl-prepared",
            "OpenSSL in C, set up once",
            format!("{FOLDER}/libcrypto prepared"),
        ),
        (
            peers.python,
            "python",
            "Python, hmac.digest",
            format!("{PYTHON} benches/python/hmac_digest.py"),
        ),
        (
            peers.node,
            "node",
            "Node, crypto.createHmac",
            "node benches/peers/create_hmac.mjs".to_owned(),
        ),
        (
            peers.node,
            "web-crypto",
            "Node, WebCrypto",
            "node benches/peers/web_crypto.mjs".to_owned(),
        ),
        (
            peers.pipeline,
            "pipeline",
            "the how-to's OpenSSL pipeline",
            "bash benches/peers/pipeline.sh".to_owned(),
        ),
    ];
    let rows = rows.into_iter().filter(|(is_there, ..)| *is_there);
    rows.map(|(_, name, label, program)| {
        KeyRow::new(Row::peer(name, label, Workload::Bytes36), &program)
    })
    .collect()
}

impl KeyRow {
    pub(super) fn new(row: Row, program: &str) -> Self {
        let ids = match (row.workload, row.name.as_str()) {
            (_, "pipeline") => "ids-few",
            (Workload::Bytes60, _) => "ids-60",
            (Workload::Mixed, _) => "ids-mixed",
            (Workload::PythonMillion, _) => "ids-million",
            _ => "ids-36",
        };
        let group_keys = match row.workload {
            Workload::TwoGroupKeys => "group-keys",
            _ => "group-key",
        };
        let command = format!("{program} {FOLDER}/{group_keys} {FOLDER}/{ids} {FOLDER}/keys");
        Self { row, command, ids }
    }

    /// Runs the program, which prints nanoseconds per key, and compares the keys that it wrote.
    fn sample(&mut self, machine: &Machine, reference: &mut Option<String>) -> Result<()> {
        let command = match self.row.workload.is_on_one_core() {
            true => machine.on_one_core(&self.command),
            false => self.command.clone(),
        };
        let printed = Command::new(command.as_str()).read()?;
        let nanoseconds: f64 = printed.trim().parse().with_context(|| {
            format!("`{command}` printed no nanoseconds per key but {printed:?}")
        })?;
        let keys = fs::read_to_string(format!("{FOLDER}/keys"))?;
        fs::remove_file(format!("{FOLDER}/keys"))?;
        let ids = fs::read_to_string(format!("{FOLDER}/{}", self.ids))?;
        let group_keys = match self.row.workload {
            Workload::TwoGroupKeys => 2,
            _ => 1,
        };
        let reference = reference.get_or_insert_with(|| keys.clone());
        ensure!(
            keys.lines().count() == ids.lines().count() * group_keys
                && reference.starts_with(&keys),
            "`{command}` gives others than the first program of its kind"
        );
        self.row.samples.push(nanoseconds);
        Ok(())
    }
}

/// The files that every program is given.
fn make_inputs() -> Result<()> {
    let [primary, secondary] = GROUP_KEYS;
    fs::write(format!("{FOLDER}/group-key"), format!("{primary}\n"))?;
    fs::write(
        format!("{FOLDER}/group-keys"),
        format!("{primary}\n{secondary}\n"),
    )?;
    let files = [
        (IDS, "36", "ids-36"),
        (IDS, "60", "ids-60"),
        (IDS, "mixed", "ids-mixed"),
        (MILLION, "36", "ids-million"),
        (PIPELINE_IDS, "36", "ids-few"),
    ];
    for (count, length, file) in files {
        Command::new(format!(
            "{FOLDER}/make-ids {count} {length} {FOLDER}/{file}"
        ))
        .read()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL_PEERS: Peers = Peers {
        python: true,
        node: true,
        c: true,
        libcrypto: true,
        pipeline: true,
        skipped: Vec::new(),
    };

    #[test]
    fn each_row_has_its_baseline() {
        let rows = rows(&["avx512".to_owned(), "portable".to_owned()], &ALL_PEERS);
        let rows: Vec<_> = rows.into_iter().map(|row| row.row).collect();
        assert!(rows.iter().all(|row| row.baseline(&rows).is_some()));
        for workload in WORKLOADS {
            let first = rows.iter().find(|row| row.workload == workload);
            let baseline = match workload {
                Workload::Token => "token",
                _ => "hmac-sha2",
            };
            assert_eq!(first.unwrap().name, baseline);
        }
    }

    #[test]
    fn a_missing_peer_has_no_row() {
        let peers = Peers {
            node: false,
            ..ALL_PEERS
        };
        let rows = rows(&[], &peers);
        assert!(rows.iter().all(|row| !row.command.starts_with("node ")));
        let pipeline = rows.iter().find(|row| row.row.name == "pipeline").unwrap();
        assert_eq!(
            pipeline.command,
            "bash benches/peers/pipeline.sh target/bench/group-key target/bench/ids-few target/bench/keys",
        );
    }
}
