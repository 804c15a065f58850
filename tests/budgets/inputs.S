/* The inputs that tests/budgets.rs wrote, in flash. */
    .section .rodata.inputs, "a"

    .macro input name, file
    .balign 4
    .global \name, \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .endm

    input usual_der, "usual.der"
    input longest_der, "longest.der"
    input chain_pem, "chain.pem"
    input name_txt, "name.txt"
    input claims_json, "claims.json"
    input introspection_json, "introspection.json"
    input usual_json, "usual.json"
    input claims_jwt, "claims.jwt"
    input self_signed_json, "self-signed.json"
    input ca_json, "ca.json"
    input full_img, "full.img"
    input percent_txt, "percent.txt"
    input xfcc_txt, "xfcc.txt"
