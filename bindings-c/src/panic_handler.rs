use core::panic::PanicInfo;

/// Stops here. No input is known that leads here; but a library without the standard one must name a handler.
#[panic_handler]
fn stop(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}
