//! What std would bring, several times as large: an allocator, and an end to a panic.

use core::arch::wasm32::unreachable;
use core::panic::PanicInfo;

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();

/// Nothing here panics but where memory runs out. JavaScript sees a `RuntimeError`.
#[panic_handler]
fn panic(_info: &PanicInfo<'_>) -> ! {
    unreachable()
}
