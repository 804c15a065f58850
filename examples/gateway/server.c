#include "server.h"

#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct server {
    const gateway *with;
    int stop[2]; /* A pipe: what is written once is readable for every connection. */
    pthread_mutex_t lock;
    pthread_cond_t ended;
    unsigned connections;
} server;

typedef struct visit {
    server *at;
    int fd;
} visit;

static volatile sig_atomic_t asked_to_stop;

static void ask_to_stop(int signal_number)
{
    (void)signal_number;
    asked_to_stop = 1;
}

static int open_listener(const char *address, unsigned short port)
{
    const int on = 1;
    struct sockaddr_in name = {0};
    socklen_t len = sizeof name;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    /* A descriptor of FD_SETSIZE or more cannot be waited for with pselect; this one is among the first of the process. */
    if (fd < 0 || fd >= FD_SETSIZE || inet_pton(AF_INET, address, &name.sin_addr) != 1 ||
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, (struct sockaddr *)&name, sizeof name) != 0 || listen(fd, 128) != 0 ||
        getsockname(fd, (struct sockaddr *)&name, &len) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        perror("gateway: --listen");
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    printf("listening on https://%s:%u\n", address, (unsigned)ntohs(name.sin_port));
    fflush(stdout);
    return fd;
}

static void end_visit(server *at)
{
    pthread_mutex_lock(&at->lock);
    at->connections--;
    pthread_cond_signal(&at->ended);
    pthread_mutex_unlock(&at->lock);
}

static void *serve(void *argument)
{
    visit it = *(visit *)argument;
    free(argument);
    connection_serve(it.at->with, it.fd, it.at->stop[0]);
    /* What OpenSSL keeps for this thread goes before the last thread is counted out. */
    OPENSSL_thread_stop();
    end_visit(it.at);
    return NULL;
}

static void begin_visit(server *at, int fd, const pthread_attr_t *detached)
{
    const int on = 1;
    pthread_t thread;
    visit *it = malloc(sizeof *it);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (it == NULL || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        free(it);
        close(fd);
        return;
    }
    it->at = at;
    it->fd = fd;
    pthread_mutex_lock(&at->lock);
    while (at->connections == SERVER_MAX_CONNECTIONS) {
        /* Each ends within its time-outs; the clients that come meanwhile wait in the kernel's queue. */
        pthread_cond_wait(&at->ended, &at->lock);
    }
    at->connections++;
    pthread_mutex_unlock(&at->lock);
    if (pthread_create(&thread, detached, serve, it) != 0) {
        free(it);
        close(fd);
        end_visit(at);
    }
}

/* Accepts until a signal comes, which can come only while pselect waits. */
static void accept_visits(server *at, int listener, const sigset_t *unblocked, const pthread_attr_t *detached)
{
    while (!asked_to_stop) {
        fd_set files;
        int fd;
        FD_ZERO(&files);
        FD_SET(listener, &files);
        if (pselect(listener + 1, &files, NULL, NULL, NULL, unblocked) < 0) {
            continue;
        }
        fd = accept(listener, NULL, NULL);
        if (fd >= 0) {
            begin_visit(at, fd, detached);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM) {
            /* Without this pause it would spin until a connection ends. */
            poll(NULL, 0, 100);
        }
    }
}

int server_run(const gateway *with, const char *address, unsigned short port)
{
    server it = {with, {-1, -1}, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
    struct sigaction action = {0};
    sigset_t stops, unblocked;
    pthread_attr_t detached;
    int listener;
    if (pipe(it.stop) != 0) {
        perror("gateway: pipe");
        return -1;
    }
    /* The threads inherit the mask, so that no call in them is interrupted. */
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stops, &unblocked);
    action.sa_handler = ask_to_stop;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    /* OpenSSL writes to sockets whose clients may be gone. */
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);

    listener = open_listener(address, port);
    if (listener >= 0) {
        pthread_attr_init(&detached);
        pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
        accept_visits(&it, listener, &unblocked, &detached);
        pthread_attr_destroy(&detached);
        close(listener);
        /* The descriptor is readable from now on. */
        close(it.stop[1]);
        it.stop[1] = -1;
        pthread_mutex_lock(&it.lock);
        while (it.connections > 0) {
            pthread_cond_wait(&it.ended, &it.lock);
        }
        pthread_mutex_unlock(&it.lock);
    }
    if (it.stop[1] >= 0) {
        close(it.stop[1]);
    }
    close(it.stop[0]);
    return listener >= 0 ? 0 : -1;
}
