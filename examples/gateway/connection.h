/* One connection, from its handshake to its end. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "gateway.h"

/* Serves requests until one of the two sides ends it, or until `stop_fd` is readable; then closes `fd`. */
void connection_serve(const gateway *with, int fd, int stop_fd);

#endif
