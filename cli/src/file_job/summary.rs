use std::ops::AddAssign;

use serde::Serialize;

/// How the job went. `rows` is always `derived` and `refused` together.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Summary {
    pub(super) rows: u64,
    pub(super) derived: u64,
    pub(super) refused: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) duplicates: Option<u64>,
    pub(super) locally_administered: u64,
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.rows += other.rows;
        self.derived += other.derived;
        self.refused += other.refused;
        self.locally_administered += other.locally_administered;
    }
}
