/* The secret that a server shares with its proxy. */
#include "ct.h"

static int32_t ask(octets presented, octets shared)
{
    certbound_line line;
    certbound_trusted_peer peer;
    line.value = presented.data;
    line.len = presented.len;
    return verdict(certbound_trusted_peer_by_secret(&line, 1, shared.data, shared.len, &peer));
}

/* The presented line is another's text: of its first and last character, whether it is white space is public. So is
 * whether the shared one can be sent, and not why. */
static void by_secret(const samples *it)
{
    octets shared = octets_of_text("0123456789abcdefghijklmnopqrstuv"), line = octets_of(shared.data, shared.len);
    size_t places[] = {1, 30}, at;
    (void)it;
    make_secret(shared.data, shared.len);
    make_secret(line.data + 1, line.len - 2);
    CHECK_INT(ask(line, shared), CERTBOUND_OK);
    for (at = 0; at < 2; at++) {
        line.data[places[at]] ^= 1;
        CHECK_INT(ask(line, shared), CERTBOUND_STATUS_UNTRUSTED_PEER);
        line.data[places[at]] ^= 1;
    }
    free_octets(line);
    line = octets_of_text("another secret, which is shorter");
    CHECK_INT(ask(line, shared), CERTBOUND_STATUS_UNTRUSTED_PEER);
    free_octets(line);
    free_octets(shared);
}

const ct_case peer_cases[] = {
    {"trusted_peer_by_secret", by_secret, EQUAL | SEVERAL, EQUAL},
    {NULL, NULL, 0, 0},
};
