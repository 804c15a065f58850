/* A program of a user of the installed library, in C and in C++: compares the library with its header, and asks it. */
#include <certbound.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char claims[] = "{\"cnf\":{\"x5t#S256\":\"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0\"}}";
    certbound_presented nothing;
    int32_t binding, status;
    if (certbound_version_number() != CERTBOUND_VERSION_NUMBER) {
        fputs("the header and the library are of different versions\n", stderr);
        return 1;
    }
    if (certbound_presented_nothing(&nothing) != CERTBOUND_OK)
        return 1;
    status = certbound_check_claims((const uint8_t *)claims, strlen(claims), &nothing, CERTBOUND_POLICY_REQUIRE_BOUND,
                                    &binding);
    puts(certbound_status_text(status));
    return status == CERTBOUND_STATUS_NO_CERTIFICATE ? 0 : 1;
}
