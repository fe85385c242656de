/* For MAP_ANONYMOUS, which POSIX got only in 2024. */
#define _DEFAULT_SOURCE

#include "guarded_memory.h"

#include <string.h>

#include "harness.h"

#if HAVE_GUARDED_MEMORY
#include <sys/mman.h>
#include <unistd.h>

static size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

char *guarded_memory(size_t size)
{
    size_t page = page_size();
    assert_in_range(size, 1, page);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(pages != MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    return pages + page - size;
}

void guarded_free(const char *memory)
{
    size_t page = page_size();
    char *pages = (char *)((uintptr_t)memory / page * page);
    assert_int_equal(munmap(pages, 2 * page), 0);
}
#else
/* Its tests are skipped there. */
char *guarded_memory(size_t size)
{
    (void)size;
    return NULL;
}

void guarded_free(const char *memory)
{
    (void)memory;
}
#endif

char *guarded_copy(const void *bytes, size_t size)
{
    char *copy = guarded_memory(size);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    return copy;
}
