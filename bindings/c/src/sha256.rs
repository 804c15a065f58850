//! SHA-256 by the caller's functions: a hardware unit, an HSM, another library.

use core::ffi::c_void;
use core::mem::ManuallyDrop;

use certbound_core::Error;
use certbound_core::thumbprint::{Sha256, Software};

use crate::status::CERTBOUND_OK;
use crate::thumbprint::CERTBOUND_THUMBPRINT_LEN;

/// SHA-256 of one message, computed by the caller. It may be changed or go once it was passed: `context` is what has to stay.
///
/// Both functions return 0, or anything else if the hardware failed: the stream then fails with HASH_FAILED and calls
/// neither again. They must not use the stream themselves, nor leave by `longjmp` or an exception.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct certbound_sha256 {
    /// Passed to both functions, and never looked at: NULL where there is only one unit.
    pub context: *mut c_void,
    /// Takes the next `len` octets of the message, 1 at least.
    pub update: Option<unsafe extern "C" fn(context: *mut c_void, octets: *const u8, len: usize) -> i32>,
    /// Ends the message and writes the 32 octets of its digest. It is called once at most, and only after a whole certificate.
    pub finish: Option<unsafe extern "C" fn(context: *mut c_void, digest: *mut u8) -> i32>,
}

/// What hashes in an open stream. Its functions come with it, so that a program which always supplies its own links no
/// software.
#[repr(C)]
pub(crate) struct Hash {
    update: unsafe fn(&mut State, &[u8]) -> Result<(), Error>,
    finish: unsafe fn(&mut State) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error>,
    state: State,
}

union State {
    software: ManuallyDrop<Software>,
    caller: certbound_sha256,
}

impl Hash {
    /// A message that is hashed in software.
    pub(crate) fn software() -> Self {
        let state = State { software: ManuallyDrop::new(Software::default()) };
        Hash { update: software_update, finish: software_finish, state }
    }

    /// A message that the caller hashes.
    ///
    /// # Safety
    ///
    /// The functions can be called with the context as long as the message lasts.
    pub(crate) unsafe fn caller(hash: certbound_sha256) -> Result<Self, Error> {
        if hash.update.is_none() || hash.finish.is_none() {
            return Err(Error::NullPointer);
        }
        Ok(Hash { update: caller_update, finish: caller_finish, state: State { caller: hash } })
    }
}

/// # Safety
///
/// The state is the software's.
unsafe fn software_update(state: &mut State, octets: &[u8]) -> Result<(), Error> {
    // SAFETY: as above.
    unsafe { (*state.software).update(octets) }
}

/// # Safety
///
/// The state is the software's.
unsafe fn software_finish(state: &mut State) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error> {
    // SAFETY: as above; whoever finishes a stream does not use its state again.
    unsafe { ManuallyDrop::take(&mut state.software) }.finish()
}

/// # Safety
///
/// The state is the caller's, whose functions can be called.
unsafe fn caller_update(state: &mut State, octets: &[u8]) -> Result<(), Error> {
    // SAFETY: as above.
    let hash = unsafe { state.caller };
    match hash.update {
        _ if octets.is_empty() => Ok(()),
        // SAFETY: as above; the octets are readable.
        Some(update) => succeeded(unsafe { update(hash.context, octets.as_ptr(), octets.len()) }),
        None => Err(Error::NullPointer),
    }
}

/// # Safety
///
/// The state is the caller's, whose functions can be called.
unsafe fn caller_finish(state: &mut State) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error> {
    // SAFETY: as above.
    let hash = unsafe { state.caller };
    let mut digest = [0; CERTBOUND_THUMBPRINT_LEN];
    let finish = hash.finish.ok_or(Error::NullPointer)?;
    // SAFETY: as above; the digest has 32 octets.
    succeeded(unsafe { finish(hash.context, digest.as_mut_ptr()) }).map(|()| digest)
}

impl Sha256 for Hash {
    fn update(&mut self, octets: &[u8]) -> Result<(), Error> {
        // SAFETY: the function and the state were put together above.
        unsafe { (self.update)(&mut self.state, octets) }
    }

    fn finish(mut self) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error> {
        // SAFETY: as above.
        unsafe { (self.finish)(&mut self.state) }
    }
}

fn succeeded(status: i32) -> Result<(), Error> {
    if status == CERTBOUND_OK { Ok(()) } else { Err(Error::HashFailed) }
}
