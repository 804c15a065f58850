/* Accepts connections, each served by a thread, until SIGTERM or SIGINT. */
#ifndef SERVER_H
#define SERVER_H

#include "gateway.h"

#define SERVER_MAX_CONNECTIONS 256

/* Listens on the IPv4 address and port, prints them to standard output, and serves. Port 0 is any free one. Returns 0
 * once it was stopped and every connection has ended, or -1 after printing why it could not begin. */
int server_run(const gateway *with, const char *address, unsigned short port);

#endif
