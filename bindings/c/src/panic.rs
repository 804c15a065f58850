//! The panic handler that a library without std needs. The library has no reachable panic: see
//! `docs/soundness.md` and `.ci/proof`, whose handler cannot be linked.

#[cfg(all(not(test), certbound_prove_no_panic))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn certbound_panic_is_reachable() -> !;
    }
    certbound_panic_is_reachable()
}

#[cfg(all(not(test), not(certbound_prove_no_panic), not(target_os = "none")))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn abort() -> !;
    }
    abort()
}

#[cfg(all(not(test), not(certbound_prove_no_panic), target_os = "none"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    #[cfg(target_arch = "arm")]
    // SAFETY: `udf` is permanently undefined on every ARM profile: it traps and does not return.
    unsafe {
        core::arch::asm!("udf #0", options(noreturn, nomem, nostack))
    }
    #[cfg(not(target_arch = "arm"))]
    loop {
        core::hint::spin_loop();
    }
}
