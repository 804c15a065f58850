#include "reader.h"

/* Looks for the end of the head from `*at` on. Returns its length, 0 if it is not there yet, or -1 for a line that ends
 * in a bare LF, which some readers take for the end of a line and others do not. */
static long head_end(const char *buffer, size_t len, size_t *at)
{
    for (; *at < len; ++*at) {
        if (buffer[*at] != '\n') {
            continue;
        }
        if (*at == 0 || buffer[*at - 1] != '\r') {
            return -1;
        }
        if (*at >= 3 && memcmp(buffer + *at - 3, "\r\n\r\n", 4) == 0) {
            return (long)(*at + 1);
        }
    }
    return 0;
}

/* Reads more, up to `capacity` in the whole buffer. Returns 0, or what ends the request. */
static int fill(reader *it, size_t capacity, int64_t deadline)
{
    const int idle = it->len == 0;
    size_t got = 0;
    switch (stream_read(it->stream, it->buffer + it->len, capacity - it->len, &got, idle, deadline)) {
    case STREAM_OK:
        it->len += got;
        return 0;
    case STREAM_TIMEOUT:
        return idle ? READER_END : 408;
    default:
        return READER_END;
    }
}

int reader_next(reader *it, request *out)
{
    int64_t deadline = stream_clock() + it->timeout;
    size_t at = 0;
    long head;
    int refused;
    it->len -= it->used;
    memmove(it->buffer, it->buffer + it->used, it->len);
    it->used = 0;
    while ((head = head_end(it->buffer, it->len < READER_HEAD_MAX ? it->len : READER_HEAD_MAX, &at)) == 0) {
        const int first = it->len == 0;
        if (it->len >= READER_HEAD_MAX) {
            return 431;
        }
        refused = fill(it, READER_HEAD_MAX, deadline);
        if (refused != 0) {
            return refused;
        }
        /* The time for a request begins with its first octet. */
        if (first) {
            deadline = stream_clock() + it->timeout;
        }
    }
    if (head < 0) {
        return 400;
    }
    refused = request_parse(it->buffer, (size_t)head, out);
    if (refused != 0) {
        return refused;
    }
    if (out->content_len > READER_BODY_MAX) {
        return 413;
    }
    it->used = (size_t)head + out->content_len;
    if (out->expects_continue && it->len < it->used) {
        static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
        if (stream_write(it->stream, go_on, sizeof go_on - 1, deadline) != STREAM_OK) {
            return READER_END;
        }
    }
    while (it->len < it->used) {
        refused = fill(it, it->used, deadline);
        if (refused != 0) {
            return refused;
        }
    }
    out->body.at = it->buffer + head;
    out->body.len = out->content_len;
    return 0;
}
