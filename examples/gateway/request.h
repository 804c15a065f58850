/* One request of HTTP/1.1, read strictly: what two readers could understand in two ways is refused (RFC 9112). */
#ifndef REQUEST_H
#define REQUEST_H

#include "text.h"

#define REQUEST_MAX_FIELDS 64

/* The texts point into the head and the body as they were received. */
typedef struct request {
    text method;
    text path; /* Without the query. */
    text authorization;
    size_t authorizations; /* How many lines there were. */
    text content_type;
    size_t content_len;
    int expects_continue;
    int keep_alive;
    text body;
} request;

/* Reads the head of a request, the empty line at its end included. Returns 0, or the HTTP status that refuses it. */
int request_parse(const char *head, size_t len, request *out);

#endif
