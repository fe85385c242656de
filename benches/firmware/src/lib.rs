//! The Rust library alone on bare metal, for a C program to call, so that its size is known without the C library around
//! it. On a host it is empty.
#![cfg_attr(target_os = "none", no_std)]
#![cfg(target_os = "none")]
#![allow(unsafe_code, reason = "names without mangling, which C calls")]

use core::hint::black_box;
use core::panic::PanicInfo;

use dps_symkey_core::{DeviceKey, Expiry, GroupKey, IdScope, RegistrationId};

// Checked by the compiler, so that what checks an ID is not measured.
const ID: RegistrationId = match RegistrationId::new("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6") {
    Ok(id) => id,
    Err(_) => panic!("not a registration ID"),
};
const ID_SCOPE: IdScope<'_> = match IdScope::new("0ne00002193") {
    Ok(id_scope) => id_scope,
    Err(_) => panic!("not an ID scope"),
};
const EXPIRY: Expiry = match Expiry::new(1_700_000_000) {
    Ok(expiry) => expiry,
    Err(_) => panic!("not an expiry"),
};

/// HMAC of a registration ID: the device key as bytes from the group key as bytes.
#[unsafe(no_mangle)]
pub extern "C" fn core_hmac() -> i32 {
    match GroupKey::from_bytes(black_box(&[7; 64])) {
        Ok(group_key) => {
            black_box(&group_key.derive_device_key(black_box(&ID)));
            0
        }
        Err(_) => 1,
    }
}

/// The token of a device whose key, ID scope and registration ID are checked.
#[unsafe(no_mangle)]
pub extern "C" fn core_token() -> i32 {
    let Ok(device_key) = DeviceKey::from_bytes(black_box(&[7; 32])) else {
        return 1;
    };
    let mut buffer = [0; 512];
    let (id_scope, expiry) = black_box((ID_SCOPE, EXPIRY));
    let token = device_key.registration_sas_token(id_scope, black_box(&ID), expiry);
    match token.encode_bytes(&mut buffer) {
        Ok(text) => {
            black_box(text);
            0
        }
        Err(_) => 1,
    }
}

#[panic_handler]
fn stop(_: &PanicInfo<'_>) -> ! {
    loop {}
}
