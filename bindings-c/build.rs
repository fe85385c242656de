//! The name by which programs ask for the shared library at run time, and the setting that leaves the factory's part out.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(dps_symkey_device_only)");
    let variable = |name| env::var(name).unwrap_or_default();
    let system = variable("CARGO_CFG_TARGET_OS");
    if let "linux" | "android" | "freebsd" | "netbsd" | "openbsd" = system.as_str() {
        let minor = variable("CARGO_PKG_VERSION_MINOR");
        // Before 1.0 a minor version may break what was there.
        let version = match variable("CARGO_PKG_VERSION_MAJOR").as_str() {
            "0" => format!("0.{minor}"),
            major => major.to_owned(),
        };
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libdps_symkey.so.{version}");
    } else if system == "macos" {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libdps_symkey.dylib");
    }
}
