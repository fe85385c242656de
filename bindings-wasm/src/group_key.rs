use alloc::boxed::Box;

use dps_symkey_bulk::{BulkDerivation, Refused};
use dps_symkey_core as core;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use zeroize::{Zeroize as _, Zeroizing};

use crate::call_buffer::CallBuffer;
use crate::device_key::DeviceKey;
use crate::error::{DpsError, Refusal, refused};
use crate::rules::Rules;
use crate::wiped_stack::{wiping_shallow_stack, wiping_stack};

/// The key of an enrollment group, wiped when it is freed. In a box, so that it is not copied on its way to JavaScript.
#[wasm_bindgen]
pub struct GroupKey(Box<core::GroupKey>);

#[wasm_bindgen]
impl GroupKey {
    /// Reads the key's text.
    #[wasm_bindgen(constructor)]
    pub fn new(buffer: &CallBuffer, length: usize) -> Result<GroupKey, Refusal> {
        let [text] = buffer.arguments([length]);
        let key = wiping_stack(|| core::GroupKey::from_base64(text).map(Box::new));
        Ok(Self(key?))
    }

    /// The key from its bytes.
    pub fn from_bytes(buffer: &CallBuffer, length: usize) -> Result<GroupKey, Refusal> {
        let [bytes] = buffer.arguments([length]);
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
        buffer: &CallBuffer,
        length: usize,
        rules: Rules,
    ) -> Result<DeviceKey, Refusal> {
        let [id] = buffer.arguments([length]);
        let id = core::RegistrationId::from_bytes(id, rules.into())?;
        let key = wiping_stack(|| Box::new(self.0.derive_device_key(&id)));
        Ok(DeviceKey(key))
    }

    /// Writes the text of the key of a device, and gives its length, or 0 where the registration ID is refused.
    ///
    /// A number alone crosses the border several times as fast as a result does.
    pub fn derive_text(&self, buffer: &mut CallBuffer, length: usize, rules: Rules) -> usize {
        wiping_shallow_stack(|| {
            let [id] = buffer.arguments([length]);
            match self.derivation().derive_one(id, rules.into()) {
                Ok(key) => buffer.answer(Zeroizing::new(key).as_slice()),
                Err(_) => 0,
            }
        })
    }

    /// Writes a line for each line of the text, behind it: a key, or nothing where the ID is refused. Gives how many bytes
    /// those are. The errors are added to `errors`; `first` is the index of the first ID.
    pub fn derive_lines(
        &self,
        buffer: &mut CallBuffer,
        length: usize,
        rules: Rules,
        first: usize,
        errors: &Array<DpsError>,
    ) -> usize {
        let (text, keys) = buffer.split(length);
        let derivation = self.derivation().with_first_index(first);
        let Ok(derived) = derivation.derive_lines(text, rules.into(), keys) else {
            // More lines than JavaScript meant, which sees that and does something else.
            keys.zeroize();
            return 0;
        };
        for Refused { index, error } in derived.refused {
            errors.push(&refused(&error, Some(index)));
        }
        derived.length
    }
}

impl GroupKey {
    pub(crate) fn derivation(&self) -> BulkDerivation<'_, 1> {
        BulkDerivation::new([&self.0])
    }
}

/// The error of an ID that is too long to be copied.
#[wasm_bindgen]
pub fn refused_length(length: usize, index: usize) -> DpsError {
    refused(&core::RegistrationIdError::TooLong { length }, Some(index))
}

/// The text of a new key, of the 64 random bytes that are given: its length, or 0 where they are not so many.
#[wasm_bindgen]
pub fn key_from_random_bytes(buffer: &mut CallBuffer, length: usize) -> usize {
    wiping_stack(|| {
        let [random] = buffer.arguments([length]);
        match random.try_into() {
            Ok(random) => {
                let key = core::KeyText::from_random_bytes(random);
                buffer.answer(key.as_bytes())
            }
            Err(_) => 0,
        }
    })
}
