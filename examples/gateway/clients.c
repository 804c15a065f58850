#include "clients.h"

#include <stdio.h>
#include <stdlib.h>

/* The whole file in memory of its own, or NULL. */
static uint8_t *read_file(const char *path, size_t *out_len)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long len = -1;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (len = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        /* One octet more, so that an empty file is none of NULL. */
        data = malloc((size_t)len + 1);
        if (data != NULL && fread(data, 1, (size_t)len, file) != (size_t)len) {
            free(data);
            data = NULL;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    *out_len = data != NULL ? (size_t)len : 0;
    return data;
}

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "gateway: %s: %s\n", path, what);
    return -1;
}

int clients_open_registry(clients *it, const char *path)
{
    size_t len;
    int32_t status;
    uint8_t *image = read_file(path, &len);
    if (image == NULL) {
        return complain(path, "cannot be read");
    }
    free(it->image);
    it->image = image;
    status = certbound_registry_open(image, len, &it->registry);
    return status == CERTBOUND_OK ? 0 : complain(path, certbound_status_text(status));
}

int clients_add(clients *it, const char *path)
{
    size_t len;
    int32_t status;
    uint8_t *metadata;
    if (it->count == CLIENTS_MAX) {
        return complain(path, "there are too many clients: build a registry image of them");
    }
    metadata = read_file(path, &len);
    if (metadata == NULL) {
        return complain(path, "cannot be read");
    }
    status = certbound_client_from_metadata(metadata, len, &it->list[it->count]);
    free(metadata);
    if (status != CERTBOUND_OK) {
        return complain(path, certbound_status_text(status));
    }
    it->count++;
    return 0;
}

void clients_free(clients *it)
{
    free(it->image);
    it->image = NULL;
}

int32_t clients_authenticate(const clients *it, text client_id, const uint8_t *der, size_t der_len, int32_t chain,
                             certbound_client *out)
{
    size_t at;
    for (at = 0; at < it->count; at++) {
        if (certbound_client_is(&it->list[at], (const uint8_t *)client_id.at, client_id.len) == CERTBOUND_OK) {
            *out = it->list[at];
            return certbound_client_authenticate(out, der, der_len, chain);
        }
    }
    if (it->image == NULL) {
        return CERTBOUND_STATUS_UNKNOWN_CLIENT;
    }
    return certbound_registry_authenticate(&it->registry, (const uint8_t *)client_id.at, client_id.len, der, der_len, chain,
                                           out);
}
