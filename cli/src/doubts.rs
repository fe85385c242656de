//! What makes one doubt a key or a name that its rules accept.

/// Said of registration IDs with upper-case letters, which the service's own pages contradict one another about.
pub(crate) const UPPER_CASE_UNDOCUMENTED: &str = "whether the service admits a device key derived from such an ID is not documented; try one device first, or use \
     --lower-case here and lower-case the ID on the device";
