/* Memory that ends where the caller's does: the byte after it cannot be touched. */

#ifndef GUARDED_MEMORY_H
#define GUARDED_MEMORY_H

#include <stddef.h>

#if defined(__unix__) || defined(__APPLE__)
#define HAVE_GUARDED_MEMORY 1
#else
#define HAVE_GUARDED_MEMORY 0
#endif

/* `size` bytes, 1 to 4096, before a page that faults. */
char *guarded_memory(size_t size);

/* A copy there. */
char *guarded_copy(const void *bytes, size_t size);

void guarded_free(const char *memory);

#endif
