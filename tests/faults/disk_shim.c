/* Preloaded into a program, makes the disk fail under it: counts what it writes below one folder, and from a given
 * count on refuses it as a full disk does, refuses that one thing, or ends the program there as kill -9 does.
 *
 * LD_FAULT_FOLDER is the folder, LD_FAULT_PLAN a file of three 64-bit numbers, which may change at any time: the mode,
 * the count at which it happens, and how much was counted, over all processes that share the plan. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, FULL, KILL, NO_FOLDER_SYNC, ONCE_FULL, ONCE_BROKEN, ONCE_INVALID };

struct plan {
    int64_t mode, at, counted;
};

static struct plan *plan;
static const char *folder;

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("LD_FAULT_PLAN");
    folder = getenv("LD_FAULT_FOLDER");
    int opened = file && folder ? (int)open(file, O_RDWR) : -1;
    if (opened < 0)
        return;
    void *mapped = mmap(NULL, sizeof(struct plan), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    close(opened);
    plan = mapped == MAP_FAILED ? NULL : mapped;
}

/* Whether what is about to be done to path is refused. */
static int refused(const char *path)
{
    if (!plan || !path || strncmp(path, folder, strlen(folder)) != 0)
        return 0;
    int64_t counted = __atomic_add_fetch(&plan->counted, 1, __ATOMIC_SEQ_CST);
    if (plan->mode == KILL && counted == plan->at)
        kill(getpid(), SIGKILL);
    int once = plan->mode >= ONCE_FULL && counted == plan->at;
    if (!once && (plan->mode != FULL || counted < plan->at))
        return 0;
    errno = plan->mode == ONCE_BROKEN ? EIO : plan->mode == ONCE_INVALID ? EINVAL : ENOSPC;
    return 1;
}

static int refused_in(int descriptor)
{
    char link[64], path[PATH_MAX];
    if (!plan)
        return 0;
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    if (length <= 0)
        return 0;
    path[length] = 0;
    return refused(path);
}

static int creates(int flags)
{
    return (flags & O_CREAT) != 0;
}

#define REAL(type, name, ...) type (*real)(__VA_ARGS__) = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int opening(const char *name, const char *path, int flags, mode_t mode)
{
    REAL(int, name, const char *, int, ...);
    return creates(flags) && refused(path) ? -1 : real(path, flags, mode);
}

static int opening_at(const char *name, int at, const char *path, int flags, mode_t mode)
{
    REAL(int, name, int, const char *, int, ...);
    return creates(flags) && refused(path) ? -1 : real(at, path, flags, mode);
}

static mode_t mode_of(int flags, va_list rest)
{
    return flags & (O_CREAT | O_TMPFILE) ? (mode_t)va_arg(rest, int) : 0;
}

#define OPEN(symbol)                                                                                                   \
    int symbol(const char *path, int flags, ...)                                                                       \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = mode_of(flags, rest);                                                                            \
        va_end(rest);                                                                                                  \
        return opening(#symbol, path, flags, mode);                                                                    \
    }
#define OPEN_AT(symbol)                                                                                                \
    int symbol(int at, const char *path, int flags, ...)                                                               \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = mode_of(flags, rest);                                                                            \
        va_end(rest);                                                                                                  \
        return opening_at(#symbol, at, path, flags, mode);                                                             \
    }
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

ssize_t write(int descriptor, const void *bytes, size_t count)
{
    REAL(ssize_t, "write", int, const void *, size_t);
    return refused_in(descriptor) ? -1 : real(descriptor, bytes, count);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count)
{
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return refused_in(descriptor) ? -1 : real(descriptor, parts, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t at)
{
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return refused_in(descriptor) ? -1 : real(descriptor, bytes, count, at);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t at)
{
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return refused_in(descriptor) ? -1 : real(descriptor, bytes, count, at);
}

int ftruncate(int descriptor, off_t size)
{
    REAL(int, "ftruncate", int, off_t);
    return refused_in(descriptor) ? -1 : real(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size)
{
    REAL(int, "ftruncate64", int, off64_t);
    return refused_in(descriptor) ? -1 : real(descriptor, size);
}

int fsync(int descriptor)
{
    REAL(int, "fsync", int);
    struct stat about;
    if (plan && plan->mode == NO_FOLDER_SYNC && fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode)) {
        errno = EINVAL;
        return -1;
    }
    return refused_in(descriptor) ? -1 : real(descriptor);
}

int fdatasync(int descriptor)
{
    REAL(int, "fdatasync", int);
    return refused_in(descriptor) ? -1 : real(descriptor);
}

int rename(const char *from, const char *to)
{
    REAL(int, "rename", const char *, const char *);
    return refused(to) ? -1 : real(from, to);
}

int link(const char *from, const char *to)
{
    REAL(int, "link", const char *, const char *);
    return refused(to) ? -1 : real(from, to);
}

int linkat(int from_at, const char *from, int to_at, const char *to, int flags)
{
    REAL(int, "linkat", int, const char *, int, const char *, int);
    return refused(to) ? -1 : real(from_at, from, to_at, to, flags);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(int, "mkdir", const char *, mode_t);
    return refused(path) ? -1 : real(path, mode);
}
