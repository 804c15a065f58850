/* What is in flash beside the program: the registry's image, and the certificates, which a TLS library hands over in a
 * device. */
    .section .rodata.images, "a"

    .macro image name, file
    .balign 4
    .global \name, \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .endm

    image registry_image, "registry.img"
    image client_pem, "rfc8705-appendix-a.pem"
    image other_pem, "other.pem"
