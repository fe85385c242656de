//! A new file on Windows that nobody but its owner may open, whatever the access list of its folder says.
#![allow(
    unsafe_code,
    reason = "neither the standard library nor a crate that is kept up sets access lists"
)]

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::os::windows::io::AsRawHandle as _;
use std::path::Path;
use std::ptr;

use windows_sys::Win32::Foundation::{
    ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED, ERROR_SUCCESS, GENERIC_READ, GENERIC_WRITE,
    LocalFree,
};
use windows_sys::Win32::Security::Authorization::{
    EXPLICIT_ACCESS_W, NO_MULTIPLE_TRUSTEE, SET_ACCESS, SetEntriesInAclW, TRUSTEE_IS_NAME,
    TRUSTEE_IS_USER, TRUSTEE_W,
};
use windows_sys::Win32::Security::{
    ACL, DACL_SECURITY_INFORMATION, InitializeSecurityDescriptor, NO_INHERITANCE,
    PROTECTED_DACL_SECURITY_INFORMATION, SECURITY_DESCRIPTOR, SetKernelObjectSecurity,
    SetSecurityDescriptorDacl,
};
use windows_sys::Win32::Storage::FileSystem::{FILE_ALL_ACCESS, FILE_SHARE_DELETE, WRITE_DAC};

/// `SECURITY_DESCRIPTOR_REVISION`
const REVISION: u32 = 1;

pub(super) fn create(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .access_mode(GENERIC_READ | GENERIC_WRITE | WRITE_DAC)
        // Until it has its list, and while it is open, others can do no more than delete it.
        .share_mode(FILE_SHARE_DELETE)
        .open(path)?;
    if let Err(error) = keep_to_owner(&file) {
        drop(file);
        // The error says more than a file that cannot be removed either.
        let _ = fs::remove_file(path);
        return Err(error);
    }
    Ok(file)
}

fn keep_to_owner(file: &File) -> io::Result<()> {
    // One of the names that a `TRUSTEE` may have without an account being looked up.
    let mut name: Vec<u16> = "CURRENT_USER\0".encode_utf16().collect();
    let owner = EXPLICIT_ACCESS_W {
        grfAccessPermissions: FILE_ALL_ACCESS,
        grfAccessMode: SET_ACCESS,
        grfInheritance: NO_INHERITANCE,
        Trustee: TRUSTEE_W {
            pMultipleTrustee: ptr::null_mut(),
            MultipleTrusteeOperation: NO_MULTIPLE_TRUSTEE,
            TrusteeForm: TRUSTEE_IS_NAME,
            TrusteeType: TRUSTEE_IS_USER,
            ptstrName: name.as_mut_ptr(),
        },
    };
    let mut list: *mut ACL = ptr::null_mut();
    // SAFETY: there is one entry, whose name ends with 0, and no old list; the new one is written to `list`.
    let error = unsafe { SetEntriesInAclW(1, &owner, ptr::null(), &mut list) };
    if error != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(error.cast_signed()));
    }
    let mut descriptor = SECURITY_DESCRIPTOR::default();
    let descriptor = ptr::from_mut(&mut descriptor).cast();
    // Nothing is inherited from the folder.
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: the descriptor has room for what is written, and borrows the list only until it is freed; the handle is open.
    let is_set = unsafe {
        InitializeSecurityDescriptor(descriptor, REVISION) != 0
            && SetSecurityDescriptorDacl(descriptor, 1, list, 0) != 0
            && SetKernelObjectSecurity(file.as_raw_handle(), what, descriptor) != 0
    };
    let error = io::Error::last_os_error();
    // SAFETY: `SetEntriesInAclW` allocated it for the caller to free so.
    unsafe { LocalFree(list.cast()) };
    // A disk without access lists, such as a stick with FAT, has no owners either.
    let has_none = [ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED]
        .map(|code| Some(code.cast_signed()))
        .contains(&error.raw_os_error());
    match is_set || has_none {
        true => Ok(()),
        false => Err(error),
    }
}
