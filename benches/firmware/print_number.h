/* What a program that measures says: one number, without the formatting of a C library. */

#ifndef PRINT_NUMBER_H
#define PRINT_NUMBER_H

#include <stddef.h>

#include "semihosting.h"

static void print_number(size_t number)
{
    char digits[12];
    char *first = digits + sizeof digits;
    *--first = '\0';
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    semihosting_print(first);
    semihosting_print("\n");
}

#endif
