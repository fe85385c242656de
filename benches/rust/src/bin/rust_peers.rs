//! What one writes by hand with the libraries that there are: `rust-peers ROW GROUP_KEY_FILE IDS_FILE KEYS_FILE`.

use std::hint::black_box;

use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dps_symkey_bench_programs::{DeviceKeyText, Task};
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::hmac::{HMAC_SHA256, Key};
use sha2::Sha256;

fn main() -> Result<()> {
    let task = Task::from_arguments()?;
    let group_keys = task.group_keys.iter().map(|key| STANDARD.decode(key));
    let group_keys = group_keys.collect::<Result<Vec<_>, _>>()?;
    match task.row.as_str() {
        "hmac-sha2" => task.measure(|places| {
            each(&task, &group_keys, places, |group_key, id| {
                hmac_sha2(group_key, id)
            });
        }),
        "hmac-sha2-bytes" => {
            let nanoseconds = task.time(|| {
                for group_key in &group_keys {
                    for id in &task.ids {
                        black_box(hmac_sha2(black_box(group_key), black_box(id)));
                    }
                }
            });
            let mut keys = task.places();
            each(&task, &group_keys, &mut keys, |group_key, id| {
                hmac_sha2(group_key, id)
            });
            task.finish(nanoseconds, &keys)
        }
        "hmac-sha2-prepared" => {
            let prepared = group_keys
                .iter()
                .map(|key| Hmac::<Sha256>::new_from_slice(key));
            let prepared = prepared.collect::<Result<Vec<_>, _>>()?;
            task.measure(|places| {
                each(&task, &prepared, places, |prepared, id| {
                    prepared.clone().chain_update(id).finalize().into_bytes()
                });
            })
        }
        "ring" => task.measure(|places| {
            each(&task, &group_keys, places, |group_key, id| {
                ring::hmac::sign(&Key::new(HMAC_SHA256, group_key), id.as_bytes())
            });
        }),
        "ring-prepared" => {
            let prepared = group_keys.iter().map(|key| Key::new(HMAC_SHA256, key));
            let prepared: Vec<_> = prepared.collect();
            task.measure(|places| {
                each(&task, &prepared, places, |prepared, id| {
                    ring::hmac::sign(prepared, id.as_bytes())
                });
            })
        }
        row => bail!("there is no row {row}"),
    }
}

fn hmac_sha2(group_key: &[u8], id: &str) -> impl AsRef<[u8]> + use<> {
    // HMAC takes keys of any length.
    let hmac = Hmac::<Sha256>::new_from_slice(group_key);
    hmac.map(|hmac| hmac.chain_update(id).finalize().into_bytes())
        .unwrap_or_default()
}

/// One ID after the other, with each group key in its turn; `digest` returns the device key's 32 bytes.
fn each<K, D: AsRef<[u8]>>(
    task: &Task,
    group_keys: &[K],
    places: &mut [DeviceKeyText],
    digest: impl Fn(&K, &str) -> D,
) {
    for (group_key, places) in group_keys
        .iter()
        .zip(places.chunks_exact_mut(task.ids.len()))
    {
        for (id, place) in task.ids.iter().zip(places) {
            // 32 bytes always fit; a key that did not would be missing from the file and be found there.
            let _ = STANDARD.encode_slice(digest(black_box(group_key), id), place);
        }
    }
}
