/* An answer that is put together in fixed memory. What does not fit makes it an answer 500, never a shortened one. */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "stream.h"
#include "text.h"

typedef struct response {
    int status;
    int too_long;
    size_t fields_len;
    size_t body_len;
    char fields[1024];
    char body[4096];
} response;

void response_start(response *it, int status);
void response_field(response *it, const char *name, const char *value, size_t value_len);
void response_body(response *it, const char *octets, size_t len);
void response_body_text(response *it, const char *string);

/* A text as a JSON string. It has printable ASCII only. */
void response_body_json(response *it, const char *octets, size_t len);

/* Only the status, as JSON. */
void response_plain(response *it, int status);

stream_result response_send(const response *it, stream *to, int keep_alive, int64_t deadline);

#endif
