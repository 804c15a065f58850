/* Runs every case under valgrind and counts what it reports. Usage: see run. */
#include "ct.h"

int check_failures;

/* How many uses of a secret in a branch or an address valgrind reports. */
static unsigned uses(const ct_case *it, const samples *inputs, unsigned leaky_functions)
{
    unsigned before = VALGRIND_COUNT_ERRORS;
    public_verdicts = it->public_verdicts;
    leaky = leaky_functions;
    reached = 0;
    it->run(inputs);
    leaky = 0;
    return VALGRIND_COUNT_ERRORS - before;
}

static void must_be_caught(const ct_case *it, const samples *inputs, unsigned function, const char *how)
{
    unsigned count;
    VALGRIND_PRINTF("control: %s%s\n", it->name, how);
    count = uses(it, inputs, function);
    if (count == 0) {
        check_failures++;
        fprintf(stderr, "%s%s: leaks, and was not caught: this test proves nothing\n", it->name, how);
    }
}

static void run(const ct_case *it, const samples *inputs)
{
    unsigned count;
    VALGRIND_PRINTF("case: %s\n", it->name);
    count = uses(it, inputs, 0);
    if (count != 0) {
        check_failures++;
        fprintf(stderr, "%s: %u branches or addresses depend on a secret\n", it->name, count);
    }
    if ((reached & it->reaches) != it->reaches) {
        check_failures++;
        fprintf(stderr, "%s: a function of src/ct.rs was not called, or not by its name\n", it->name);
    }
    if (it->reaches & EQUAL) {
        must_be_caught(it, inputs, EQUAL, ", with a comparison that ends early");
    }
    if (it->reaches & LESS) {
        must_be_caught(it, inputs, LESS, ", with an order that ends early");
    }
    if (it->reaches & ALPHABET) {
        must_be_caught(it, inputs, ALPHABET, ", with an alphabet in a table");
    }
    if (it->reaches & DECODED) {
        must_be_caught(it, inputs, DECODED, ", with a decoder by table");
    }
}

int main(int argc, char **argv)
{
    const ct_case *const all[] = {confirmation_cases, client_cases, registry_cases, peer_cases};
    const ct_case *it;
    size_t group;
    int cases = 0;
    samples inputs;
    if (argc != 2 || !RUNNING_ON_VALGRIND) {
        fputs("usage: valgrind ... test_ct VECTORS: without valgrind nothing is tested\n", stderr);
        return 2;
    }
    inputs.rfc8705 = octets_of_certificate(argv[1], "rfc8705-appendix-a.pem");
    inputs.other = octets_of_certificate(argv[1], "other.pem");
    inputs.image = octets_of_file(argv[1], "registry.img");
    for (it = controls; it->name != NULL; it++) {
        must_be_caught(it, &inputs, 0, "");
    }
    for (group = 0; group < sizeof all / sizeof all[0]; group++) {
        for (it = all[group]; it->name != NULL; it++) {
            run(it, &inputs);
            cases++;
        }
    }
    printf("%d cases, %d failures\n", cases, check_failures);
    return check_failures != 0;
}
