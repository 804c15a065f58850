-- What certbound.h declares. Written by declare.py (`make header`): change the header, not this file.
-- SPDX-License-Identifier: MIT OR Apache-2.0
local ffi = require "ffi"

ffi.cdef [[
typedef struct certbound_span {
    uint32_t offset;
    uint32_t len;
} certbound_span;
typedef struct certbound_certificate {
    int64_t not_before;
    int64_t not_after;
    uint32_t version;
    uint32_t reserved;
    certbound_span serial;
    certbound_span issuer;
    certbound_span subject;
    certbound_span public_key_info;
    certbound_span subject_alt_name;
} certbound_certificate;
typedef struct certbound_identity {
    int32_t kind;
    uint8_t digest[32];
} certbound_identity;
typedef struct certbound_client {
    uint32_t state;
    int32_t method;
    int32_t bound_tokens;
    uint32_t identity_count;
    uint32_t pinned;
    uint8_t id[32];
    uint8_t issuer_name[32];
    uint8_t issuer_key[32];
    certbound_identity identities[16];
} certbound_client;
typedef struct certbound_presented {
    uint32_t state;
    uint8_t thumbprint[32];
} certbound_presented;
typedef struct certbound_confirmation {
    uint32_t state;
    uint8_t text[43];
    uint8_t reserved;
} certbound_confirmation;
typedef struct certbound_trusted_peer {
    uint32_t state;
} certbound_trusted_peer;
typedef struct certbound_line {
    const uint8_t *value;
    size_t len;
} certbound_line;
typedef struct certbound_forwarded_header {
    uint32_t state;
    int32_t format;
    int32_t mode;
    uint32_t elements;
    size_t value_max_len;
    size_t certificate_max_len;
    size_t chain_max;
} certbound_forwarded_header;
typedef struct certbound_forwarded {
    size_t der_len;
    certbound_presented presented;
    int32_t outcome;
} certbound_forwarded;
typedef struct certbound_registry {
    uint32_t state;
    uint32_t clients;
    const uint8_t *image;
    size_t image_len;
} certbound_registry;
typedef struct certbound_thumbprint_stream {
    uint64_t opaque[24];
} certbound_thumbprint_stream;
typedef struct certbound_sha256 {
    void *context;
    int32_t (*update)(void *context, const uint8_t *octets, size_t len);
    int32_t (*finish)(void *context, uint8_t *digest);
} certbound_sha256;
typedef struct certbound_checked_jwt {
    size_t claims_len;
    int32_t binding;
    int32_t reserved;
} certbound_checked_jwt;
int32_t certbound_certificate_parse(const uint8_t *der, size_t der_len, certbound_certificate *out);
int32_t certbound_certificate_check_validity(const certbound_certificate *certificate, int64_t now);
int32_t certbound_challenge_bearer(int32_t status, const uint8_t *realm, size_t realm_len, uint8_t *out, size_t out_capacity, size_t *out_len);
int32_t certbound_challenge_invalid_client(int32_t status, uint8_t *out, size_t out_capacity, size_t *out_len);
int32_t certbound_client_from_metadata(const uint8_t *metadata, size_t metadata_len, certbound_client *out);
int32_t certbound_client_pin_issuer(const certbound_client *client, const uint8_t *authority, size_t authority_len, int32_t pinned, certbound_client *out);
int32_t certbound_client_is(const certbound_client *client, const uint8_t *client_id, size_t client_id_len);
int32_t certbound_client_authenticate(const certbound_client *client, const uint8_t *der, size_t der_len, int32_t chain);
int32_t certbound_check_claims(const uint8_t *claims, size_t claims_len, const certbound_presented *presented, int32_t policy, int32_t *out);
int32_t certbound_check_introspection(const uint8_t *response, size_t response_len, const certbound_presented *presented, int32_t policy, int32_t *out);
int32_t certbound_confirmation_from_claims(const uint8_t *claims, size_t claims_len, certbound_confirmation *out);
int32_t certbound_confirmation_from_introspection(const uint8_t *response, size_t response_len, certbound_confirmation *out);
int32_t certbound_confirmation_from_thumbprint_text(const uint8_t *text, size_t text_len, certbound_confirmation *out);
int32_t certbound_confirmation_check(const certbound_confirmation *confirmation, const certbound_presented *presented, int32_t policy, int32_t *out);
int32_t certbound_confirmation_write(const uint8_t thumbprint[32], uint8_t out[58]);
int32_t certbound_trusted_peer_asserted(certbound_trusted_peer *out);
int32_t certbound_trusted_peer_by_secret(const certbound_line *lines, size_t line_count, const uint8_t *secret, size_t secret_len, certbound_trusted_peer *out);
int32_t certbound_forwarded_header_new(int32_t format, certbound_forwarded_header *out);
int32_t certbound_forwarded_header_check(const certbound_forwarded_header *header);
int32_t certbound_forwarded_decode(const certbound_forwarded_header *header, const certbound_trusted_peer *peer, const certbound_line *lines, size_t line_count, uint8_t *der, size_t der_capacity, certbound_forwarded *out);
int32_t certbound_forwarded_chain(const certbound_trusted_peer *peer, int32_t verdict, const certbound_line *lines, size_t line_count, int32_t *out);
int32_t certbound_identity_from_text(int32_t kind, const uint8_t *text, size_t text_len, certbound_identity *out);
int32_t certbound_identity_from_certificate(int32_t kind, const uint8_t *der, size_t der_len, certbound_identity *out);
int32_t certbound_certificate_has(const uint8_t *der, size_t der_len, const certbound_identity *identity);
int32_t certbound_subject_write(const uint8_t *der, size_t der_len, uint8_t *out, size_t out_capacity, size_t *out_len);
int32_t certbound_pem_decode(const uint8_t *pem, size_t pem_len, int32_t mode, uint8_t *out, size_t out_capacity, size_t *out_len);
int32_t certbound_presented_nothing(certbound_presented *out);
int32_t certbound_presented_certificate(const uint8_t *der, size_t der_len, certbound_presented *out);
int32_t certbound_presented_thumbprint(const uint8_t thumbprint[32], certbound_presented *out);
int32_t certbound_registry_open(const uint8_t *image, size_t image_len, certbound_registry *out);
int32_t certbound_registry_find(const certbound_registry *registry, const uint8_t *client_id, size_t client_id_len, certbound_client *out);
int32_t certbound_registry_authenticate(const certbound_registry *registry, const uint8_t *client_id, size_t client_id_len, const uint8_t *der, size_t der_len, int32_t chain, certbound_client *out);
int32_t certbound_registry_find_by_identity(const certbound_registry *registry, const certbound_identity *identity, certbound_client *out);
int32_t certbound_registry_find_by_certificate(const certbound_registry *registry, const uint8_t *der, size_t der_len, int32_t chain, certbound_client *out);
const char *certbound_status_text(int32_t status);
int32_t certbound_thumbprint_stream_init(certbound_thumbprint_stream *stream);
int32_t certbound_thumbprint_stream_init_with(const certbound_sha256 *hash, certbound_thumbprint_stream *stream);
int32_t certbound_thumbprint_stream_update(certbound_thumbprint_stream *stream, const uint8_t *piece, size_t piece_len);
int32_t certbound_thumbprint_stream_finish(certbound_thumbprint_stream *stream, uint8_t out[32]);
int32_t certbound_thumbprint(const uint8_t *der, size_t der_len, uint8_t out[32]);
int32_t certbound_thumbprint_from_text(const uint8_t *text, size_t text_len, uint8_t out[32]);
int32_t certbound_thumbprint_to_text(const uint8_t thumbprint[32], uint8_t out[43]);
int32_t certbound_check_jwt_ignoring_signature(const uint8_t *jwt, size_t jwt_len, const certbound_presented *presented, int32_t policy, uint8_t *claims, size_t claims_capacity, certbound_checked_jwt *out);
uint32_t certbound_version_number(void);
]]

