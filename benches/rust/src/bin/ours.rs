//! This project, in the process: `ours ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE`; `ours backends` lists the backends that
//! this processor has.

use std::env;
use std::hint::black_box;
use std::io::{self, Write as _};

use anyhow::{Context as _, Result, bail};
use dps_symkey_bench_programs::{DeviceKeyText, Task};
use dps_symkey_bulk::{Backend, BulkDerivation};
use dps_symkey_core::{DeviceKey, Expiry, GroupKey, IdScope, RegistrationId, Rules};

fn main() -> Result<()> {
    if env::args().nth(1).as_deref() == Some("backends") {
        let mut available = Backend::ALL
            .into_iter()
            .filter(|backend| backend.is_available());
        return Ok(available.try_for_each(|backend| writeln!(io::stdout(), "{backend}"))?);
    }
    let task = Task::from_arguments()?;
    let group_keys = task.group_keys.iter().map(GroupKey::from_base64);
    let group_keys = group_keys.collect::<Result<Vec<_>, _>>()?;
    match (task.row.strip_prefix("bulk-"), group_keys.as_slice()) {
        (None, [group_key]) => single(&task, group_key),
        (Some(backend), [group_key]) => bulk(&task, backend, [group_key]),
        (Some(backend), [primary, secondary]) => bulk(&task, backend, [primary, secondary]),
        _ => bail!("{} does not take {} group keys", task.row, group_keys.len()),
    }
}

/// One ID after the other. Each device key is dropped inside the pass, so that wiping it counts.
fn single(task: &Task, group_key: &GroupKey) -> Result<()> {
    let ids = task.ids.iter().map(|id| RegistrationId::new(id));
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    let write = |id: &RegistrationId, place: &mut DeviceKeyText| {
        let text = group_key.derive_device_key(id).to_base64();
        if let Some((text, _)) = text.as_bytes().split_first_chunk() {
            *place = *text;
        }
    };
    match task.row.as_str() {
        "single" => task.measure(|keys| {
            for (id, place) in ids.iter().zip(keys) {
                write(id, place);
            }
        }),
        "single-from-text" => task.measure(|keys| {
            for (id, place) in task.ids.iter().zip(keys) {
                if let Ok(id) = RegistrationId::new(id) {
                    write(&id, place);
                }
            }
        }),
        "single-bytes" => {
            let nanoseconds = task.time(|| {
                for id in &ids {
                    black_box(&group_key.derive_device_key(black_box(id)));
                }
            });
            let mut keys = task.places();
            for (id, place) in ids.iter().zip(&mut keys) {
                write(id, place);
            }
            task.finish(nanoseconds, &keys)
        }
        "token" => token(task),
        row => bail!("there is no row {row}"),
    }
}

/// Key text to token, everything checked: what `dps_registration_sas_token` does in C.
fn token(task: &Task) -> Result<()> {
    let mut tokens = vec![[0; 512]; task.ids.len()];
    let mut lengths = vec![0; task.ids.len()];
    let sign = |id: &str, buffer: &mut [u8; 512]| -> Result<usize> {
        let key = task.group_keys.first().context("there is no key")?;
        let device_key = DeviceKey::from_base64(black_box(key))?;
        let id_scope = IdScope::new(black_box("0ne00002193"))?;
        let id = RegistrationId::new(id)?;
        let token = device_key.registration_sas_token(id_scope, &id, Expiry::new(1_700_000_000)?);
        Ok(token.encode(buffer)?.len())
    };
    let nanoseconds = task.time(|| {
        for ((id, buffer), length) in task.ids.iter().zip(&mut tokens).zip(&mut lengths) {
            *length = sign(id, buffer).unwrap_or_default();
        }
    });
    let tokens = tokens.iter().zip(lengths);
    let tokens: Vec<_> = tokens
        .map(|(buffer, length)| buffer.get(..length).unwrap_or_default())
        .collect();
    task.finish(nanoseconds, &tokens)
}

/// All IDs in one call.
fn bulk<const KEYS: usize>(task: &Task, backend: &str, keys: [&GroupKey; KEYS]) -> Result<()> {
    let backend = Backend::ALL
        .into_iter()
        .find(|other| other.name() == backend);
    let backend = backend.with_context(|| format!("there is no row {}", task.row))?;
    let derivation = BulkDerivation::new(keys).with_backend(backend)?;
    let mut refused = 0;
    task.measure(|places| {
        let mut places = places.chunks_exact_mut(task.ids.len());
        let places = [(); KEYS].map(|()| places.next().unwrap_or_default());
        match derivation.derive(&task.ids, Rules::Portable, places) {
            Ok(derived) => refused += derived.refused.len(),
            Err(_) => refused += task.ids.len(),
        }
    })?;
    match refused {
        0 => Ok(()),
        _ => bail!("IDs were refused"),
    }
}
