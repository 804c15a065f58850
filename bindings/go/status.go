// Code generated from certbound.h by go generate. DO NOT EDIT.

package certbound

// #include <certbound.h>
import "C"

// Every status, to be compared with errors.Is.
const (
	// The token is bound to another certificate than the presented one (RFC 8705 §3).
	ErrMismatch Status = C.CERTBOUND_STATUS_MISMATCH
	// The token is bound, and no certificate was presented (RFC 8705 §3).
	ErrNoCertificate Status = C.CERTBOUND_STATUS_NO_CERTIFICATE
	// The token has no `cnf`, and the policy requires a bound token.
	ErrUnbound Status = C.CERTBOUND_STATUS_UNBOUND
	// The token is bound only by methods that this library does not implement (RFC 7800 §3.1).
	ErrUnsupportedConfirmation Status = C.CERTBOUND_STATUS_UNSUPPORTED_CONFIRMATION
	// The introspection response says that the token is not active (RFC 7662 §2.2).
	ErrInactive Status = C.CERTBOUND_STATUS_INACTIVE
	// The certificate's `notBefore` lies after the given time (RFC 5280 §4.1.2.5).
	ErrCertificateNotYetValid Status = C.CERTBOUND_STATUS_CERTIFICATE_NOT_YET_VALID
	// The certificate's `notAfter` lies before the given time (RFC 5280 §4.1.2.5).
	ErrCertificateExpired Status = C.CERTBOUND_STATUS_CERTIFICATE_EXPIRED
	// The certificate is none of those that the client registered (RFC 8705 §2).
	ErrClientMismatch Status = C.CERTBOUND_STATUS_CLIENT_MISMATCH
	// The client presented no certificate (RFC 8705 §2).
	ErrNoClientCertificate Status = C.CERTBOUND_STATUS_NO_CLIENT_CERTIFICATE
	// The client authenticates through a certificate authority, and its chain was not validated
	// (RFC 8705 §2.1).
	ErrChainNotValidated Status = C.CERTBOUND_STATUS_CHAIN_NOT_VALIDATED
	// The certificate comes from another issuer than the client's (RFC 8705 §7.4).
	ErrIssuerMismatch Status = C.CERTBOUND_STATUS_ISSUER_MISMATCH
	// No client of this identifier or certificate is registered.
	ErrUnknownClient Status = C.CERTBOUND_STATUS_UNKNOWN_CLIENT
	// The peer has not shown that it is the proxy: what it forwards must not be believed (RFC 9440 §4).
	ErrUntrustedPeer Status = C.CERTBOUND_STATUS_UNTRUSTED_PEER
	// The certificate, or an identity, is that of more than one registered client, or of too many to try.
	ErrAmbiguousCertificate Status = C.CERTBOUND_STATUS_AMBIGUOUS_CERTIFICATE
	// The text is not JSON (RFC 8259).
	ErrJSONSyntax Status = C.CERTBOUND_STATUS_JSON_SYNTAX
	// The text is not UTF-8 (RFC 8259 §8.1).
	ErrJSONNotUTF8 Status = C.CERTBOUND_STATUS_JSON_NOT_UTF8
	// Two members of an object that decides have the same name after unescaping (RFC 7519 §4).
	ErrJSONDuplicateMember Status = C.CERTBOUND_STATUS_JSON_DUPLICATE_MEMBER
	// Something other than white space follows the JSON value.
	ErrJSONTrailingData Status = C.CERTBOUND_STATUS_JSON_TRAILING_DATA
	// The claims or the introspection response are not a JSON object (RFC 7519 §7.2, RFC 7662 §2.2).
	ErrClaimsNotAnObject Status = C.CERTBOUND_STATUS_CLAIMS_NOT_AN_OBJECT
	// The introspection response has no `active` member that is `true` or `false` (RFC 7662 §2.2).
	ErrIntrospectionActive Status = C.CERTBOUND_STATUS_INTROSPECTION_ACTIVE
	// `cnf` is not a JSON object (RFC 7800 §3.1).
	ErrConfirmationNotAnObject Status = C.CERTBOUND_STATUS_CONFIRMATION_NOT_AN_OBJECT
	// `x5t#S256` is not a string of 43 base64url characters (RFC 8705 §3.1).
	ErrConfirmationThumbprint Status = C.CERTBOUND_STATUS_CONFIRMATION_THUMBPRINT
	// The token is not three non-empty parts separated by `.` (RFC 7515 §7.1).
	ErrTokenFormat Status = C.CERTBOUND_STATUS_TOKEN_FORMAT
	// The token has five parts: it is encrypted (RFC 7516 §7.1).
	ErrTokenEncrypted Status = C.CERTBOUND_STATUS_TOKEN_ENCRYPTED
	// The token's signature part is empty: nobody signed it (RFC 7519 §6).
	ErrTokenUnsigned Status = C.CERTBOUND_STATUS_TOKEN_UNSIGNED
	// A part of the token is not base64url without padding, or its claims are not in canonical form
	// (RFC 7515 §2).
	ErrTokenBase64 Status = C.CERTBOUND_STATUS_TOKEN_BASE64
	// The thumbprint text is not 43 base64url characters (RFC 8705 §3.1).
	ErrThumbprintText Status = C.CERTBOUND_STATUS_THUMBPRINT_TEXT
	// The thumbprint text is well formed, but no digest encodes to it (RFC 4648 §3.5).
	ErrThumbprintNotCanonical Status = C.CERTBOUND_STATUS_THUMBPRINT_NOT_CANONICAL
	// The certificate does not begin with a DER SEQUENCE in its shortest form (X.690 §10.1).
	ErrCertificateNotDER Status = C.CERTBOUND_STATUS_CERTIFICATE_NOT_DER
	// The certificate ends before its outer length says.
	ErrCertificateTruncated Status = C.CERTBOUND_STATUS_CERTIFICATE_TRUNCATED
	// Bytes follow the certificate.
	ErrCertificateTrailingData Status = C.CERTBOUND_STATUS_CERTIFICATE_TRAILING_DATA
	// A field of the certificate is missing, misplaced or of the wrong type (RFC 5280 §4.1).
	ErrCertificateStructure Status = C.CERTBOUND_STATUS_CERTIFICATE_STRUCTURE
	// The version is not v1, v2 or v3, or has a field that it may not have (RFC 5280 §4.1.2.1).
	ErrCertificateVersion Status = C.CERTBOUND_STATUS_CERTIFICATE_VERSION
	// The serial number is empty, not minimal or longer than 20 octets (RFC 5280 §4.1.2.2).
	ErrCertificateSerial Status = C.CERTBOUND_STATUS_CERTIFICATE_SERIAL
	// A validity date is not a UTCTime or GeneralizedTime in its DER form (RFC 5280 §4.1.2.5).
	ErrCertificateTime Status = C.CERTBOUND_STATUS_CERTIFICATE_TIME
	// An extension is malformed (RFC 5280 §4.2).
	ErrCertificateExtension Status = C.CERTBOUND_STATUS_CERTIFICATE_EXTENSION
	// Two extensions have the same identifier (RFC 5280 §4.2).
	ErrCertificateDuplicateExtension Status = C.CERTBOUND_STATUS_CERTIFICATE_DUPLICATE_EXTENSION
	// The signed and the outer signature algorithm differ (RFC 5280 §4.1.1.2).
	ErrCertificateAlgorithm Status = C.CERTBOUND_STATUS_CERTIFICATE_ALGORITHM
	// The header of a forwarded certificate, or of its verdict, occurs more than once (RFC 9440 §2.2).
	ErrForwardedRepeated Status = C.CERTBOUND_STATUS_FORWARDED_REPEATED
	// A forwarded value is not percent-encoded: a `%` without two hexadecimal digits, or an octet that
	// every encoder replaces (RFC 3986 §2.1).
	ErrForwardedPercent Status = C.CERTBOUND_STATUS_FORWARDED_PERCENT
	// A forwarded value was percent-encoded twice.
	ErrForwardedDoubleEncoded Status = C.CERTBOUND_STATUS_FORWARDED_DOUBLE_ENCODED
	// A forwarded value has a space where base64 has a plus: it was decoded as a form.
	ErrForwardedPlusAsSpace Status = C.CERTBOUND_STATUS_FORWARDED_PLUS_AS_SPACE
	// A forwarded value is not canonical base64 with padding (RFC 4648 §4).
	ErrForwardedBase64 Status = C.CERTBOUND_STATUS_FORWARDED_BASE64
	// A forwarded value is not a byte sequence between colons (RFC 9440 §2.1, RFC 8941 §3.3.5).
	ErrForwardedStructuredField Status = C.CERTBOUND_STATUS_FORWARDED_STRUCTURED_FIELD
	// The value is not `x-forwarded-client-cert`: elements of `key=value`, with closed quotes and no quote in a bare
	// value.
	ErrXFCCSyntax Status = C.CERTBOUND_STATUS_XFCC_SYNTAX
	// `x-forwarded-client-cert` has more or fewer elements than proxies are expected to have written.
	ErrXFCCElements Status = C.CERTBOUND_STATUS_XFCC_ELEMENTS
	// An element of `x-forwarded-client-cert` has a second `Hash`, `Cert`, `Chain` or `Subject`.
	ErrXFCCDuplicateKey Status = C.CERTBOUND_STATUS_XFCC_DUPLICATE_KEY
	// `Hash` of `x-forwarded-client-cert` is missing, or is not the SHA-256 digest of the certificate beside it.
	ErrXFCCHash Status = C.CERTBOUND_STATUS_XFCC_HASH
	// The PEM text does not begin with `-----BEGIN CERTIFICATE-----` (RFC 7468 §5.1).
	ErrPEMBegin Status = C.CERTBOUND_STATUS_PEM_BEGIN
	// The PEM block has another label than `CERTIFICATE` (RFC 7468 §5.1).
	ErrPEMLabel Status = C.CERTBOUND_STATUS_PEM_LABEL
	// The body is not canonical base64 in lines of 64 characters (RFC 7468 §2).
	ErrPEMBase64 Status = C.CERTBOUND_STATUS_PEM_BASE64
	// The PEM block has no matching end line (RFC 7468 §2).
	ErrPEMEnd Status = C.CERTBOUND_STATUS_PEM_END
	// Something other than a certificate block follows the PEM block.
	ErrPEMTrailingData Status = C.CERTBOUND_STATUS_PEM_TRAILING_DATA
	// More than one certificate where exactly one is expected.
	ErrSecondCertificate Status = C.CERTBOUND_STATUS_SECOND_CERTIFICATE
	// `x-forwarded-client-cert` has no `Cert`, or its `Chain` begins with another certificate.
	ErrXFCCCertificate Status = C.CERTBOUND_STATUS_XFCC_CERTIFICATE
	// The forwarded result of the chain's verification is none that the proxy writes.
	ErrForwardedVerdict Status = C.CERTBOUND_STATUS_FORWARDED_VERDICT
	// The text is not a distinguished name (RFC 4514 §3).
	ErrNameSyntax Status = C.CERTBOUND_STATUS_NAME_SYNTAX
	// A distinguished name has an attribute whose short name is unknown (RFC 4514 §3).
	ErrNameAttributeType Status = C.CERTBOUND_STATUS_NAME_ATTRIBUTE_TYPE
	// A value of a distinguished name is not text of its string type, or has a control character (X.520 §6).
	ErrNameValue Status = C.CERTBOUND_STATUS_NAME_VALUE
	// The distinguished name has no attribute: it names nobody.
	ErrNameEmpty Status = C.CERTBOUND_STATUS_NAME_EMPTY
	// The text is not a DNS name (RFC 5280 §4.2.1.6).
	ErrDNSName Status = C.CERTBOUND_STATUS_DNS_NAME
	// The text is not an absolute URI (RFC 3986 §4.3).
	ErrURI Status = C.CERTBOUND_STATUS_URI
	// The text is not an IPv4 address in dotted form or an IPv6 address (RFC 8705 §2.1.2).
	ErrIPAddress Status = C.CERTBOUND_STATUS_IP_ADDRESS
	// The text is not an email address of ASCII characters (RFC 5280 §4.2.1.6).
	ErrEmailAddress Status = C.CERTBOUND_STATUS_EMAIL_ADDRESS
	// A public key is malformed (RFC 5280 §4.1.2.7, RFC 7517 §4, RFC 7518 §6).
	ErrKeyStructure Status = C.CERTBOUND_STATUS_KEY_STRUCTURE
	// A public key has an algorithm, a curve, a point form or a size that this library does not support.
	ErrKeyUnsupported Status = C.CERTBOUND_STATUS_KEY_UNSUPPORTED
	// A key that is registered has private or symmetric parts (RFC 7517 §9.2).
	ErrKeyPrivate Status = C.CERTBOUND_STATUS_KEY_PRIVATE
	// `x5c` or `x5t#S256` of a registered key is malformed, or belongs to another key (RFC 7517 §4.7).
	ErrKeyCertificate Status = C.CERTBOUND_STATUS_KEY_CERTIFICATE
	// The key set is not an object with an array of keys (RFC 7517 §5).
	ErrKeySet Status = C.CERTBOUND_STATUS_KEY_SET
	// The client's metadata is not a JSON object, or a member that matters has the wrong type (RFC 7591 §2).
	ErrClientMetadata Status = C.CERTBOUND_STATUS_CLIENT_METADATA
	// `client_id` is missing, empty, not a string of printable ASCII (RFC 6749 §A.1), or has a space at an end.
	ErrClientID Status = C.CERTBOUND_STATUS_CLIENT_ID
	// `token_endpoint_auth_method` is neither of the two of RFC 8705 §2.
	ErrClientAuthMethod Status = C.CERTBOUND_STATUS_CLIENT_AUTH_METHOD
	// The metadata has none or more than one of the five `tls_client_auth_` parameters, or has one with
	// another method (RFC 8705 §2.1.2).
	ErrClientIdentity Status = C.CERTBOUND_STATUS_CLIENT_IDENTITY
	// The metadata has no usable key in `jwks`, or has `jwks_uri` beside it (RFC 8705 §2.2.2).
	ErrClientKeys Status = C.CERTBOUND_STATUS_CLIENT_KEYS
	// The image is no registry of this version, is cut short, or contradicts itself.
	ErrRegistryFormat Status = C.CERTBOUND_STATUS_REGISTRY_FORMAT
	// The registry image's checksum is wrong.
	ErrRegistryChecksum Status = C.CERTBOUND_STATUS_REGISTRY_CHECKSUM
	// The authority's certificate has no subjectKeyIdentifier, which was to be pinned (RFC 5280 §4.2.1.2).
	ErrNoKeyIdentifier Status = C.CERTBOUND_STATUS_NO_KEY_IDENTIFIER
	// JSON is nested deeper than 64 arrays and objects.
	ErrJSONTooDeep Status = C.CERTBOUND_STATUS_JSON_TOO_DEEP
	// The JSON text is longer than 1 MiB.
	ErrJSONTooLong Status = C.CERTBOUND_STATUS_JSON_TOO_LONG
	// An object that decides has more than 128 members.
	ErrJSONTooManyMembers Status = C.CERTBOUND_STATUS_JSON_TOO_MANY_MEMBERS
	// The certificate is longer than 65,536 octets, than 8,192 in a key set, or than the caller's limit.
	ErrCertificateTooLong Status = C.CERTBOUND_STATUS_CERTIFICATE_TOO_LONG
	// The certificate has more than 64 extensions.
	ErrCertificateTooManyExtensions Status = C.CERTBOUND_STATUS_CERTIFICATE_TOO_MANY_EXTENSIONS
	// The token is longer than 2 MiB.
	ErrTokenTooLong Status = C.CERTBOUND_STATUS_TOKEN_TOO_LONG
	// The chain has more than 10 certificates, or than the caller's limit.
	ErrChainTooLong Status = C.CERTBOUND_STATUS_CHAIN_TOO_LONG
	// The caller's output buffer is too small for the result.
	ErrOutputTooSmall Status = C.CERTBOUND_STATUS_OUTPUT_TOO_SMALL
	// A name is longer than 8,192 octets.
	ErrNameTooLong Status = C.CERTBOUND_STATUS_NAME_TOO_LONG
	// A distinguished name has more than 64 RDNs, or an RDN more than 16 attributes.
	ErrNameTooManyAttributes Status = C.CERTBOUND_STATUS_NAME_TOO_MANY_ATTRIBUTES
	// The key set has more than 64 keys, or more than 16 that authenticate.
	ErrTooManyKeys Status = C.CERTBOUND_STATUS_TOO_MANY_KEYS
	// The client_id is longer than 256 characters.
	ErrClientIDTooLong Status = C.CERTBOUND_STATUS_CLIENT_ID_TOO_LONG
	// The registry has more than 2^26 clients, or an image is longer than 2^32 octets.
	ErrRegistryTooLong Status = C.CERTBOUND_STATUS_REGISTRY_TOO_LONG
	// A forwarded value is longer than the caller's limit.
	ErrForwardedTooLong Status = C.CERTBOUND_STATUS_FORWARDED_TOO_LONG
	// A required pointer is NULL, or NULL with a non-zero length (C API).
	ErrNullPointer Status = C.CERTBOUND_STATUS_NULL_POINTER
	// The policy is neither `REQUIRE_BOUND` nor `ALLOW_UNBOUND` (C API).
	ErrUnknownPolicy Status = C.CERTBOUND_STATUS_UNKNOWN_POLICY
	// The value was never initialised, or its initialisation failed (C API).
	ErrUninitialised Status = C.CERTBOUND_STATUS_UNINITIALISED
	// The realm has a character that a quoted string of a header may not carry (RFC 9110 §5.6.4).
	ErrInvalidRealm Status = C.CERTBOUND_STATUS_INVALID_REALM
	// An OAuth answer was asked for a status that refuses nothing, or that is the caller's own mistake.
	ErrNotARefusal Status = C.CERTBOUND_STATUS_NOT_A_REFUSAL
	// The PEM mode is neither `SINGLE` nor `FIRST_OF_CHAIN` (C API).
	ErrUnknownPEMMode Status = C.CERTBOUND_STATUS_UNKNOWN_PEM_MODE
	// An output buffer overlaps an input (C API).
	ErrOverlap Status = C.CERTBOUND_STATUS_OVERLAP
	// A length is larger than any object in memory can be (C API).
	ErrInvalidLength Status = C.CERTBOUND_STATUS_INVALID_LENGTH
	// The state of the chain is neither `VALIDATED` nor `NOT_VALIDATED` (C API).
	ErrUnknownChain Status = C.CERTBOUND_STATUS_UNKNOWN_CHAIN
	// The number is no kind of identity, or the kind is none that this call takes.
	ErrUnknownKind Status = C.CERTBOUND_STATUS_UNKNOWN_KIND
	// The number is no format of a forwarded certificate (C API).
	ErrUnknownFormat Status = C.CERTBOUND_STATUS_UNKNOWN_FORMAT
	// A limit or a count is 0 or above what this library supports.
	ErrInvalidLimit Status = C.CERTBOUND_STATUS_INVALID_LIMIT
	// The shared secret is shorter than 16 octets or longer than 256, or no header can carry it.
	ErrWeakSecret Status = C.CERTBOUND_STATUS_WEAK_SECRET
	// The number is no form of a forwarded verdict (C API).
	ErrUnknownVerdict Status = C.CERTBOUND_STATUS_UNKNOWN_VERDICT
	// What is pinned is neither `NAME`, `NAME_AND_KEY_IDENTIFIER` nor `KEY_IDENTIFIER` (C API).
	ErrUnknownPinned Status = C.CERTBOUND_STATUS_UNKNOWN_PINNED
	// The caller's own SHA-256 failed: a hardware unit, an HSM. The certificate is not to blame.
	ErrHashFailed Status = C.CERTBOUND_STATUS_HASH_FAILED
)

