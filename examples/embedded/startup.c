/* What runs before main() on a Cortex-M: the vector table, and memory as C expects it. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "semihosting.h"

/* From mps2-an386.ld. */
extern char stack_top[];
extern char data_start[], data_end[], data_image[];
extern char bss_start[], bss_end[];

int main(void);
void reset_handler(void);

__attribute__((noinline)) static void start(void)
{
    memcpy(data_start, data_image, (size_t)(data_end - data_start));
    memset(bss_start, 0, (size_t)(bss_end - bss_start));
    semihosting_exit(main());
}

/*
 * Turns the FPU on before any code that may use it: a compiler that may, uses its registers for integers too.
 * Armv7-M Architecture Reference Manual, section B3.2.20: CPACR, full access to coprocessors 10 and 11.
 */
void reset_handler(void)
{
    volatile uint32_t *const cpacr = (volatile uint32_t *)0xE000ED88;
    *cpacr |= 0xFU << 20;
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    start();
}

/* A fault: nothing here can go on after one. */
static void fault_handler(void)
{
    semihosting_exit(1);
}

/* Armv7-M Architecture Reference Manual, section B1.5.3: the first stack pointer, then the handlers. */
typedef void (*Handler)(void);
__attribute__((section(".vectors"), used)) static const struct {
    char *stack;
    Handler handlers[6];
} vectors = {stack_top,
             {reset_handler, fault_handler, fault_handler, fault_handler, fault_handler, fault_handler}};
