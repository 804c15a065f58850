/* A TLS connection whose every wait has a deadline, so that a slow client costs a thread for no longer than that. */
#ifndef STREAM_H
#define STREAM_H

#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

typedef enum stream_result { STREAM_OK, STREAM_CLOSED, STREAM_TIMEOUT, STREAM_STOPPED } stream_result;

typedef struct stream {
    SSL *ssl;
    int fd;
    int stop_fd; /* Readable once the server stops. */
} stream;

/* Milliseconds of a clock that never goes back. */
int64_t stream_clock(void);

/* The handshake. */
stream_result stream_accept(stream *it, int64_t deadline);

/* At least one octet, and at most `capacity`. If `idle`, the server's stop ends the wait. */
stream_result stream_read(stream *it, char *out, size_t capacity, size_t *out_len, int idle, int64_t deadline);

/* All of it. */
stream_result stream_write(stream *it, const char *data, size_t len, int64_t deadline);

/* Says goodbye, and waits for the client to have read its answer, or why the handshake failed: to close a socket with
 * unread octets takes that away from it. */
void stream_close(stream *it, int64_t deadline);

#endif
