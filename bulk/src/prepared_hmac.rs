use dps_symkey_core::GroupKey;
use sha2::block_api::compress256;
use zeroize::{Zeroize as _, ZeroizeOnDrop};

/// The state of SHA-256 between two blocks.
pub(crate) type State = [u32; 8];

pub(crate) const BLOCK_LENGTH: usize = 64;
pub(crate) type Block = [u8; BLOCK_LENGTH];

/// HMAC-SHA256 with the two blocks that depend on the key alone already hashed, as each kernel begins with them. Source:
/// RFC 2104, section 4.
pub(crate) struct PreparedHmac {
    pub(crate) inner: State,
    pub(crate) outer: State,
}

impl PreparedHmac {
    pub(crate) fn new(group_key: &GroupKey) -> Self {
        let key = group_key.expose_secret();
        Self {
            inner: keyed(key, 0x36),
            outer: keyed(key, 0x5c),
        }
    }
}

impl Drop for PreparedHmac {
    fn drop(&mut self) {
        self.inner.as_mut_slice().zeroize();
        self.outer.as_mut_slice().zeroize();
    }
}

impl ZeroizeOnDrop for PreparedHmac {}

/// The state after the key's block. A key is 16 to 64 bytes, filled up with zeros to a block.
fn keyed(key: &[u8], pad: u8) -> State {
    let mut block = [pad; BLOCK_LENGTH];
    for (to, from) in block.iter_mut().zip(key) {
        *to ^= *from;
    }
    let mut state = INITIAL_STATE;
    compress256(&mut state, &[block]);
    block.as_mut_slice().zeroize();
    state
}

/// Source: FIPS 180-4, section 5.3.3.
const INITIAL_STATE: State = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
