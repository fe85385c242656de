//! Speaks for Rust: see languages/judge.py.

use std::io::{self, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use dps_symkey_core::{
    DeviceKey, Expiry, GroupKey, HubDeviceId, HubHost, HubModuleId, IdScope, MacAddress,
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
            Err(code) => writeln!(stdout, "error {code}")?,
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

/// The result or the code of an error, where the case itself makes sense.
fn run(task: &str, words: &[&str]) -> Result<Result<String, &'static str>> {
    let rules = |name: &str| Rules::from_name(name).with_context(|| name.to_owned());
    let number =
        |text: &str| -> Result<u64> { Ok(text.parse::<u128>()?.try_into().unwrap_or(u64::MAX)) };
    Ok(match *words {
        [name, text] if task == "id" => {
            let id = RegistrationId::with_rules(text, rules(name)?);
            id.map(|id| id.to_string()).map_err(|error| error.code())
        }
        [name, text] if task == "lower" => {
            let id = RegistrationId::lower_cased(text, rules(name)?);
            id.map(|id| id.to_string()).map_err(|error| error.code())
        }
        [mac] if task == "mac" => {
            let id = MacAddress::parse(mac).map(|mac| RegistrationId::from_mac(&mac));
            id.map(|id| id.to_string()).map_err(|error| error.code())
        }
        [name, serial] if task == "serial" => {
            let id = RegistrationId::from_serial(serial, rules(name)?);
            id.map(|id| id.to_string()).map_err(|error| error.code())
        }
        [name, serial, mac] if task == "both" => from_both(serial, mac, rules(name)?),
        [text] if task == "key" => {
            let key = DeviceKey::from_base64(text);
            key.map(|key| key.to_base64().as_str().to_owned())
                .map_err(|error| error.code())
        }
        [key, name, text] if task == "derive" => derive(key, text, rules(name)?),
        [key, kind, first, second, module_id, expiry] if task == "sign" => {
            let expiry = number(expiry)?;
            match kind {
                "dps" => sign_registration(key, first, second, expiry),
                _ => sign_hub(key, first, second, module_id, expiry),
            }
        }
        [key, token, id_scope, id, now, skew] if task == "verify" => {
            verify(key, token, [id_scope, id], number(now)?, number(skew)?)
        }
        [key, id, lifetime] if task == "sign_for" => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
            match Expiry::after(now, number(lifetime)?) {
                Ok(expiry) => sign_registration(key, "0ne00002193", id, expiry.seconds())
                    .map(|_| String::new()),
                Err(error) => Err(error.code()),
            }
        }
        [_, expiry, issued_at] if task == "renew" => {
            let renew_at = Expiry::new(number(expiry)?)?.renew_at(number(issued_at)?);
            renew_at
                .map(|time| time.to_string())
                .map_err(|error| error.code())
        }
        _ => bail!("no such task: {task} {words:?}"),
    })
}

fn from_both(serial: &str, mac: &str, rules: Rules) -> Result<String, &'static str> {
    let mac = MacAddress::parse(mac).map_err(|error| error.code())?;
    let id = RegistrationId::from_serial_and_mac(serial, &mac, rules);
    id.map(|id| id.to_string()).map_err(|error| error.code())
}

fn derive(key: &str, id: &str, rules: Rules) -> Result<String, &'static str> {
    let key = GroupKey::from_base64(key).map_err(|error| error.code())?;
    let id = RegistrationId::with_rules(id, rules).map_err(|error| error.code())?;
    let key = key.derive_device_key(&id).to_base64();
    Ok(key.as_str().to_owned())
}

fn sign_registration(
    key: &str,
    id_scope: &str,
    id: &str,
    expiry: u64,
) -> Result<String, &'static str> {
    let key = DeviceKey::from_base64(key).map_err(|error| error.code())?;
    let id_scope = IdScope::new(id_scope).map_err(|error| error.code())?;
    let id = RegistrationId::new(id).map_err(|error| error.code())?;
    let expiry = Expiry::new(expiry).map_err(|error| error.code())?;
    Ok(key
        .registration_sas_token(id_scope, &id, expiry)
        .to_string())
}

fn sign_hub(
    key: &str,
    host: &str,
    device_id: &str,
    module_id: &str,
    expiry: u64,
) -> Result<String, &'static str> {
    let key = DeviceKey::from_base64(key).map_err(|error| error.code())?;
    let host = HubHost::new(host).map_err(|error| error.code())?;
    let device_id = HubDeviceId::new(device_id).map_err(|error| error.code())?;
    let expiry = Expiry::new(expiry).map_err(|error| error.code())?;
    let token = if module_id.is_empty() {
        key.hub_device_sas_token(host, device_id, expiry)
    } else {
        let module_id = HubModuleId::new(module_id).map_err(|error| error.code())?;
        key.hub_module_sas_token(host, device_id, module_id, expiry)
    };
    Ok(token.to_string())
}

fn verify(
    key: &str,
    token: &str,
    [id_scope, id]: [&str; 2],
    now: u64,
    allowed_skew: u64,
) -> Result<String, &'static str> {
    let key = DeviceKey::from_base64(key).map_err(|error| error.code())?;
    let id_scope = IdScope::new(id_scope).map_err(|error| error.code())?;
    let id = RegistrationId::new(id).map_err(|error| error.code())?;
    let resource = ResourceUri::registration(id_scope, &id);
    let verified = key.verify(token, &resource, now, allowed_skew);
    verified
        .map(|_| String::new())
        .map_err(|error| error.code())
}
