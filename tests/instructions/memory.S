# The C library's memory functions as the simplest loops: its own differ from processor to processor. A repeated instruction
# counts once for each repetition, of eight octets or of one.
    .text
    .globl memcpy, memset, memcmp, bcmp
    .type memcpy, @function
    .type memset, @function
    .type memcmp, @function
    .type bcmp, @function

memcpy:
    mov %rdi, %rax
    mov %rdx, %rcx
    shr $3, %rcx
    rep movsq
    mov %edx, %ecx
    and $7, %ecx
    rep movsb
    ret
    .size memcpy, . - memcpy

memset:
    mov %rdi, %r8
    movzbl %sil, %eax
    movabs $0x0101010101010101, %rcx
    imul %rcx, %rax
    mov %rdx, %rcx
    shr $3, %rcx
    rep stosq
    mov %edx, %ecx
    and $7, %ecx
    rep stosb
    mov %r8, %rax
    ret
    .size memset, . - memset

memcmp:
bcmp:
    xor %eax, %eax
    mov %rdx, %rcx
    cmp %rcx, %rcx          # equal, if there is nothing to compare
    repe cmpsb
    je 1f
    movzbl -1(%rdi), %ecx
    movzbl -1(%rsi), %edx
    sub %edx, %ecx
    mov %ecx, %eax
1:  ret
    .size memcmp, . - memcmp
    .size bcmp, . - bcmp

    .section .note.GNU-stack, "", @progbits