var names = map[Status]string{
	ErrMismatch:                      "MISMATCH",
	ErrNoCertificate:                 "NO_CERTIFICATE",
	ErrUnbound:                       "UNBOUND",
	ErrUnsupportedConfirmation:       "UNSUPPORTED_CONFIRMATION",
	ErrInactive:                      "INACTIVE",
	ErrCertificateNotYetValid:        "CERTIFICATE_NOT_YET_VALID",
	ErrCertificateExpired:            "CERTIFICATE_EXPIRED",
	ErrClientMismatch:                "CLIENT_MISMATCH",
	ErrNoClientCertificate:           "NO_CLIENT_CERTIFICATE",
	ErrChainNotValidated:             "CHAIN_NOT_VALIDATED",
	ErrIssuerMismatch:                "ISSUER_MISMATCH",
	ErrUnknownClient:                 "UNKNOWN_CLIENT",
	ErrUntrustedPeer:                 "UNTRUSTED_PEER",
	ErrAmbiguousCertificate:          "AMBIGUOUS_CERTIFICATE",
	ErrJSONSyntax:                    "JSON_SYNTAX",
	ErrJSONNotUTF8:                   "JSON_NOT_UTF8",
	ErrJSONDuplicateMember:           "JSON_DUPLICATE_MEMBER",
	ErrJSONTrailingData:              "JSON_TRAILING_DATA",
	ErrClaimsNotAnObject:             "CLAIMS_NOT_AN_OBJECT",
	ErrIntrospectionActive:           "INTROSPECTION_ACTIVE",
	ErrConfirmationNotAnObject:       "CONFIRMATION_NOT_AN_OBJECT",
	ErrConfirmationThumbprint:        "CONFIRMATION_THUMBPRINT",
	ErrTokenFormat:                   "TOKEN_FORMAT",
	ErrTokenEncrypted:                "TOKEN_ENCRYPTED",
	ErrTokenUnsigned:                 "TOKEN_UNSIGNED",
	ErrTokenBase64:                   "TOKEN_BASE64",
	ErrThumbprintText:                "THUMBPRINT_TEXT",
	ErrThumbprintNotCanonical:        "THUMBPRINT_NOT_CANONICAL",
	ErrCertificateNotDER:             "CERTIFICATE_NOT_DER",
	ErrCertificateTruncated:          "CERTIFICATE_TRUNCATED",
	ErrCertificateTrailingData:       "CERTIFICATE_TRAILING_DATA",
	ErrCertificateStructure:          "CERTIFICATE_STRUCTURE",
	ErrCertificateVersion:            "CERTIFICATE_VERSION",
	ErrCertificateSerial:             "CERTIFICATE_SERIAL",
	ErrCertificateTime:               "CERTIFICATE_TIME",
	ErrCertificateExtension:          "CERTIFICATE_EXTENSION",
	ErrCertificateDuplicateExtension: "CERTIFICATE_DUPLICATE_EXTENSION",
	ErrCertificateAlgorithm:          "CERTIFICATE_ALGORITHM",
	ErrForwardedRepeated:             "FORWARDED_REPEATED",
	ErrForwardedPercent:              "FORWARDED_PERCENT",
	ErrForwardedDoubleEncoded:        "FORWARDED_DOUBLE_ENCODED",
	ErrForwardedPlusAsSpace:          "FORWARDED_PLUS_AS_SPACE",
	ErrForwardedBase64:               "FORWARDED_BASE64",
	ErrForwardedStructuredField:      "FORWARDED_STRUCTURED_FIELD",
	ErrXFCCSyntax:                    "XFCC_SYNTAX",
	ErrXFCCElements:                  "XFCC_ELEMENTS",
	ErrXFCCDuplicateKey:              "XFCC_DUPLICATE_KEY",
	ErrXFCCHash:                      "XFCC_HASH",
	ErrPEMBegin:                      "PEM_BEGIN",
	ErrPEMLabel:                      "PEM_LABEL",
	ErrPEMBase64:                     "PEM_BASE64",
	ErrPEMEnd:                        "PEM_END",
	ErrPEMTrailingData:               "PEM_TRAILING_DATA",
	ErrSecondCertificate:             "SECOND_CERTIFICATE",
	ErrXFCCCertificate:               "XFCC_CERTIFICATE",
	ErrForwardedVerdict:              "FORWARDED_VERDICT",
	ErrNameSyntax:                    "NAME_SYNTAX",
	ErrNameAttributeType:             "NAME_ATTRIBUTE_TYPE",
	ErrNameValue:                     "NAME_VALUE",
	ErrNameEmpty:                     "NAME_EMPTY",
	ErrDNSName:                       "DNS_NAME",
	ErrURI:                           "URI",
	ErrIPAddress:                     "IP_ADDRESS",
	ErrEmailAddress:                  "EMAIL_ADDRESS",
	ErrKeyStructure:                  "KEY_STRUCTURE",
	ErrKeyUnsupported:                "KEY_UNSUPPORTED",
	ErrKeyPrivate:                    "KEY_PRIVATE",
	ErrKeyCertificate:                "KEY_CERTIFICATE",
	ErrKeySet:                        "KEY_SET",
	ErrClientMetadata:                "CLIENT_METADATA",
	ErrClientID:                      "CLIENT_ID",
	ErrClientAuthMethod:              "CLIENT_AUTH_METHOD",
	ErrClientIdentity:                "CLIENT_IDENTITY",
	ErrClientKeys:                    "CLIENT_KEYS",
	ErrRegistryFormat:                "REGISTRY_FORMAT",
	ErrRegistryChecksum:              "REGISTRY_CHECKSUM",
	ErrNoKeyIdentifier:               "NO_KEY_IDENTIFIER",
	ErrJSONTooDeep:                   "JSON_TOO_DEEP",
	ErrJSONTooLong:                   "JSON_TOO_LONG",
	ErrJSONTooManyMembers:            "JSON_TOO_MANY_MEMBERS",
	ErrCertificateTooLong:            "CERTIFICATE_TOO_LONG",
	ErrCertificateTooManyExtensions:  "CERTIFICATE_TOO_MANY_EXTENSIONS",
	ErrTokenTooLong:                  "TOKEN_TOO_LONG",
	ErrChainTooLong:                  "CHAIN_TOO_LONG",
	ErrOutputTooSmall:                "OUTPUT_TOO_SMALL",
	ErrNameTooLong:                   "NAME_TOO_LONG",
	ErrNameTooManyAttributes:         "NAME_TOO_MANY_ATTRIBUTES",
	ErrTooManyKeys:                   "TOO_MANY_KEYS",
	ErrClientIDTooLong:               "CLIENT_ID_TOO_LONG",
	ErrRegistryTooLong:               "REGISTRY_TOO_LONG",
	ErrForwardedTooLong:              "FORWARDED_TOO_LONG",
	ErrNullPointer:                   "NULL_POINTER",
	ErrUnknownPolicy:                 "UNKNOWN_POLICY",
	ErrUninitialised:                 "UNINITIALISED",
	ErrInvalidRealm:                  "INVALID_REALM",
	ErrNotARefusal:                   "NOT_A_REFUSAL",
	ErrUnknownPEMMode:                "UNKNOWN_PEM_MODE",
	ErrOverlap:                       "OVERLAP",
	ErrInvalidLength:                 "INVALID_LENGTH",
	ErrUnknownChain:                  "UNKNOWN_CHAIN",
	ErrUnknownKind:                   "UNKNOWN_KIND",
	ErrUnknownFormat:                 "UNKNOWN_FORMAT",
	ErrInvalidLimit:                  "INVALID_LIMIT",
	ErrWeakSecret:                    "WEAK_SECRET",
	ErrUnknownVerdict:                "UNKNOWN_VERDICT",
	ErrUnknownPinned:                 "UNKNOWN_PINNED",
	ErrHashFailed:                    "HASH_FAILED",
}
