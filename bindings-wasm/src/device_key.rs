use alloc::boxed::Box;
use alloc::vec::Vec;

use dps_symkey_core as core;
use subtle::ConstantTimeEq as _;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::call_buffer::CallBuffer;
use crate::error::Refusal;
use crate::rules::Rules;
use crate::sas_token::expiry;
use crate::wiped_stack::wiping_stack;

/// The key of one device, wiped when it is freed. In a box, so that it is not copied on its way to JavaScript.
#[wasm_bindgen]
pub struct DeviceKey(pub(crate) Box<core::DeviceKey>);

#[wasm_bindgen]
impl DeviceKey {
    /// Reads the key's text.
    #[wasm_bindgen(constructor)]
    pub fn new(buffer: &CallBuffer, length: usize) -> Result<DeviceKey, Refusal> {
        let [text] = buffer.arguments([length]);
        let key = wiping_stack(|| core::DeviceKey::from_base64(text).map(Box::new));
        Ok(Self(key?))
    }

    /// The key from its bytes.
    pub fn from_bytes(buffer: &CallBuffer, length: usize) -> Result<DeviceKey, Refusal> {
        let [bytes] = buffer.arguments([length]);
        let key = wiping_stack(|| core::DeviceKey::from_bytes(bytes).map(Box::new));
        Ok(Self(key?))
    }

    /// Writes the key's text, and gives its length.
    pub fn to_base64(&self, buffer: &mut CallBuffer) -> usize {
        wiping_stack(|| buffer.answer(self.0.to_base64().as_bytes()))
    }

    /// Whether it may be the group key, since it has not the length of a derived key.
    #[wasm_bindgen(getter)]
    pub fn may_be_group_key(&self) -> bool {
        self.0.may_be_group_key()
    }

    /// Whether two keys are the same, in constant time.
    pub fn equals(&self, other: &DeviceKey) -> bool {
        self.0.ct_eq(&other.0).into()
    }

    /// Writes the token for the provisioning service, and gives its length.
    pub fn registration_sas_token(
        &self,
        buffer: &mut CallBuffer,
        id_scope_length: usize,
        registration_id_length: usize,
        rules: Rules,
        expires_at: f64,
    ) -> Result<usize, Refusal> {
        let names = buffer.arguments([id_scope_length, registration_id_length]);
        let (id_scope, registration_id) = registration_names(names, rules)?;
        let uri = core::ResourceUri::registration(id_scope, &registration_id);
        let token = self.sign(uri, expires_at)?;
        Ok(buffer.answer(&token))
    }

    /// Writes the token of a device for a hub, or of a module of it, and gives its length.
    pub fn hub_sas_token(
        &self,
        buffer: &mut CallBuffer,
        host_length: usize,
        device_id_length: usize,
        module_id_length: Option<usize>,
        expires_at: f64,
    ) -> Result<usize, Refusal> {
        let lengths = [
            host_length,
            device_id_length,
            module_id_length.unwrap_or_default(),
        ];
        let [host, device_id, module_id] = buffer.arguments(lengths);
        let module_id = module_id_length.map(|_| module_id);
        let token = self.sign(hub_resource(host, device_id, module_id)?, expires_at)?;
        Ok(buffer.answer(&token))
    }

    /// Judges a token for the provisioning service.
    #[expect(clippy::too_many_arguments, reason = "numbers, of texts in one place")]
    pub fn verify_registration_sas_token(
        &self,
        buffer: &CallBuffer,
        token_length: usize,
        id_scope_length: usize,
        registration_id_length: usize,
        rules: Rules,
        now: f64,
        allowed_skew: f64,
    ) -> Result<(), Refusal> {
        let lengths = [token_length, id_scope_length, registration_id_length];
        let [token, id_scope, registration_id] = buffer.arguments(lengths);
        let (id_scope, registration_id) = registration_names([id_scope, registration_id], rules)?;
        let uri = core::ResourceUri::registration(id_scope, &registration_id);
        self.verify(token, &uri, now, allowed_skew)
    }

    /// Judges a token of a device for a hub, or of a module of it.
    #[expect(clippy::too_many_arguments, reason = "numbers, of texts in one place")]
    pub fn verify_hub_sas_token(
        &self,
        buffer: &CallBuffer,
        token_length: usize,
        host_length: usize,
        device_id_length: usize,
        module_id_length: Option<usize>,
        now: f64,
        allowed_skew: f64,
    ) -> Result<(), Refusal> {
        let lengths = [
            token_length,
            host_length,
            device_id_length,
            module_id_length.unwrap_or_default(),
        ];
        let [token, host, device_id, module_id] = buffer.arguments(lengths);
        let uri = hub_resource(host, device_id, module_id_length.map(|_| module_id))?;
        self.verify(token, &uri, now, allowed_skew)
    }
}

impl DeviceKey {
    fn sign(
        &self,
        uri: core::ResourceUri<'_>,
        expires_at: f64,
    ) -> Result<Zeroizing<Vec<u8>>, Refusal> {
        let expiry = expiry(expires_at)?;
        Ok(wiping_stack(|| {
            let token = self.0.sas_token(uri, expiry);
            // Of its own length from the start: what grows leaves copies behind.
            let mut text = Zeroizing::new(Vec::with_capacity(token.encoded_len()));
            token.write_to(&mut |piece| text.extend_from_slice(piece));
            text
        }))
    }

    fn verify(
        &self,
        token: &[u8],
        uri: &core::ResourceUri<'_>,
        now: f64,
        allowed_skew: f64,
    ) -> Result<(), Refusal> {
        let verified = wiping_stack(|| {
            let verified = self
                .0
                .verify_bytes(token, uri, now as u64, allowed_skew as u64);
            verified.map(drop)
        });
        Ok(verified?)
    }
}

/// The names of a device at the provisioning service.
fn registration_names(
    [id_scope, registration_id]: [&[u8]; 2],
    rules: Rules,
) -> Result<(core::IdScope<'_>, core::RegistrationId), Refusal> {
    Ok((
        core::IdScope::from_bytes(id_scope)?,
        core::RegistrationId::from_bytes(registration_id, rules.into())?,
    ))
}

/// The resource URI of a device at a hub, or of a module of it.
fn hub_resource<'a>(
    host: &'a [u8],
    device_id: &'a [u8],
    module_id: Option<&'a [u8]>,
) -> Result<core::ResourceUri<'a>, Refusal> {
    let host = core::HubHost::from_bytes(host)?;
    let device_id = core::HubDeviceId::from_bytes(device_id)?;
    let module_id = module_id.map(core::HubModuleId::from_bytes).transpose()?;
    Ok(core::ResourceUri::hub(host, device_id, module_id))
}
