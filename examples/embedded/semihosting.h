/* How a program without an operating system speaks to the debugger, or to QEMU in its place. */

#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

/* Prints a text that ends with a NUL. */
void semihosting_print(const char *text);

/* Ends the program; 0 is success. */
_Noreturn void semihosting_exit(int status);

#endif
