use alloc::boxed::Box;

use dps_symkey_bulk::BulkDerivation;
use dps_symkey_core as core;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::device_key::DeviceKey;
use crate::error::Refusal;
use crate::exchange::Exchange;
use crate::rules::Rules;
use crate::wiped_stack::{wiping_shallow_stack, wiping_stack};

/// The key of an enrollment group, wiped when it is freed. In a box, so that it is not copied on its way to JavaScript.
#[wasm_bindgen]
pub struct GroupKey(Box<core::GroupKey>);

#[wasm_bindgen]
impl GroupKey {
    /// Reads the key's text.
    #[wasm_bindgen(constructor)]
    pub fn new(exchange: &Exchange, length: usize) -> Result<GroupKey, Refusal> {
        let [text] = exchange.arguments([length]);
        let key = wiping_stack(|| core::GroupKey::from_base64(text).map(Box::new));
        Ok(Self(key?))
    }

    /// The key from its bytes.
    pub fn from_bytes(exchange: &Exchange, length: usize) -> Result<GroupKey, Refusal> {
        let [bytes] = exchange.arguments([length]);
        let key = wiping_stack(|| core::GroupKey::from_bytes(bytes).map(Box::new));
        Ok(Self(key?))
    }

    /// How many bytes the key has.
    #[wasm_bindgen(getter)]
    pub fn byte_length(&self) -> usize {
        self.0.byte_len()
    }

    /// The key of a device.
    pub fn derive_device_key(
        &self,
        exchange: &Exchange,
        length: usize,
        rules: Rules,
    ) -> Result<DeviceKey, Refusal> {
        let [id] = exchange.arguments([length]);
        let id = core::RegistrationId::from_bytes(id, rules.into())?;
        let key = wiping_stack(|| Box::new(self.0.derive_device_key(&id)));
        Ok(DeviceKey(key))
    }

    /// Writes the text of the key of a device, and gives its length, or 0 where the registration ID is refused.
    ///
    /// A number alone crosses the border several times as fast as a result does.
    pub fn derive_text(&self, exchange: &mut Exchange, length: usize, rules: Rules) -> usize {
        wiping_shallow_stack(|| {
            let [id] = exchange.arguments([length]);
            match self.derivation().derive_one(id, rules.into()) {
                Ok(key) => exchange.answer(Zeroizing::new(key).as_slice()),
                Err(_) => 0,
            }
        })
    }
}

impl GroupKey {
    pub(crate) fn derivation(&self) -> BulkDerivation<'_, 1> {
        BulkDerivation::new([&self.0])
    }
}

/// The text of a new key, of the 64 random bytes that are given: its length, or 0 where they are not so many.
#[wasm_bindgen]
pub fn key_from_random_bytes(exchange: &mut Exchange, length: usize) -> usize {
    wiping_stack(|| {
        let [random] = exchange.arguments([length]);
        match random.try_into() {
            Ok(random) => {
                let key = core::KeyText::from_random_bytes(random);
                exchange.answer(key.as_bytes())
            }
            Err(_) => 0,
        }
    })
}
