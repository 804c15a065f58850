/* Inputs for the C tests: see support.h. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certbound.h"

static octets allocate(size_t len)
{
    octets it;
    it.data = malloc(len);
    it.len = len;
    if (it.data == NULL && len != 0) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return it;
}

octets octets_of(const void *data, size_t len)
{
    octets it = allocate(len);
    if (len != 0) {
        memcpy(it.data, data, len);
    }
    return it;
}

octets octets_of_text(const char *text)
{
    return octets_of(text, strlen(text));
}

octets octets_to_fill(size_t len)
{
    octets it = allocate(len);
    if (len != 0) {
        memset(it.data, 0xaa, len);
    }
    return it;
}

octets octets_of_file(const char *directory, const char *name)
{
    static char buffer[8192];
    char path[1024];
    FILE *file;
    size_t len;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cannot open %s\n", path);
        exit(2);
    }
    len = fread(buffer, 1, sizeof buffer, file);
    fclose(file);
    return octets_of(buffer, len);
}

octets octets_of_certificate(const char *directory, const char *name)
{
    octets pem = octets_of_file(directory, name);
    octets der = allocate(pem.len);
    int32_t status = certbound_pem_decode(pem.data, pem.len, CERTBOUND_PEM_SINGLE, der.data, der.len, &der.len);
    octets exact;
    if (status != CERTBOUND_OK) {
        fprintf(stderr, "%s: %s\n", name, certbound_status_text(status));
        exit(2);
    }
    exact = octets_of(der.data, der.len);
    free_octets(pem);
    free_octets(der);
    return exact;
}

void free_octets(octets it)
{
    free(it.data);
}

octets base64url(octets input)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    octets text = allocate((input.len * 4 + 2) / 3);
    size_t at, written = 0;
    for (at = 0; at < input.len; at += 3) {
        size_t count = input.len - at < 3 ? input.len - at : 3, index;
        uint32_t group = 0;
        for (index = 0; index < 3; index++) {
            group = group << 8 | (index < count ? input.data[at + index] : 0U);
        }
        for (index = 0; index <= count; index++) {
            text.data[written++] = (uint8_t)alphabet[group >> (18 - 6 * index) & 63];
        }
    }
    return text;
}
