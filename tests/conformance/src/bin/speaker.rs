//! Speaks for Rust: see languages/judge.py.

use std::io::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use dps_symkey_core::{
    DeviceKey, DpsError, Expiry, GroupKey, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress,
    RegistrationId, ResourceUri, Rules,
};

fn main() -> Result<()> {
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lines() {
        let line = line?;
        let mut words = line.split('\t');
        let task = words.next().unwrap_or_default();
        let words = words.map(decoded).collect::<Result<Vec<_>>>()?;
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let is_time = matches!(task, "verify" | "sign_for" | "renew");
        // A time below 0 is no argument of this library.
        if is_time
            && words
                .iter()
                .any(|word| word.starts_with('-') && word[1..].parse::<u64>().is_ok())
        {
            writeln!(stdout, "-")?;
            continue;
        }
        match run(task, &words)? {
            Ok(result) => writeln!(stdout, "ok {result}")?,
            Err(Code(code)) => writeln!(stdout, "error {code}")?,
        }
    }
    Ok(stdout.flush()?)
}

/// What the hexadecimal digits of a word mean.
fn decoded(digits: &str) -> Result<String> {
    let (bytes, _) = digits.as_bytes().as_chunks();
    let bytes = bytes.iter().map(|[high, low]| {
        let digit = |byte: &u8| char::from(*byte).to_digit(16).context("a digit");
        Ok((digit(high)? << 4 | digit(low)?) as u8)
    });
    Ok(String::from_utf8(bytes.collect::<Result<_>>()?)?)
}

/// The code of an error.
struct Code(&'static str);

impl<E: DpsError> From<E> for Code {
    fn from(error: E) -> Self {
        Self(error.code())
    }
}

/// The result or the code of an error, where the case itself makes sense.
fn run(task: &str, words: &[&str]) -> Result<Result<String, Code>> {
    let rules = |name: &str| Rules::from_name(name).with_context(|| name.to_owned());
    let number =
        |text: &str| -> Result<u64> { Ok(text.parse::<u128>()?.try_into().unwrap_or(u64::MAX)) };
    Ok(match (task, words) {
        ("id", [name, text]) => text_of(RegistrationId::with_rules(text, rules(name)?)),
        ("lower", [name, text]) => text_of(RegistrationId::lower_cased(text, rules(name)?)),
        ("mac", [mac]) => text_of(MacAddress::parse(mac).map(|mac| RegistrationId::from_mac(&mac))),
        ("serial", [name, serial]) => text_of(RegistrationId::from_serial(serial, rules(name)?)),
        ("both", [name, serial, mac]) => from_both(serial, mac, rules(name)?),
        ("key", [text]) => key(text),
        ("derive", [key, name, id]) => derive(key, id, rules(name)?),
        ("sign", [key, "dps", id_scope, id, _, expiry]) => {
            sign_registration(key, id_scope, id, number(expiry)?)
        }
        ("sign", [key, _, host, device_id, module_id, expiry]) => {
            sign_hub(key, host, device_id, module_id, number(expiry)?)
        }
        ("verify", [key, token, id_scope, id, now, skew]) => {
            verify(key, token, [id_scope, id], number(now)?, number(skew)?)
        }
        ("sign_for", [key, id, lifetime]) => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
            sign_for(key, id, now, number(lifetime)?)
        }
        ("renew", [_, expiry, issued_at]) => {
            text_of(Expiry::new(number(expiry)?)?.renew_at(number(issued_at)?))
        }
        _ => bail!("no such task: {task} {words:?}"),
    })
}

fn text_of(result: Result<impl ToString, impl DpsError>) -> Result<String, Code> {
    Ok(result?.to_string())
}

fn key(text: &str) -> Result<String, Code> {
    Ok(DeviceKey::from_base64(text)?
        .to_base64()
        .as_str()
        .to_owned())
}

fn from_both(serial: &str, mac: &str, rules: Rules) -> Result<String, Code> {
    let mac = MacAddress::parse(mac)?;
    text_of(RegistrationId::from_serial_and_mac(serial, &mac, rules))
}

fn derive(key: &str, id: &str, rules: Rules) -> Result<String, Code> {
    let key = GroupKey::from_base64(key)?;
    let id = RegistrationId::with_rules(id, rules)?;
    Ok(key.derive_device_key(&id).to_base64().as_str().to_owned())
}

fn sign_registration(key: &str, id_scope: &str, id: &str, expiry: u64) -> Result<String, Code> {
    let key = DeviceKey::from_base64(key)?;
    let id_scope = IdScope::new(id_scope)?;
    let id = RegistrationId::new(id)?;
    let token = key.registration_sas_token(id_scope, &id, Expiry::new(expiry)?);
    Ok(token.to_string())
}

fn sign_for(key: &str, id: &str, now: u64, lifetime: u64) -> Result<String, Code> {
    let expiry = Expiry::after(now, lifetime)?.seconds();
    sign_registration(key, "0ne00002193", id, expiry).map(|_| String::new())
}

fn sign_hub(
    key: &str,
    host: &str,
    device_id: &str,
    module_id: &str,
    expiry: u64,
) -> Result<String, Code> {
    let key = DeviceKey::from_base64(key)?;
    let host = HubHost::new(host)?;
    let device_id = HubDeviceId::new(device_id)?;
    let expiry = Expiry::new(expiry)?;
    let token = match module_id {
        "" => key.hub_device_sas_token(host, device_id, expiry),
        module_id => {
            let module_id = HubModuleId::new(module_id)?;
            key.hub_module_sas_token(host, device_id, module_id, expiry)
        }
    };
    Ok(token.to_string())
}

fn verify(
    key: &str,
    token: &str,
    [id_scope, id]: [&str; 2],
    now: u64,
    allowed_skew: u64,
) -> Result<String, Code> {
    let key = DeviceKey::from_base64(key)?;
    let id_scope = IdScope::new(id_scope)?;
    let id = RegistrationId::new(id)?;
    let resource = ResourceUri::registration(id_scope, &id);
    key.verify(token, &resource, now, allowed_skew)?;
    Ok(String::new())
}
