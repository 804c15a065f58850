/* What the debugger or the emulator does for the program: Arm semihosting. */
#ifndef HOST_H
#define HOST_H

#include <stdint.h>

void host_print(const char *text);
void host_print_number(uint32_t number);
_Noreturn void host_exit(int status);

#endif
