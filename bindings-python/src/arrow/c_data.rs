#![allow(
    unsafe_code,
    reason = "the structures of C own what they point to, and are released by a function of their producer"
)]

//! The structures that Arrow libraries hand to one another.
//!
//! Sources: <https://arrow.apache.org/docs/format/CDataInterface.html>,
//! <https://arrow.apache.org/docs/format/CStreamInterface.html>.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::{self, NonNull};

/// Frees what a structure owns. A structure without it owns nothing: it was released, or moved to another place.
type Release<T> = Option<unsafe extern "C" fn(*mut T)>;

#[repr(C)]
pub(super) struct ArrowSchema {
    pub(super) format: *const c_char,
    pub(super) name: *const c_char,
    pub(super) metadata: *const c_char,
    pub(super) flags: i64,
    pub(super) n_children: i64,
    pub(super) children: *mut *mut Self,
    pub(super) dictionary: *mut Self,
    pub(super) release: Release<Self>,
    pub(super) private_data: *mut c_void,
}

#[repr(C)]
pub(super) struct ArrowArray {
    pub(super) length: i64,
    pub(super) null_count: i64,
    pub(super) offset: i64,
    pub(super) n_buffers: i64,
    pub(super) n_children: i64,
    pub(super) buffers: *mut *const c_void,
    pub(super) children: *mut *mut Self,
    pub(super) dictionary: *mut Self,
    pub(super) release: Release<Self>,
    pub(super) private_data: *mut c_void,
}

#[repr(C)]
pub(super) struct ArrowArrayStream {
    pub(super) get_schema: Option<unsafe extern "C" fn(*mut Self, *mut ArrowSchema) -> c_int>,
    pub(super) get_next: Option<unsafe extern "C" fn(*mut Self, *mut ArrowArray) -> c_int>,
    pub(super) get_last_error: Option<unsafe extern "C" fn(*mut Self) -> *const c_char>,
    pub(super) release: Release<Self>,
    pub(super) private_data: *mut c_void,
}

/// One of the three.
pub(super) trait Structure: Sized {
    /// Owns nothing: a place for one that a producer fills.
    const RELEASED: Self;

    fn release(&self) -> Release<Self>;

    fn is_released(&self) -> bool {
        self.release().is_none()
    }

    /// Moves it here from where its producer has put it.
    ///
    /// Onto the heap, as any structure whose address a producer is given: the producer may be Python code that switches to
    /// another greenlet, whose stack then takes the place of this one.
    ///
    /// # Safety
    /// There is such a structure.
    unsafe fn moved(from: NonNull<Self>) -> Box<Self> {
        // SAFETY: it may be moved by copying it, if it is marked as released in its old place.
        Box::new(unsafe { from.replace(Self::RELEASED) })
    }
}

macro_rules! structures {
    ($($structure:ident { $($field:ident: $released:expr,)+ })+) => {$(
        impl Structure for $structure {
            const RELEASED: Self = Self {
                $($field: $released,)+
                release: None,
                private_data: ptr::null_mut(),
            };

            fn release(&self) -> Release<Self> {
                self.release
            }
        }

        impl Drop for $structure {
            fn drop(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: it was not released, and is not used any more.
                    unsafe { release(self) }
                }
            }
        }

        // SAFETY: any thread may use and release it, if only one does.
        unsafe impl Send for $structure {}
    )+};
}

structures! {
    ArrowSchema {
        format: ptr::null(),
        name: ptr::null(),
        metadata: ptr::null(),
        flags: 0,
        n_children: 0,
        children: ptr::null_mut(),
        dictionary: ptr::null_mut(),
    }
    ArrowArray {
        length: 0,
        null_count: 0,
        offset: 0,
        n_buffers: 0,
        n_children: 0,
        buffers: ptr::null_mut(),
        children: ptr::null_mut(),
        dictionary: ptr::null_mut(),
    }
    ArrowArrayStream {
        get_schema: None,
        get_next: None,
        get_last_error: None,
    }
}
