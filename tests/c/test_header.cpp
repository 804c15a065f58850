// certbound.h needs no other header, may be included twice, is C++17, and its functions have C linkage.
#include "certbound.h"
#include "certbound.h"

int main()
{
    return certbound_version_number() == CERTBOUND_VERSION_NUMBER ? 0 : 1;
}
