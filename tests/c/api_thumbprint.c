/* certbound_thumbprint, its text, and its stream. */
#include "api.h"

/* One call with an output that must be zeroed, whatever it held. */
static void refuse(const uint8_t *der, size_t len, int32_t expected)
{
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint(der, len, out), expected);
    CHECK_ZERO(out, sizeof out);
}

void test_thumbprint(const samples *it)
{
    static const uint8_t long_certificate[] = {0x30, 0x83, 0x01, 0x00, 0x00};
    static const uint8_t set[] = {0x31, 0x00};
    static const uint8_t long_form[] = {0x30, 0x81, 0x01, 0x00};
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    octets spoilt = octets_of(it->rfc8705.data, it->rfc8705.len);
    octets longer = octets_of(it->rfc8705.data, it->rfc8705.len);

    CHECK_INT(certbound_thumbprint(it->rfc8705.data, it->rfc8705.len, out), CERTBOUND_OK);
    CHECK_BYTES(out, it->rfc8705_digest, sizeof out);

    refuse(NULL, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse(it->rfc8705.data, 0, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse(NULL, 1, CERTBOUND_STATUS_NULL_POINTER);
    refuse(NULL, LENGTH_MAX, CERTBOUND_STATUS_NULL_POINTER);
    refuse(it->rfc8705.data, LENGTH_MAX, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse(it->rfc8705.data, LENGTH_BEYOND_PTRDIFF, CERTBOUND_STATUS_INVALID_LENGTH);
    refuse(it->rfc8705.data, 1, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    refuse(it->rfc8705.data, it->rfc8705.len - 1, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    refuse(it->rfc8705_pem.data, it->rfc8705_pem.len, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse(long_certificate, sizeof long_certificate, CERTBOUND_STATUS_CERTIFICATE_TOO_LONG);
    refuse(set, sizeof set, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse(long_form, sizeof long_form, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    longer.data[3]--;
    refuse(longer.data, longer.len, CERTBOUND_STATUS_CERTIFICATE_TRAILING_DATA);
    CHECK_INT(certbound_thumbprint(it->rfc8705.data, it->rfc8705.len, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_thumbprint(NULL, 0, NULL), CERTBOUND_STATUS_NULL_POINTER);

    /* The output is written when the input has been read. */
    CHECK_INT(certbound_thumbprint(spoilt.data, spoilt.len, spoilt.data), CERTBOUND_OK);
    CHECK_BYTES(spoilt.data, it->rfc8705_digest, sizeof out);
    free_octets(spoilt);
    free_octets(longer);
}

static void refuse_text(const char *text, size_t len, int32_t expected)
{
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    octets input = octets_of(text, len);
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint_from_text(input.data, input.len, out), expected);
    CHECK_ZERO(out, sizeof out);
    free_octets(input);
}

void test_thumbprint_text(const samples *it)
{
    static const uint8_t ones[CERTBOUND_THUMBPRINT_LEN] = {0xff};
    uint8_t digest[CERTBOUND_THUMBPRINT_LEN];
    uint8_t text[CERTBOUND_THUMBPRINT_TEXT_LEN];
    uint8_t both[CERTBOUND_THUMBPRINT_TEXT_LEN + 1];
    octets exact = octets_of_text(RFC8705_TEXT);

    CHECK_INT(certbound_thumbprint_from_text(exact.data, exact.len, digest), CERTBOUND_OK);
    CHECK_BYTES(digest, it->rfc8705_digest, sizeof digest);
    CHECK_INT(certbound_thumbprint_to_text(digest, text), CERTBOUND_OK);
    CHECK_BYTES(text, RFC8705_TEXT, sizeof text);
    CHECK_INT(certbound_thumbprint_to_text(ones, text), CERTBOUND_OK);
    CHECK_BYTES(text, "_wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", sizeof text);

    refuse_text(RFC8705_TEXT, 42, CERTBOUND_STATUS_THUMBPRINT_TEXT);
    refuse_text(RFC8705_TEXT, 44, CERTBOUND_STATUS_THUMBPRINT_TEXT);
    refuse_text(RFC8705_TEXT "=", 44, CERTBOUND_STATUS_THUMBPRINT_TEXT);
    refuse_text("+" RFC8705_TEXT, 43, CERTBOUND_STATUS_THUMBPRINT_TEXT);
    refuse_text("", 0, CERTBOUND_STATUS_THUMBPRINT_TEXT);
    refuse_text(NOT_CANONICAL_TEXT, 43, CERTBOUND_STATUS_THUMBPRINT_NOT_CANONICAL);

    memset(digest, 0xaa, sizeof digest);
    CHECK_INT(certbound_thumbprint_from_text(NULL, 0, digest), CERTBOUND_STATUS_THUMBPRINT_TEXT);
    CHECK_ZERO(digest, sizeof digest);
    memset(digest, 0xaa, sizeof digest);
    CHECK_INT(certbound_thumbprint_from_text(NULL, 43, digest), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(digest, sizeof digest);
    memset(digest, 0xaa, sizeof digest);
    CHECK_INT(certbound_thumbprint_from_text(exact.data, LENGTH_MAX, digest), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_ZERO(digest, sizeof digest);
    CHECK_INT(certbound_thumbprint_from_text(exact.data, exact.len, NULL), CERTBOUND_STATUS_NULL_POINTER);

    memset(text, 0xaa, sizeof text);
    CHECK_INT(certbound_thumbprint_to_text(NULL, text), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(text, sizeof text);
    CHECK_INT(certbound_thumbprint_to_text(digest, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_thumbprint_to_text(NULL, NULL), CERTBOUND_STATUS_NULL_POINTER);

    /* The text replaces the digest that it is made from, and is not NUL-terminated. */
    memset(both, 0xaa, sizeof both);
    memcpy(both + 5, it->rfc8705_digest, CERTBOUND_THUMBPRINT_LEN);
    CHECK_INT(certbound_thumbprint_to_text(both + 5, both), CERTBOUND_OK);
    CHECK_BYTES(both, RFC8705_TEXT "\xaa", sizeof both);
    free_octets(exact);
}

/* Thumbprint of a certificate in pieces of `size` octets, by a stream that moves between calls. */
static void stream_in_pieces(const samples *it, size_t size)
{
    certbound_thumbprint_stream stream, moved;
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    size_t at;
    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    for (at = 0; at < it->rfc8705.len; at += size) {
        size_t len = it->rfc8705.len - at < size ? it->rfc8705.len - at : size;
        octets piece = octets_of(it->rfc8705.data + at, len);
        CHECK_INT(certbound_thumbprint_stream_update(&stream, piece.data, piece.len), CERTBOUND_OK);
        CHECK_INT(certbound_thumbprint_stream_update(&stream, NULL, 0), CERTBOUND_OK);
        free_octets(piece);
        moved = stream;
        memset(&stream, 0, sizeof stream);
        stream = moved;
    }
    CHECK_INT(certbound_thumbprint_stream_finish(&stream, out), CERTBOUND_OK);
    CHECK_BYTES(out, it->rfc8705_digest, sizeof out);
}

/* A stream that is not open: zeroed, finished, or never opened because its address is odd. */
static void refuse_closed(certbound_thumbprint_stream *stream)
{
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint_stream_update(stream, out, sizeof out), CERTBOUND_STATUS_UNINITIALISED);
    CHECK_INT(certbound_thumbprint_stream_update(stream, NULL, 0), CERTBOUND_STATUS_UNINITIALISED);
    CHECK_INT(certbound_thumbprint_stream_finish(stream, out), CERTBOUND_STATUS_UNINITIALISED);
    CHECK_ZERO(out, sizeof out);
}

static void refuse_finish(certbound_thumbprint_stream *stream, int32_t expected)
{
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint_stream_finish(stream, out), expected);
    CHECK_ZERO(out, sizeof out);
    refuse_closed(stream);
}

void test_thumbprint_stream(const samples *it)
{
    static const uint8_t not_der[] = {0x31};
    certbound_thumbprint_stream stream, fork;
    unsigned char space[sizeof stream + 1];
    void *odd = space + ((uintptr_t)space % 2 == 0 ? 1 : 0);
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];

    stream_in_pieces(it, 1);
    stream_in_pieces(it, 7);
    stream_in_pieces(it, 64);
    stream_in_pieces(it, it->rfc8705.len);

    memset(&stream, 0, sizeof stream);
    refuse_closed(&stream);
    CHECK_INT(certbound_thumbprint_stream_init(NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_thumbprint_stream_update(NULL, NULL, 0), CERTBOUND_STATUS_NULL_POINTER);
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint_stream_finish(NULL, out), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(out, sizeof out);

    /* It cannot be opened at an odd address, and is then as good as zeroed. */
    memset(space, 0, sizeof space);
    CHECK_INT(certbound_thumbprint_stream_init(odd), CERTBOUND_STATUS_UNINITIALISED);
    refuse_closed(odd);

    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    refuse_finish(&stream, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);

    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len - 1), CERTBOUND_OK);
    fork = stream;
    refuse_finish(&stream, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    /* A copy is a stream of its own: what was done to the first did not touch it. */
    CHECK_INT(certbound_thumbprint_stream_update(&fork, it->rfc8705.data + it->rfc8705.len - 1, 1), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_finish(&fork, out), CERTBOUND_OK);
    CHECK_BYTES(out, it->rfc8705_digest, sizeof out);
    refuse_closed(&fork);

    /* The first error stays. */
    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, not_der, 1), CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len),
              CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    refuse_finish(&stream, CERTBOUND_STATUS_CERTIFICATE_NOT_DER);

    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, not_der, 1),
              CERTBOUND_STATUS_CERTIFICATE_TRAILING_DATA);
    refuse_finish(&stream, CERTBOUND_STATUS_CERTIFICATE_TRAILING_DATA);

    /* A wrong call takes nothing, and the stream goes on. */
    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, NULL, 1), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, not_der, LENGTH_MAX), CERTBOUND_STATUS_INVALID_LENGTH);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_finish(&stream, out), CERTBOUND_OK);
    CHECK_BYTES(out, it->rfc8705_digest, sizeof out);

    /* Opening an open stream starts anew. */
    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, not_der, 1), CERTBOUND_STATUS_CERTIFICATE_NOT_DER);
    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_finish(&stream, NULL), CERTBOUND_STATUS_NULL_POINTER);
    refuse_closed(&stream);
}
