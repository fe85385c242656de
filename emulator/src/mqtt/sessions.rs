use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

/// Who is connected. A client that connects again ends its older connection (MQTT 3.1.1, section 3.1.4).
#[derive(Clone, Debug, Default)]
pub(crate) struct Sessions(Arc<Mutex<HashMap<String, CancellationToken>>>);

/// A connection that is known; while it lives.
pub(super) struct Session {
    sessions: Sessions,
    client_id: String,
    pub(super) taken_over: CancellationToken,
}

impl Sessions {
    pub(super) fn begin(&self, client_id: String) -> Session {
        let taken_over = CancellationToken::new();
        let mut sessions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(older) = sessions.insert(client_id.clone(), taken_over.clone()) {
            older.cancel();
        }
        Session {
            sessions: self.clone(),
            client_id,
            taken_over,
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Held from here on, so that it is not taken over in between.
        let mut sessions = self
            .sessions
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // If it was taken over, the entry is the newer connection's.
        if !self.taken_over.is_cancelled() {
            sessions.remove(&self.client_id);
        }
    }
}
