use dps_symkey_core::KeyText;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::console::Console;
use crate::failure::Failure;

#[derive(Serialize)]
struct GeneratedKey<'a> {
    key: &'a str,
}

pub(crate) fn run(console: &Console) -> Result<(), Failure> {
    let mut random = Zeroizing::new([0; 64]);
    getrandom::fill(random.as_mut_slice()).map_err(|error| {
        Failure::Machine(format!("cannot read the system's random source: {error}"))
    })?;
    let key = KeyText::from_random_bytes(&random);
    let result = GeneratedKey { key: key.as_str() };
    console.print([result], |result, output| {
        output.write_all(result.key.as_bytes())
    })
}