return {
    constants = {
        CERTIFICATE_MAX_LEN = 65536,
        CERTIFICATE_MAX_EXTENSIONS = 64,
        CHAIN_VALIDATED = 1,
        CHAIN_NOT_VALIDATED = 2,
        CHALLENGE_HTTP_STATUS = 401,
        CHALLENGE_MAX_LEN = 192,
        METHOD_TLS_CLIENT_AUTH = 1,
        METHOD_SELF_SIGNED_TLS_CLIENT_AUTH = 2,
        PINNED_NAME = 1,
        PINNED_NAME_AND_KEY_IDENTIFIER = 2,
        PINNED_KEY_IDENTIFIER = 3,
        CLIENT_ID_DIGEST_LEN = 32,
        CLIENT_ID_MAX_LEN = 256,
        CLIENT_MAX_IDENTITIES = 16,
        POLICY_REQUIRE_BOUND = 1,
        POLICY_ALLOW_UNBOUND = 2,
        BINDING_NONE = 0,
        BINDING_BOUND = 1,
        BINDING_UNBOUND = 2,
        CONFIRMATION_JSON_LEN = 58,
        JSON_MAX_LEN = 1048576,
        JSON_MAX_DEPTH = 64,
        JSON_MAX_MEMBERS = 128,
        FORMAT_PERCENT_PEM = 1,
        FORMAT_SPACED_PEM = 2,
        FORMAT_BASE64_DER = 3,
        FORMAT_STRUCTURED_FIELD = 4,
        FORMAT_BASE64_PEM = 5,
        FORMAT_XFCC = 6,
        VERDICT_WORDS = 1,
        VERDICT_CODE = 2,
        FORWARDED_CERTIFICATE = 1,
        FORWARDED_ABSENT = 2,
        FORWARDED_VALUE_DEFAULT_LEN = 65536,
        FORWARDED_VALUE_MAX_LEN = 1048576,
        FORWARDED_CERTIFICATE_DEFAULT_LEN = 16384,
        FORWARDED_MAX_ELEMENTS = 10,
        SECRET_MIN_LEN = 16,
        SECRET_MAX_LEN = 256,
        KIND_CERTIFICATE = 1,
        KIND_PUBLIC_KEY = 2,
        KIND_SUBJECT_DN = 3,
        KIND_SAN_DNS = 4,
        KIND_SAN_URI = 5,
        KIND_SAN_IP = 6,
        KIND_SAN_EMAIL = 7,
        IDENTITY_LEN = 32,
        NAME_MAX_LEN = 8192,
        PEM_SINGLE = 1,
        PEM_FIRST_OF_CHAIN = 2,
        PEM_MAX_CHAIN = 10,
        REGISTRY_MAX_CLIENTS = 67108864,
        REGISTRY_MAX_CANDIDATES = 64,
        OK = 0,
        THUMBPRINT_STREAM_WORDS = 24,
        THUMBPRINT_LEN = 32,
        THUMBPRINT_TEXT_LEN = 43,
        TOKEN_MAX_LEN = 2097152,
        VERSION_MAJOR = 0,
        VERSION_MINOR = 1,
        VERSION_PATCH = 0,
        VERSION_NUMBER = 256,
    },
    statuses = {
        [100] = "MISMATCH",
        [101] = "NO_CERTIFICATE",
        [102] = "UNBOUND",
        [103] = "UNSUPPORTED_CONFIRMATION",
        [104] = "INACTIVE",
        [105] = "CERTIFICATE_NOT_YET_VALID",
        [106] = "CERTIFICATE_EXPIRED",
        [107] = "CLIENT_MISMATCH",
        [108] = "NO_CLIENT_CERTIFICATE",
        [109] = "CHAIN_NOT_VALIDATED",
        [110] = "ISSUER_MISMATCH",
        [111] = "UNKNOWN_CLIENT",
        [112] = "UNTRUSTED_PEER",
        [113] = "AMBIGUOUS_CERTIFICATE",
        [200] = "JSON_SYNTAX",
        [201] = "JSON_NOT_UTF8",
        [202] = "JSON_DUPLICATE_MEMBER",
        [203] = "JSON_TRAILING_DATA",
        [204] = "CLAIMS_NOT_AN_OBJECT",
        [205] = "INTROSPECTION_ACTIVE",
        [210] = "CONFIRMATION_NOT_AN_OBJECT",
        [211] = "CONFIRMATION_THUMBPRINT",
        [220] = "TOKEN_FORMAT",
        [221] = "TOKEN_ENCRYPTED",
        [222] = "TOKEN_UNSIGNED",
        [223] = "TOKEN_BASE64",
        [230] = "THUMBPRINT_TEXT",
        [231] = "THUMBPRINT_NOT_CANONICAL",
        [240] = "CERTIFICATE_NOT_DER",
        [241] = "CERTIFICATE_TRUNCATED",
        [242] = "CERTIFICATE_TRAILING_DATA",
        [243] = "CERTIFICATE_STRUCTURE",
        [244] = "CERTIFICATE_VERSION",
        [245] = "CERTIFICATE_SERIAL",
        [246] = "CERTIFICATE_TIME",
        [247] = "CERTIFICATE_EXTENSION",
        [248] = "CERTIFICATE_DUPLICATE_EXTENSION",
        [249] = "CERTIFICATE_ALGORITHM",
        [250] = "FORWARDED_REPEATED",
        [251] = "FORWARDED_PERCENT",
        [252] = "FORWARDED_DOUBLE_ENCODED",
        [253] = "FORWARDED_PLUS_AS_SPACE",
        [254] = "FORWARDED_BASE64",
        [255] = "FORWARDED_STRUCTURED_FIELD",
        [256] = "XFCC_SYNTAX",
        [257] = "XFCC_ELEMENTS",
        [258] = "XFCC_DUPLICATE_KEY",
        [259] = "XFCC_HASH",
        [260] = "PEM_BEGIN",
        [261] = "PEM_LABEL",
        [262] = "PEM_BASE64",
        [263] = "PEM_END",
        [264] = "PEM_TRAILING_DATA",
        [265] = "SECOND_CERTIFICATE",
        [266] = "XFCC_CERTIFICATE",
        [267] = "FORWARDED_VERDICT",
        [270] = "NAME_SYNTAX",
        [271] = "NAME_ATTRIBUTE_TYPE",
        [272] = "NAME_VALUE",
        [273] = "NAME_EMPTY",
        [274] = "DNS_NAME",
        [275] = "URI",
        [276] = "IP_ADDRESS",
        [277] = "EMAIL_ADDRESS",
        [280] = "KEY_STRUCTURE",
        [281] = "KEY_UNSUPPORTED",
        [282] = "KEY_PRIVATE",
        [283] = "KEY_CERTIFICATE",
        [284] = "KEY_SET",
        [290] = "CLIENT_METADATA",
        [291] = "CLIENT_ID",
        [292] = "CLIENT_AUTH_METHOD",
        [293] = "CLIENT_IDENTITY",
        [294] = "CLIENT_KEYS",
        [295] = "REGISTRY_FORMAT",
        [296] = "REGISTRY_CHECKSUM",
        [297] = "NO_KEY_IDENTIFIER",
        [300] = "JSON_TOO_DEEP",
        [301] = "JSON_TOO_LONG",
        [302] = "JSON_TOO_MANY_MEMBERS",
        [303] = "CERTIFICATE_TOO_LONG",
        [304] = "CERTIFICATE_TOO_MANY_EXTENSIONS",
        [305] = "TOKEN_TOO_LONG",
        [306] = "CHAIN_TOO_LONG",
        [307] = "OUTPUT_TOO_SMALL",
        [308] = "NAME_TOO_LONG",
        [309] = "NAME_TOO_MANY_ATTRIBUTES",
        [310] = "TOO_MANY_KEYS",
        [311] = "CLIENT_ID_TOO_LONG",
        [312] = "REGISTRY_TOO_LONG",
        [313] = "FORWARDED_TOO_LONG",
        [400] = "NULL_POINTER",
        [401] = "UNKNOWN_POLICY",
        [402] = "UNINITIALISED",
        [403] = "INVALID_REALM",
        [404] = "NOT_A_REFUSAL",
        [405] = "UNKNOWN_PEM_MODE",
        [406] = "OVERLAP",
        [407] = "INVALID_LENGTH",
        [408] = "UNKNOWN_CHAIN",
        [409] = "UNKNOWN_KIND",
        [410] = "UNKNOWN_FORMAT",
        [411] = "INVALID_LIMIT",
        [412] = "WEAK_SECRET",
        [413] = "UNKNOWN_VERDICT",
        [414] = "UNKNOWN_PINNED",
        [415] = "HASH_FAILED",
    },
}
