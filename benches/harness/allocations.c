/* Counts allocations: LD_PRELOAD this, and name a file of 16 octets in BENCH_ALLOCATIONS. Two 64-bit counters are mapped
 * from it: calls of malloc and its kin, and the octets that they asked for. A reallocation counts with its new size. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* glibc's own, so that nothing has to be looked up while memory is asked for. */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static _Atomic uint64_t before_start[2];
static _Atomic uint64_t *counters = before_start;

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("BENCH_ALLOCATIONS");
    int file = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *mapped = file >= 0 ? mmap(NULL, sizeof before_start, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) : MAP_FAILED;
    if (mapped != MAP_FAILED)
        counters = mapped;
    if (file >= 0)
        close(file);
}

static void count(size_t octets)
{
    atomic_fetch_add_explicit(&counters[0], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&counters[1], octets, memory_order_relaxed);
}

void *malloc(size_t octets)
{
    count(octets);
    return __libc_malloc(octets);
}

void *calloc(size_t items, size_t octets)
{
    count(items * octets);
    return __libc_calloc(items, octets);
}

void *realloc(void *old, size_t octets)
{
    count(octets);
    return __libc_realloc(old, octets);
}

void *reallocarray(void *old, size_t items, size_t octets)
{
    size_t all;
    if (__builtin_mul_overflow(items, octets, &all)) {
        errno = ENOMEM;
        return NULL;
    }
    count(all);
    return __libc_realloc(old, all);
}

void *memalign(size_t alignment, size_t octets)
{
    count(octets);
    return __libc_memalign(alignment, octets);
}

void *aligned_alloc(size_t alignment, size_t octets)
{
    return memalign(alignment, octets);
}

int posix_memalign(void **out, size_t alignment, size_t octets)
{
    void *memory = memalign(alignment, octets);
    if (memory == NULL)
        return ENOMEM;
    *out = memory;
    return 0;
}
