use dps_symkey_core::on_wiped_stack;

/// More than any call takes of the stack, but for those of the bulk engine, which wipe what they leave: measured by
/// tests/api/memory.test.mjs, which looks how deep each goes.
const DEPTH: usize = 4096;

/// Runs a call that reads a key or makes one, and overwrites the stack that it used. It gives back no key by value: what is
/// given to JavaScript is in a box.
pub(crate) fn wiping_stack<T>(call: impl FnOnce() -> T) -> T {
    on_wiped_stack::<DEPTH, T>(call)
}

/// [`wiping_stack`] for the one call that is made as often as possible, and is not as deep.
pub(crate) fn wiping_shallow_stack<T>(call: impl FnOnce() -> T) -> T {
    const DEPTH: usize = 2048;
    on_wiped_stack::<DEPTH, T>(call)
}
