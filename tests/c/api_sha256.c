/* certbound_thumbprint_stream_init_with: the stream over the caller's own SHA-256. */
#include "api.h"

/* A unit that keeps what it was given, and returns what it is told to. */
typedef struct sha256_unit {
    uint8_t octets[1024];
    size_t len;
    int finished;
    int32_t update_status;
    int32_t finish_status;
} sha256_unit;

static int32_t unit_update(void *context, const uint8_t *piece, size_t len)
{
    sha256_unit *it = context;
    CHECK(len > 0);
    CHECK(len <= sizeof it->octets - it->len);
    memcpy(it->octets + it->len, piece, len);
    it->len += len;
    return it->update_status;
}

static int32_t unit_finish(void *context, uint8_t *digest)
{
    sha256_unit *it = context;
    memset(digest, 7, CERTBOUND_THUMBPRINT_LEN);
    it->finished++;
    return it->finish_status;
}

static certbound_sha256 hash_by(sha256_unit *it)
{
    certbound_sha256 hash;
    memset(it, 0, sizeof *it);
    hash.context = it;
    hash.update = unit_update;
    hash.finish = unit_finish;
    return hash;
}

static void finish(certbound_thumbprint_stream *stream, int32_t expected)
{
    static const uint8_t sevens[CERTBOUND_THUMBPRINT_LEN] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
                                                             7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    uint8_t out[CERTBOUND_THUMBPRINT_LEN];
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint_stream_finish(stream, out), expected);
    if (expected == CERTBOUND_OK) {
        CHECK_BYTES(out, sevens, sizeof out);
    } else {
        CHECK_ZERO(out, sizeof out);
    }
    memset(out, 0xaa, sizeof out);
    CHECK_INT(certbound_thumbprint_stream_finish(stream, out), CERTBOUND_STATUS_UNINITIALISED);
    CHECK_ZERO(out, sizeof out);
}

static void test_pieces(const samples *it, size_t size)
{
    certbound_thumbprint_stream stream, moved;
    sha256_unit unit;
    size_t at;
    {
        /* The structure is taken over: it may go before the stream does. */
        certbound_sha256 hash = hash_by(&unit);
        CHECK_INT(certbound_thumbprint_stream_init_with(&hash, &stream), CERTBOUND_OK);
        memset(&hash, 0xaa, sizeof hash);
    }
    CHECK_INT(certbound_thumbprint_stream_update(&stream, NULL, 0), CERTBOUND_OK);
    for (at = 0; at < it->rfc8705.len; at += size) {
        size_t len = it->rfc8705.len - at < size ? it->rfc8705.len - at : size;
        octets piece = octets_of(it->rfc8705.data + at, len);
        CHECK_INT(certbound_thumbprint_stream_update(&stream, piece.data, piece.len), CERTBOUND_OK);
        free_octets(piece);
        moved = stream;
        memset(&stream, 0xaa, sizeof stream);
        stream = moved;
    }
    finish(&stream, CERTBOUND_OK);
    CHECK_INT(unit.finished, 1);
    CHECK_INT(unit.len, it->rfc8705.len);
    CHECK_BYTES(unit.octets, it->rfc8705.data, it->rfc8705.len);
}

void test_sha256(const samples *it)
{
    certbound_thumbprint_stream stream;
    unsigned char space[sizeof stream + 1];
    void *odd = space + ((uintptr_t)space % 2 == 0 ? 1 : 0);
    sha256_unit unit;
    certbound_sha256 hash = hash_by(&unit);
    certbound_sha256 without_update = hash, without_finish = hash;
    without_update.update = NULL;
    without_finish.finish = NULL;

    test_pieces(it, 1);
    test_pieces(it, 24);
    test_pieces(it, it->rfc8705.len);

    CHECK_INT(certbound_thumbprint_stream_init_with(&hash, NULL), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_INT(certbound_thumbprint_stream_init_with(NULL, NULL), CERTBOUND_STATUS_NULL_POINTER);
    memset(space, 0, sizeof space);
    CHECK_INT(certbound_thumbprint_stream_init_with(&hash, odd), CERTBOUND_STATUS_UNINITIALISED);

    /* A hash that cannot be called closes the stream. */
    CHECK_INT(certbound_thumbprint_stream_init(&stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_init_with(NULL, &stream), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(&stream, sizeof stream);
    CHECK_INT(certbound_thumbprint_stream_init_with(&without_update, &stream), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(&stream, sizeof stream);
    CHECK_INT(certbound_thumbprint_stream_init_with(&without_finish, &stream), CERTBOUND_STATUS_NULL_POINTER);
    CHECK_ZERO(&stream, sizeof stream);

    /* No digest is asked for where there is no whole certificate. */
    hash = hash_by(&unit);
    CHECK_INT(certbound_thumbprint_stream_init_with(&hash, &stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len - 1), CERTBOUND_OK);
    finish(&stream, CERTBOUND_STATUS_CERTIFICATE_TRUNCATED);
    CHECK_INT(unit.finished, 0);

    /* A failure stays, and the unit is left alone. */
    hash = hash_by(&unit);
    unit.update_status = -1;
    CHECK_INT(certbound_thumbprint_stream_init_with(&hash, &stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, 2), CERTBOUND_STATUS_HASH_FAILED);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, 2), CERTBOUND_STATUS_HASH_FAILED);
    finish(&stream, CERTBOUND_STATUS_HASH_FAILED);
    CHECK_INT(unit.len, 2);
    CHECK_INT(unit.finished, 0);

    hash = hash_by(&unit);
    unit.finish_status = 1;
    CHECK_INT(certbound_thumbprint_stream_init_with(&hash, &stream), CERTBOUND_OK);
    CHECK_INT(certbound_thumbprint_stream_update(&stream, it->rfc8705.data, it->rfc8705.len), CERTBOUND_OK);
    finish(&stream, CERTBOUND_STATUS_HASH_FAILED);
    CHECK_INT(unit.finished, 1);
}
