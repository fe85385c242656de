//! What a function reads: texts of the caller's, up to their NUL or to a limit that is more than any such text has.
//!
//! Most limits need no error of their own: what is cut there is longer than `core` accepts, and `core` says so.

use core::ffi::c_char;
use core::slice;

#[cfg(not(dps_symkey_device_only))]
use dps_symkey_core::GroupKey;
use dps_symkey_core::{
    DeviceKey, HubDeviceId, HubHost, HubModuleId, IdScope, KeyText, MacAddress, RegistrationId,
    Rules,
};

use crate::output::Output;
use crate::{DPS_ID_SCOPE_SIZE, DPS_SAS_TOKEN_SIZE, DpsResult};

/// The greatest length of a registration ID, and one more.
const ID_LIMIT: usize = RegistrationId::MAX_LENGTH + 1;
/// An EUI-64 in its longest notation has 23 bytes; the rest is to tell what is wrong with another text.
const MAC_ADDRESS_LIMIT: usize = 32;
/// The greatest length of a key, and more, so that a newline or a second key after it is seen.
const KEY_LIMIT: usize = KeyText::MAX_LENGTH + 8;

/// Borrows what was read. Moving a key or an ID out of its result would copy it, which costs a firmware that makes a token 28
/// bytes of code and 44 of stack.
pub(crate) fn in_place<T>(read: &Result<T, DpsResult>) -> Result<&T, DpsResult> {
    read.as_ref().map_err(|error| *error)
}

/// A text, without its NUL, at most `limit` bytes of it.
///
/// # Safety
/// `text` is NULL, or readable up to a NUL or for `limit` bytes, and stays so for `'a`.
unsafe fn bytes<'a>(
    text: *const c_char,
    limit: usize,
    output: &Output,
) -> Result<&'a [u8], DpsResult> {
    if text.is_null() {
        return Err(DpsResult::NullArgument);
    }
    let text: *const u8 = text.cast();
    let mut length = 0;
    // SAFETY: the bytes before were no NUL, so this one is readable.
    while length < limit && unsafe { *text.add(length) } != 0 {
        length += 1;
    }
    if output.overlaps(text, limit.min(length + 1)) {
        return Err(DpsResult::OverlappingBuffers);
    }
    // SAFETY: they have just been read, and no output is written to them.
    Ok(unsafe { slice::from_raw_parts(text, length) })
}

/// A text, read as what it is.
///
/// # Safety
/// As for [`bytes`], like all that follow.
unsafe fn read<'a, T, E>(
    text: *const c_char,
    limit: usize,
    output: &Output,
    parse: impl FnOnce(&'a [u8]) -> Result<T, E>,
) -> Result<T, DpsResult>
where
    DpsResult: From<E>,
{
    // SAFETY: by this function's own contract.
    let text = unsafe { bytes(text, limit, output) }?;
    Ok(parse(text)?)
}

/// Refuses a text of a kind that has no greatest length where it reaches the limit: it may go on there.
const fn ended(text: &[u8], limit: usize) -> Result<&[u8], DpsResult> {
    if text.len() < limit {
        Ok(text)
    } else {
        Err(DpsResult::NotTerminated)
    }
}

pub(crate) unsafe fn registration_id(
    text: *const c_char,
    rules: Rules,
    output: &Output,
) -> Result<RegistrationId, DpsResult> {
    // SAFETY: by this function's own contract, as below.
    unsafe {
        read(text, ID_LIMIT, output, |text| {
            RegistrationId::from_bytes(text, rules)
        })
    }
}

pub(crate) unsafe fn lower_cased_registration_id(
    text: *const c_char,
    rules: Rules,
    output: &Output,
) -> Result<RegistrationId, DpsResult> {
    // SAFETY: as above.
    unsafe {
        read(text, ID_LIMIT, output, |text| {
            RegistrationId::lower_cased(text, rules)
        })
    }
}

/// # Safety
/// `octets` is NULL, or readable for `count` bytes, and stays so for `'a`.
pub(crate) unsafe fn octets<'a>(
    octets: *const u8,
    count: usize,
    output: &Output,
) -> Result<&'a [u8], DpsResult> {
    if octets.is_null() {
        return Err(DpsResult::NullArgument);
    }
    // One more than any address has is enough to be refused.
    let count = count.min(MacAddress::MAX_LENGTH + 1);
    if output.overlaps(octets, count) {
        return Err(DpsResult::OverlappingBuffers);
    }
    // SAFETY: by this function's own contract.
    Ok(unsafe { slice::from_raw_parts(octets, count) })
}

/// The text alone: the rule depends on what the ID is made of besides.
pub(crate) unsafe fn serial_number<'a>(
    text: *const c_char,
    output: &Output,
) -> Result<&'a [u8], DpsResult> {
    // SAFETY: as above.
    unsafe { bytes(text, ID_LIMIT, output) }
}

pub(crate) unsafe fn id_scope<'a>(
    text: *const c_char,
    output: &Output,
) -> Result<IdScope<'a>, DpsResult> {
    // SAFETY: as above.
    let text = unsafe { bytes(text, DPS_ID_SCOPE_SIZE, output) }?;
    Ok(IdScope::from_bytes(ended(text, DPS_ID_SCOPE_SIZE)?)?)
}

pub(crate) unsafe fn sas_token<'a>(
    text: *const c_char,
    output: &Output,
) -> Result<&'a [u8], DpsResult> {
    // SAFETY: as above.
    ended(
        unsafe { bytes(text, DPS_SAS_TOKEN_SIZE, output) }?,
        DPS_SAS_TOKEN_SIZE,
    )
}

/// The other texts, each read up to its limit.
macro_rules! texts {
    ($($(#[$attribute:meta])* $name:ident$(<$a:lifetime>)? => $type:ty, $limit:expr, $parse:expr;)+) => {$(
        $(#[$attribute])*
        pub(crate) unsafe fn $name$(<$a>)?(
            text: *const c_char,
            output: &Output,
        ) -> Result<$type, DpsResult> {
            // SAFETY: the caller keeps to the contract of `bytes`.
            unsafe { read(text, $limit, output, $parse) }
        }
    )+};
}

texts! {
    mac_address => MacAddress, MAC_ADDRESS_LIMIT, MacAddress::parse_bytes;
    #[cfg(not(dps_symkey_device_only))]
    group_key => GroupKey, KEY_LIMIT, GroupKey::from_base64;
    device_key => DeviceKey, KEY_LIMIT, DeviceKey::from_base64;
    hub_host<'a> => HubHost<'a>, HubHost::MAX_LENGTH + 1, HubHost::from_bytes;
    hub_device_id<'a> => HubDeviceId<'a>, ID_LIMIT, HubDeviceId::from_bytes;
    hub_module_id<'a> => HubModuleId<'a>, ID_LIMIT, HubModuleId::from_bytes;
}
