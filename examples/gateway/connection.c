#include "connection.h"

#include "endpoint.h"
#include "reader.h"

#include <inttypes.h>
#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void route(const gateway *with, const peer *from, const request *asked, response *out)
{
    if (text_is(asked->path, "/token")) {
        token_endpoint(with, from, asked, out);
    } else if (text_is(asked->path, "/account")) {
        resource(with, from, asked, out);
    } else {
        response_plain(out, 404);
    }
}

static void serve_requests(const gateway *with, const peer *from, reader *input, response *out)
{
    int keep_alive = 1;
    while (keep_alive) {
        request asked;
        const int refused = reader_next(input, &asked);
        if (refused == READER_END) {
            return;
        }
        if (refused == 0) {
            keep_alive = asked.keep_alive;
            route(with, from, &asked, out);
        } else {
            /* Where the next request would begin is not known. */
            keep_alive = 0;
            response_plain(out, refused);
        }
        if (response_send(out, input->stream, keep_alive, stream_clock() + with->timeout) != STREAM_OK) {
            return;
        }
    }
}

static void serve_tls(const gateway *with, stream *on, reader *input, response *out)
{
    peer from;
    int32_t status;
    const stream_result accepted = stream_accept(on, stream_clock() + with->timeout);
    if (accepted != STREAM_OK) {
        unsigned long error = ERR_peek_last_error();
        const char *reason = error != 0 ? ERR_reason_error_string(error) : NULL;
        fprintf(stderr, "connection: no handshake: %s\n", reason != NULL ? reason : "closed, or too slow");
        if (accepted == STREAM_CLOSED) {
            stream_close(on, stream_clock() + with->timeout);
        }
        return;
    }
    status = peer_read(on->ssl, &from);
    if (status == CERTBOUND_OK) {
        serve_requests(with, &from, input, out);
    } else {
        fprintf(stderr, "connection: %" PRId32 " %s\n", status, certbound_status_text(status));
    }
    peer_free(&from);
    stream_close(on, stream_clock() + with->timeout);
}

void connection_serve(const gateway *with, int fd, int stop_fd)
{
    stream on = {SSL_new(with->tls), fd, stop_fd};
    reader *input = malloc(sizeof *input);
    response *out = malloc(sizeof *out);
    if (on.ssl != NULL && input != NULL && out != NULL && SSL_set_fd(on.ssl, fd) == 1) {
        input->stream = &on;
        input->timeout = with->timeout;
        input->len = input->used = 0;
        serve_tls(with, &on, input, out);
    }
    free(out);
    free(input);
    SSL_free(on.ssl);
    ERR_clear_error();
    close(fd);
}
