#include "response.h"

#include <stdio.h>

static const char *reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {413, "Content Too Large"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {431, "Request Header Fields Too Large"},
        {501, "Not Implemented"},
        {505, "HTTP Version Not Supported"},
    };
    size_t at;
    for (at = 0; at < sizeof reasons / sizeof reasons[0]; at++) {
        if (reasons[at].status == status) {
            return reasons[at].reason;
        }
    }
    return "Internal Server Error";
}

void response_start(response *it, int status)
{
    it->status = status;
    it->too_long = 0;
    it->fields_len = 0;
    it->body_len = 0;
}

static void append(response *it, char *to, size_t *len, size_t capacity, const char *octets, size_t count)
{
    if (count > capacity - *len) {
        it->too_long = 1;
        return;
    }
    memcpy(to + *len, octets, count);
    *len += count;
}

static void append_field(response *it, const char *octets, size_t len)
{
    append(it, it->fields, &it->fields_len, sizeof it->fields, octets, len);
}

void response_field(response *it, const char *name, const char *value, size_t value_len)
{
    append_field(it, name, strlen(name));
    append_field(it, ": ", 2);
    append_field(it, value, value_len);
    append_field(it, "\r\n", 2);
}

void response_body(response *it, const char *octets, size_t len)
{
    append(it, it->body, &it->body_len, sizeof it->body, octets, len);
}

void response_body_text(response *it, const char *string)
{
    response_body(it, string, strlen(string));
}

void response_body_json(response *it, const char *octets, size_t len)
{
    size_t at;
    response_body(it, "\"", 1);
    for (at = 0; at < len; at++) {
        if (octets[at] == '"' || octets[at] == '\\') {
            response_body(it, "\\", 1);
        }
        response_body(it, octets + at, 1);
    }
    response_body(it, "\"", 1);
}

void response_plain(response *it, int status)
{
    char body[64];
    response_start(it, status);
    snprintf(body, sizeof body, "{\"status\":%d}\n", status);
    response_body_text(it, body);
}

stream_result response_send(const response *it, stream *to, int keep_alive, int64_t deadline)
{
    static const char failed[] = "{\"status\":500}\n";
    char answer[512 + sizeof it->fields + sizeof it->body];
    const int status = it->too_long ? 500 : it->status;
    const size_t body_len = it->too_long ? sizeof failed - 1 : it->body_len;
    int len = snprintf(answer, sizeof answer,
                       "HTTP/1.1 %d %s\r\n"
                       "Content-Type: application/json\r\n"
                       "Cache-Control: no-store\r\n"
                       "Content-Length: %zu\r\n"
                       "%s%.*s\r\n",
                       status, reason(status), body_len, keep_alive ? "" : "Connection: close\r\n",
                       it->too_long ? 0 : (int)it->fields_len, it->fields);
    memcpy(answer + len, it->too_long ? failed : it->body, body_len);
    return stream_write(to, answer, (size_t)len + body_len, deadline);
}
