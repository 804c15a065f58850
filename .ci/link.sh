# Sourced by budgets, features, proof and targets, in bindings/c: links the static library with every function of the header kept.
if [ -d ../../build/rustup ]; then
    # .ci/setup made it where the machine's own toolchain has no such target.
    export RUSTUP_HOME=$PWD/../../build/rustup
fi
host=$(rustc -vV | sed -n 's/^host: //p')
device=thumbv7em-none-eabihf
linker=$(rustc --print sysroot)/lib/rustlib/$host/bin/rust-lld
functions=$(grep -oE '\bcertbound_[a-z0-9_]+\(' ../../include/certbound.h | tr -d '(' | sort -u)

build_static() { # profile, target, directory, [features instead of all]; RUSTFLAGS from the environment
    local cut=()
    [ $# -lt 4 ] || cut=(--no-default-features --features "$4")
    cargo rustc --quiet --locked --lib --crate-type staticlib --profile "$1" --target "$2" --target-dir "$3" "${cut[@]}"
}

# The functions of each feature without their prefix, as the header says it; all others are always there.
declare -A feature_functions=(
    [answers]='challenge_.*|status_text'
    [clients]='certificate_.*|identity_.*|subject_write|client_.*'
    [forwarded]='trusted_peer_.*|forwarded_.*|pem_decode'
    [jwt]='check_jwt_ignoring_signature'
    [registry]='registry_.*'
)

link() { # target, library, output, functions to keep
    local emulation=elf_x86_64 libc=()
    case $1 in
    aarch64-*) emulation=aarch64linux ;;
    thumb*) emulation=armelf ;;
    riscv32*) emulation=elf32lriscv ;;
    esac
    case $1 in
    # What the C library has on a hosted target; it does not matter here where it lies.
    *-linux-*) libc=(--defsym={memcpy,memmove,memset,memcmp,bcmp,getauxval}=0) ;;
    esac
    # shellcheck disable=SC2046
    "$linker" -flavor gnu -m "$emulation" --gc-sections -e certbound_version_number "${libc[@]}" \
        $(printf -- '-u %s ' $4) "$2" -o "$3"
}
