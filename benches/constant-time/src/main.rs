//! Whether the time of a call tells anything of a secret: by Welch's t-test of two kinds of secrets, in random order.

mod welch;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dps_symkey_core::{DeviceKey, Expiry, GroupKey, IdScope, RegistrationId, ResourceUri};
use fastrand::Rng;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use subtle::ConstantTimeEq as _;

/// How often a call is timed.
const SAMPLES: usize = 1_000_000;

/// Secrets of each kind, made before.
const SECRETS: usize = 1024;

/// How often a call is made for one sample, since a clock takes as long as some of them.
const CALLS: usize = 8;

type Key = [u8; 32];

/// Times `call` with what `prepare` makes of secrets of two kinds, chosen by chance, and compares the two. All are
/// made in the same place, so that none is nearer than another.
fn sample<S, T, R>(
    rng: &mut Rng,
    mut secrets: impl FnMut(&mut Rng) -> [S; 2],
    prepare: impl Fn(&S) -> T,
    call: impl Fn(&T) -> R,
) -> f64 {
    let pairs: Vec<_> = (0..SECRETS).map(|_| secrets(rng)).collect();
    let mut times = [const { Vec::new() }; 2];
    for _ in 0..SAMPLES {
        let kind = rng.usize(..2);
        let prepared = prepare(&pairs[rng.usize(..SECRETS)][kind]);
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(call(black_box(&prepared)));
        }
        times[kind].push(start.elapsed().as_nanos() as f64);
    }
    welch::largest_t(&times)
}

fn random(rng: &mut Rng) -> Key {
    let mut key = Key::default();
    rng.fill(&mut key);
    key
}

fn zeros_and_random(rng: &mut Rng) -> [Key; 2] {
    [[0; 32], random(rng)]
}

/// The same with its first byte changed, and with its last.
fn changed(key: Key) -> [Key; 2] {
    let (mut first, mut last) = (key, key);
    first[0] ^= 0x55;
    last[31] ^= 0x55;
    [first, last]
}

fn device_key(bytes: &Key) -> DeviceKey {
    DeviceKey::from_bytes(bytes).unwrap()
}

/// Text of zeros, which is all `A`, against text of any bytes, of which each group of digits is another branch for a decoder that
/// compares and another place for one that has a table.
fn key_decoding(rng: &mut Rng) -> f64 {
    let text = |key: &Key| -> [u8; 44] { STANDARD.encode(key).into_bytes().try_into().unwrap() };
    let secrets = |rng: &mut Rng| zeros_and_random(rng).map(|key| text(&key));
    let read = |text: &[u8; 44]| DeviceKey::from_base64(text).is_ok();
    sample(rng, secrets, |text| *text, read)
}

fn key_encoding(rng: &mut Rng) -> f64 {
    sample(rng, zeros_and_random, device_key, |key| key.to_base64())
}

fn key_derivation(rng: &mut Rng) -> f64 {
    let id = RegistrationId::new("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").unwrap();
    let group_key = |bytes: &Key| GroupKey::from_bytes(bytes).unwrap();
    let derive = |key: &GroupKey| key.derive_device_key(&id);
    sample(rng, zeros_and_random, group_key, derive)
}

/// A key that differs from another in its first byte, against one that does in its last.
fn key_comparison(rng: &mut Rng) -> f64 {
    let own = random(rng);
    let own_key = device_key(&own);
    let compare = |other: &DeviceKey| own_key.ct_eq(other).unwrap_u8();
    sample(rng, |_| changed(own), device_key, compare)
}

/// A signature that is wrong in its first byte, against one that is in its last: by it one would be found byte after byte. Of many
/// keys, since a signature's own text is public, and read as fast as its characters allow.
fn token_verification(rng: &mut Rng) -> f64 {
    let id = RegistrationId::new("sn-1").unwrap();
    let resource = ResourceUri::registration(IdScope::new("0ne00002193").unwrap(), &id);
    let prepare = |(key, token): &(Key, Text)| (device_key(key), *token);
    let verify = |(key, (text, length)): &(DeviceKey, Text)| {
        key.verify_bytes(&text[..*length], &resource, 0, 0).is_err()
    };
    sample(rng, |rng| wrong_tokens(&resource, rng), prepare, verify)
}

/// In one place, as the keys are.
type Text = ([u8; 256], usize);

/// Both are equally long: a key with which neither signature has anything to encode but its padding.
fn wrong_tokens(resource: &ResourceUri<'_>, rng: &mut Rng) -> [(Key, Text); 2] {
    loop {
        let key = random(rng);
        let expiry = Expiry::new(1_700_000_000).unwrap();
        let token = device_key(&key).sas_token(*resource, expiry).to_string();
        let (start, rest) = token.split_once("sig=").unwrap();
        let (sig, end) = rest.split_once('&').unwrap();
        let sig: Vec<u8> = percent_decode_str(sig).collect();
        let signature: Key = STANDARD.decode(sig).unwrap().try_into().unwrap();
        let sigs = changed(signature).map(|signature| STANDARD.encode(signature));
        if sigs.iter().all(|sig| !sig.contains(['+', '/'])) {
            return sigs.map(|sig| {
                let sig = utf8_percent_encode(&sig, NON_ALPHANUMERIC);
                let token = format!("{start}sig={sig}&{end}");
                let mut text = [0; 256];
                text[..token.len()].copy_from_slice(token.as_bytes());
                (key, (text, token.len()))
            });
        }
    }
}

/// What ends at the first byte that differs, as `==` may: it must be found, or nothing here can be.
fn leaky_comparison(rng: &mut Rng) -> f64 {
    let own = random(rng);
    let compare = |other: &Key| own.iter().zip(other).all(|(a, b)| black_box(a) == b);
    sample(rng, |_| changed(own), |key| *key, compare)
}

fn main() -> ExitCode {
    type Measured = (&'static str, fn(&mut Rng) -> f64);
    let measured: [Measured; 5] = [
        ("key_decoding", key_decoding),
        ("key_encoding", key_encoding),
        ("key_derivation", key_derivation),
        ("key_comparison", key_comparison),
        ("token_verification", token_verification),
    ];
    let mut rng = Rng::new();
    for (name, measure) in measured {
        println!("{name}: t = {:+.1}", measure(&mut rng));
    }
    let leak = leaky_comparison(&mut rng);
    println!("leaky_comparison: t = {leak:+.1}");
    if leak.abs() > 5.0 {
        ExitCode::SUCCESS
    } else {
        eprintln!("error: the comparison that leaks was not found, so this run says nothing");
        ExitCode::FAILURE
    }
}
