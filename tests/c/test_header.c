/* certbound.h needs no other header, may be included twice, is C99, and matches the library. */
#include "certbound.h"
#include "certbound.h"

int main(void)
{
    return certbound_version_number() == CERTBOUND_VERSION_NUMBER ? 0 : 1;
}
