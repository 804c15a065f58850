/* The vector table of a Cortex-M, and what has to happen before main. The symbols are firmware.ld's. */
#include <stdint.h>
#include <string.h>

#include "host.h"

extern uint32_t stack_top[], data_start[], data_end[], data_load[], bss_start[], bss_end[];
int main(void);

static void reset(void)
{
#ifdef __ARM_FP
    /* Coprocessors 10 and 11, the floating-point unit, which is off after a reset: CPACR. */
    *(volatile uint32_t *)0xe000ed88 |= 0xfu << 20;
    __asm volatile("dsb\n\tisb");
#endif
    memcpy(data_start, data_load, (size_t)((char *)data_end - (char *)data_start));
    memset(bss_start, 0, (size_t)((char *)bss_end - (char *)bss_start));
    host_exit(main());
}

static void fault(void)
{
    host_print("stopped: the processor reports a fault\n");
    host_exit(1);
}

typedef union vector {
    void *stack;
    void (*handler)(void);
} vector;

/* The stack, reset, and all that nobody expects: NMI, the faults, and the system's own exceptions. */
__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    {stack_top},        {.handler = reset}, {.handler = fault}, {.handler = fault},
    {.handler = fault}, {.handler = fault}, {.handler = fault}, {.handler = fault},
    {.handler = fault}, {.handler = fault}, {.handler = fault}, {.handler = fault},
    {.handler = fault}, {.handler = fault}, {.handler = fault}, {.handler = fault},
};
