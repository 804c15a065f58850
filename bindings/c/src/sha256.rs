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
    finish: unsafe fn(State) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error>,
    state: State,
}

union State {
    software: ManuallyDrop<Software>,
    caller: certbound_sha256,
}

impl Hash {
    /// A message that is hashed in software.
    pub(crate) fn software() -> Self {
        Hash {
            // SAFETY: this state is the software's, and stays so.
            update: |state, octets| unsafe { (*state.software).update(octets) },
            // SAFETY: as above.
            finish: |state| unsafe { ManuallyDrop::into_inner(state.software) }.finish(),
            state: State { software: ManuallyDrop::new(Software::default()) },
        }
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
        // SAFETY: this state is the caller's, and stays so; its functions can be called.
        let update = |state: &mut State, octets: &[u8]| unsafe { state.caller.update(octets) };
        // SAFETY: as above.
        let finish = |state: State| unsafe { state.caller.finish() };
        Ok(Hash { update, finish, state: State { caller: hash } })
    }
}

impl Sha256 for Hash {
    fn update(&mut self, octets: &[u8]) -> Result<(), Error> {
        // SAFETY: the function and the state were put together above.
        unsafe { (self.update)(&mut self.state, octets) }
    }

    fn finish(self) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error> {
        // SAFETY: as above.
        unsafe { (self.finish)(self.state) }
    }
}

impl certbound_sha256 {
    /// # Safety
    ///
    /// `update` can be called with the context.
    unsafe fn update(&self, octets: &[u8]) -> Result<(), Error> {
        match self.update {
            _ if octets.is_empty() => Ok(()),
            // SAFETY: as the caller promises; the octets are readable.
            Some(update) => succeeded(unsafe { update(self.context, octets.as_ptr(), octets.len()) }),
            None => Err(Error::NullPointer),
        }
    }

    /// # Safety
    ///
    /// `finish` can be called with the context.
    unsafe fn finish(&self) -> Result<[u8; CERTBOUND_THUMBPRINT_LEN], Error> {
        let mut digest = [0; CERTBOUND_THUMBPRINT_LEN];
        let finish = self.finish.ok_or(Error::NullPointer)?;
        // SAFETY: as the caller promises; the digest has 32 octets.
        succeeded(unsafe { finish(self.context, digest.as_mut_ptr()) }).map(|()| digest)
    }
}

fn succeeded(status: i32) -> Result<(), Error> {
    if status == CERTBOUND_OK { Ok(()) } else { Err(Error::HashFailed) }
}
