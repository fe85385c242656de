use core::panic::PanicInfo;

/// Stops here. No path of this library panics, and a firmware from which the linker drops what is not called has no call to
/// this; but a library without the standard one must name a handler.
#[panic_handler]
fn stop(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
