/*
 * Sends requests over mutual TLS connections that are kept alive, the next one on each as soon as it has the answer.
 *
 *     load PORT CERTIFICATE KEY CONNECTIONS REQUESTS FILE KINDS
 *
 * FILE has KINDS requests of equal length, which the connections together send in turn. For each line of standard input there is a
 * round of REQUESTS, on the same connections, of which it prints the seconds, the microseconds of the median and of the
 * 99th percentile, and how many answers were not 200.
 */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 1000

struct connection {
    SSL *ssl;
    double sent;
    size_t len;
    char answer[8192];
};

static char *requests;
static int request_len, kinds, next_kind;
static struct connection connections[MAX_CONNECTIONS];

static void fail(const char *what)
{
    perror(what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static SSL *connect_to(SSL_CTX *context, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval patience = {.tv_sec = 10};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    SSL *ssl = SSL_new(context);
    if (ssl == NULL || SSL_set_fd(ssl, descriptor) != 1 || SSL_connect(ssl) != 1)
        fail("TLS");
    if (fcntl(descriptor, F_SETFL, O_NONBLOCK) != 0)
        fail("fcntl");
    return ssl;
}

static void send_request(struct connection *connection)
{
    int sent;
    const char *request = requests + (size_t)next_kind * (size_t)request_len;
    next_kind = (next_kind + 1) % kinds;
    connection->len = 0;
    connection->sent = now();
    /* A request longer than the socket's buffer waits for the server to read it. */
    while ((sent = SSL_write(connection->ssl, request, request_len)) <= 0)
        if (SSL_get_error(connection->ssl, sent) != SSL_ERROR_WANT_WRITE)
            fail("SSL_write");
}

/* The HTTP status once the whole answer is there, 0 before. */
static int receive(struct connection *connection)
{
    int got;
    while ((got = SSL_read(connection->ssl, connection->answer + connection->len,
                           (int)(sizeof connection->answer - 1 - connection->len))) > 0)
        connection->len += (size_t)got;
    if (SSL_get_error(connection->ssl, got) != SSL_ERROR_WANT_READ)
        fail("the server closed the connection, or its answer is too long");
    connection->answer[connection->len] = '\0';
    const char *body = strstr(connection->answer, "\r\n\r\n");
    const char *length = strcasestr(connection->answer, "content-length:");
    if (body == NULL || length == NULL)
        return 0;
    size_t whole = (size_t)(body + 4 - connection->answer) + strtoul(length + 15, NULL, 10);
    return connection->len >= whole ? atoi(connection->answer + 9) : 0;
}

static void read_requests(const char *path)
{
    FILE *file = fopen(path, "rb");
    long len = file != NULL && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : 0;
    if (len <= 0 || len % kinds != 0 || (requests = malloc((size_t)len)) == NULL || fseek(file, 0, SEEK_SET) != 0 ||
        fread(requests, 1, (size_t)len, file) != (size_t)len)
        fail(path);
    request_len = (int)(len / kinds);
    fclose(file);
}

static int compare(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static void open_connections(int epoll, SSL_CTX *context, int port, int count)
{
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &connections[i]};
        connections[i].ssl = connect_to(context, port);
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, SSL_get_fd(connections[i].ssl), &event) != 0)
            fail("epoll_ctl");
    }
}

static void run_round(int epoll, int count, int total, double *latencies)
{
    int started = 0, done = 0, other = 0;
    double start = now();
    for (; started < count; started++)
        send_request(&connections[started]);
    while (done < total) {
        struct epoll_event events[64];
        int ready = epoll_wait(epoll, events, 64, 10000);
        if (ready <= 0)
            fail("no answer in 10 s");
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            int status = receive(connection);
            if (status == 0)
                continue;
            latencies[done++] = now() - connection->sent;
            other += status != 200;
            if (started < total) {
                started++;
                send_request(connection);
            }
        }
    }
    double seconds = (now() - start) / 1e6;
    qsort(latencies, (size_t)total, sizeof *latencies, compare);
    printf("%f %f %f %d\n", seconds, latencies[total / 2], latencies[(long)total * 99 / 100], other);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 8 || (kinds = atoi(argv[7])) < 1) {
        fprintf(stderr, "usage: load PORT CERTIFICATE KEY CONNECTIONS REQUESTS FILE KINDS\n");
        return 2;
    }
    int count = atoi(argv[4]), total = atoi(argv[5]);
    double *latencies = calloc((size_t)total, sizeof *latencies);
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    int epoll = epoll_create1(0);
    if (count < 1 || count > MAX_CONNECTIONS || total < count || latencies == NULL || context == NULL ||
        epoll < 0 || SSL_CTX_use_certificate_chain_file(context, argv[2]) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, argv[3], SSL_FILETYPE_PEM) != 1)
        fail("set-up");
    read_requests(argv[6]);
    open_connections(epoll, context, atoi(argv[1]), count);
    for (int ch; (ch = getchar()) != EOF;)
        if (ch == '\n')
            run_round(epoll, count, total, latencies);

    for (int i = 0; i < count; i++) {
        SSL_shutdown(connections[i].ssl);
        close(SSL_get_fd(connections[i].ssl));
        SSL_free(connections[i].ssl);
    }
    SSL_CTX_free(context);
    free(latencies);
    free(requests);
    return 0;
}
