#include "stream.h"

#include <errno.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t stream_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static stream_result wait_for(const stream *it, short events, int idle, int64_t deadline)
{
    struct pollfd files[2] = {{it->fd, events, 0}, {it->stop_fd, POLLIN, 0}};
    for (;;) {
        int64_t left = deadline - stream_clock();
        int ready;
        if (left <= 0) {
            return STREAM_TIMEOUT;
        }
        ready = poll(files, idle ? 2 : 1, left > 60000 ? 60000 : (int)left);
        if (ready < 0 && errno != EINTR) {
            return STREAM_CLOSED;
        }
        if (ready > 0) {
            return files[0].revents != 0 ? STREAM_OK : STREAM_STOPPED;
        }
    }
}

/* After a call on `ssl` that returned `result` and did not succeed: waits until it can be repeated. */
static stream_result wait_again(const stream *it, int result, int idle, int64_t deadline)
{
    switch (SSL_get_error(it->ssl, result)) {
    case SSL_ERROR_WANT_READ:
        return wait_for(it, POLLIN, idle, deadline);
    case SSL_ERROR_WANT_WRITE:
        return wait_for(it, POLLOUT, 0, deadline);
    default:
        return STREAM_CLOSED;
    }
}

stream_result stream_accept(stream *it, int64_t deadline)
{
    for (;;) {
        int result;
        stream_result waited;
        ERR_clear_error();
        result = SSL_accept(it->ssl);
        if (result == 1) {
            return STREAM_OK;
        }
        waited = wait_again(it, result, 0, deadline);
        if (waited != STREAM_OK) {
            return waited;
        }
    }
}

stream_result stream_read(stream *it, char *out, size_t capacity, size_t *out_len, int idle, int64_t deadline)
{
    for (;;) {
        int result;
        stream_result waited;
        /* Also for a client that sends without a pause: the deadline is not only for waits. */
        if (stream_clock() >= deadline) {
            return STREAM_TIMEOUT;
        }
        ERR_clear_error();
        result = SSL_read_ex(it->ssl, out, capacity, out_len);
        if (result == 1) {
            return STREAM_OK;
        }
        waited = wait_again(it, result, idle, deadline);
        if (waited != STREAM_OK) {
            return waited;
        }
    }
}

stream_result stream_write(stream *it, const char *data, size_t len, int64_t deadline)
{
    size_t written;
    for (;;) {
        int result;
        stream_result waited;
        ERR_clear_error();
        /* Without SSL_MODE_ENABLE_PARTIAL_WRITE it is done when all is written. */
        result = SSL_write_ex(it->ssl, data, len, &written);
        if (result == 1) {
            return STREAM_OK;
        }
        waited = wait_again(it, result, 0, deadline);
        if (waited != STREAM_OK) {
            return waited;
        }
    }
}

void stream_close(stream *it, int64_t deadline)
{
    char rest[4096];
    ERR_clear_error();
    if (SSL_is_init_finished(it->ssl)) {
        SSL_shutdown(it->ssl);
    }
    if (shutdown(it->fd, SHUT_WR) != 0) {
        return;
    }
    while (wait_for(it, POLLIN, 1, deadline) == STREAM_OK && read(it->fd, rest, sizeof rest) > 0) {
    }
}
