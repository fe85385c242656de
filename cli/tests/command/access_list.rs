//! On Windows: who may open the files that a job makes.
#![allow(unsafe_code, reason = "the standard library reads no access lists")]

use std::os::windows::ffi::OsStrExt as _;
use std::path::Path;
use std::{fs, ptr};

use windows_sys::Win32::Foundation::LocalFree;
use windows_sys::Win32::Security::Authorization::{
    ConvertSecurityDescriptorToStringSecurityDescriptorW, GetNamedSecurityInfoW, SDDL_REVISION_1,
    SE_FILE_OBJECT,
};
use windows_sys::Win32::Security::{DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR};

use super::support::{Folder, OLD_DUPLICATES};

/// The access list of a file, in the language of security descriptors.
fn access_list(path: &Path) -> String {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let mut descriptor: PSECURITY_DESCRIPTOR = ptr::null_mut();
    let mut text: *mut u16 = ptr::null_mut();
    let mut length = 0;
    // SAFETY: the path ends with 0; what is wanted is written to `descriptor`, the rest is not asked for.
    let error = unsafe {
        GetNamedSecurityInfoW(
            path.as_ptr(),
            SE_FILE_OBJECT,
            DACL_SECURITY_INFORMATION,
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            ptr::null_mut(),
            &mut descriptor,
        )
    };
    assert_eq!(error, 0);
    // SAFETY: the descriptor was given above; the text and its length are written.
    let done = unsafe {
        ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor,
            SDDL_REVISION_1,
            DACL_SECURITY_INFORMATION,
            &mut text,
            &mut length,
        )
    };
    assert_ne!(done, 0);
    // SAFETY: so many characters were written there.
    let text_given = unsafe { std::slice::from_raw_parts(text, length as usize) };
    let list = String::from_utf16_lossy(text_given)
        .trim_end_matches('\0')
        .to_owned();
    // SAFETY: both were allocated for the caller to free so.
    unsafe {
        LocalFree(text.cast());
        LocalFree(descriptor);
    }
    list
}

#[test]
fn only_the_owner_may_open_the_output() {
    let folder = Folder::with("keys.csv", "old").and("d.csv", OLD_DUPLICATES);
    fs::write(folder.path("usual"), "").unwrap();
    let usual = access_list(&folder.path("usual"));
    folder
        .job("sn-1\nsn-1\nSN-2\n", "--duplicates d.csv")
        .assert_status(1);
    for name in ["keys.csv", "keys.csv.refused.csv", "d.csv"] {
        let list = access_list(&folder.path(name));
        assert_ne!(list, usual, "{name}");
        // One entry, which allows one account all. Wine adds the system's.
        let list = list.replace("(A;;FA;;;SY)", "");
        let entries = list.split_once('(').map(|(_, entries)| entries);
        assert!(
            entries.is_some_and(
                |entry| entry.starts_with("A;;FA;;;S-1-5-21-") && !entry.contains('(')
            ),
            "{name}: {list}"
        );
    }
}
