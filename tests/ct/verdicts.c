/* Valgrind wraps the functions of src/ct.rs with these, which declassify their verdicts or, as a control, leak. The
 * library itself is the one that is shipped. */
#include "ct.h"

unsigned public_verdicts, leaky, reached;

/* `_ZN9certbound2ct` and a name, whatever the hash is, in valgrind's encoding. */
#define WRAPS(name) I_WRAP_SONAME_FNNAME_ZZ(NONE, ZuZZN9certbound2ct##name##17hZa)

/* Whether the first 32 octets are equal; it ends where they are not. */
static unsigned long leaky_equal(const unsigned char *a, const unsigned char *b)
{
    size_t at;
    for (at = 0; at < 32; at++) {
        if (a[at] != b[at]) {
            return 0;
        }
    }
    return 1;
}

static unsigned long leaky_less(const unsigned char *a, const unsigned char *b)
{
    size_t at;
    for (at = 0; at < 32; at++) {
        if (a[at] != b[at]) {
            return a[at] < b[at];
        }
    }
    return 0;
}

static unsigned long leaky_alphabet(const unsigned char *text, size_t len)
{
    static unsigned char wrong[256];
    unsigned found = 0;
    size_t at;
    for (at = 0; at < len; at++) {
        found |= *(volatile unsigned char *)&wrong[text[at]];
    }
    return found == 0;
}

static unsigned long told(unsigned function, unsigned long answer)
{
    reached |= function;
    if (public_verdicts & function) {
        make_public(&answer, sizeof answer);
    }
    return answer;
}

unsigned long WRAPS(2eq)(const unsigned char *a, const unsigned char *b);
unsigned long WRAPS(2eq)(const unsigned char *a, const unsigned char *b)
{
    OrigFn original;
    unsigned long answer;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(answer, original, a, b);
    return told(EQUAL, leaky & EQUAL && !leaky_equal(a, b) ? 0 : answer);
}

unsigned long WRAPS(4less)(const unsigned char *a, const unsigned char *b);
unsigned long WRAPS(4less)(const unsigned char *a, const unsigned char *b)
{
    OrigFn original;
    unsigned long answer;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(answer, original, a, b);
    return told(LESS, leaky & LESS ? leaky_less(a, b) : answer);
}

unsigned long WRAPS(12is_base64url)(const unsigned char *text, size_t len);
unsigned long WRAPS(12is_base64url)(const unsigned char *text, size_t len)
{
    OrigFn original;
    unsigned long answer;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WW(answer, original, text, len);
    return told(ALPHABET, leaky & ALPHABET ? leaky_alphabet(text, len) : answer);
}

unsigned long WRAPS(16decode_base64url)(const unsigned char *text, size_t len, unsigned char *out, size_t out_len);
unsigned long WRAPS(16decode_base64url)(const unsigned char *text, size_t len, unsigned char *out, size_t out_len)
{
    OrigFn original;
    unsigned long answer;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_WWWW(answer, original, text, len, out, out_len);
    return told(DECODED, leaky & DECODED ? leaky_alphabet(text, len) : answer);
}

unsigned long WRAPS(10declassify)(unsigned long verdict_of_several);
unsigned long WRAPS(10declassify)(unsigned long verdict_of_several)
{
    OrigFn original;
    unsigned long answer;
    VALGRIND_GET_ORIG_FN(original);
    CALL_FN_W_W(answer, original, verdict_of_several);
    return told(SEVERAL, answer);
}
