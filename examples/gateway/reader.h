/* The requests of a connection, one after the other; what a client sends ahead (pipelining) is kept for the next one. */
#ifndef READER_H
#define READER_H

#include "request.h"
#include "stream.h"

#define READER_HEAD_MAX 16384
#define READER_BODY_MAX 8192

/* Instead of an HTTP status: there is no request and nothing to answer. */
#define READER_END -1

typedef struct reader {
    stream *stream;
    int64_t timeout; /* For a whole request, in milliseconds; and for the wait until it begins. */
    size_t len;      /* How much of the buffer is filled. */
    size_t used;     /* How much of it the last request was. */
    char buffer[READER_HEAD_MAX + READER_BODY_MAX];
} reader;

/* The next request: 0, the HTTP status that refuses it, or READER_END. Its texts hold until the next call. */
int reader_next(reader *it, request *out);

#endif
