/*
 * The init of a kernel booted to be asked about VMAs.
 *
 * Reads /script: a line "scenario ID base UNIT" opens a scenario, each further line is one step
 * in the words of tests/data/vma/README.md. Each scenario runs in a child of its own. After each
 * step the answer goes to the debug port: "r ERRNO", then a line for each VMA of the arena:
 * "v START END PERM OFFSET INODE NAME|CODES".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEBUG_PORT 0xe9
#define ARENA_SLOTS 256

/* Younger than the headers of the system that compiles this. */
#define SECRETMEM 447
#define MSEAL 462
#ifndef PR_SET_MEMORY_MERGE
#define PR_SET_MEMORY_MERGE 67
#endif

static unsigned long base, unit;
static int files[10];

static void say(const char *format, ...)
{
	char line[1024];
	va_list arguments;
	const char *at;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	for (at = line; *at; at++)
		outb(*at, DEBUG_PORT);
}

static void *slot(long number)
{
	return (void *)(base + number * unit);
}

static int open_kind(const char *kind)
{
	static int count;
	char path[64];
	int file;

	if (!strcmp(kind, "secret"))
		return syscall(SECRETMEM, 0);
	if (kind[0] == '/')
		return open(kind, O_RDWR);
	if (!strcmp(kind, "memfd")) {
		file = memfd_create("m", 0);
	} else {
		snprintf(path, sizeof(path), "/%.5s/f%d-%d", kind, getpid(), count++);
		file = open(path, O_RDWR | O_CREAT, 0600);
	}
	if (file >= 0 && ftruncate(file, 1 << 20))
		return -1;
	if (!strcmp(kind, "tmpfs-ro")) {
		close(file);
		file = open(path, O_RDONLY);
	}
	return file;
}

static long register_uffd(void *start, unsigned long length)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (unsigned long)start, length },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int context = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (context < 0 || ioctl(context, UFFDIO_API, &api))
		return -1;
	return ioctl(context, UFFDIO_REGISTER, &range);
}

static long clear_refs(const char *value)
{
	int file = open("/proc/self/clear_refs", O_WRONLY);
	long written = write(file, value, strlen(value));

	close(file);
	return written < 0 ? -1 : 0;
}

/* The parent waits for the child that goes on, then leaves. */
static long go_on_in_child(void)
{
	pid_t child = fork();

	if (child > 0) {
		waitpid(child, NULL, 0);
		_exit(0);
	}
	return child;
}

static long map(long *a, const char *file, long pgoff)
{
	int fd = *file == '-' ? -1 : files[atoi(file)];
	void *got = mmap(slot(a[0]), a[1] * unit, a[2], a[3], fd, fd < 0 ? 0 : pgoff * unit);

	return got == MAP_FAILED ? -1 : 0;
}

static long touch(long *a)
{
	long page;

	for (page = 0; page < a[1]; page++)
		*(volatile char *)slot(a[0] + page) = 1;
	return 0;
}

static long run(char *line)
{
	char word[32], text[64] = "", more[64] = "";
	long a[4] = { 0 };
	int words = sscanf(line, "%31s %ld %ld %ld %ld", word, a, a + 1, a + 2, a + 3);
	unsigned long length = a[1] * unit;

	if (words < 1)
		return 0;
	if (!strcmp(word, "file")) {
		sscanf(line, "%*s %*d %63s", text);
		files[a[0]] = open_kind(text);
		return files[a[0]] < 0 ? -1 : 0;
	}
	if (!strcmp(word, "mmap")) {
		sscanf(line, "%*s %*d %*d %*d %*d %63s %63s", text, more);
		return map(a, text, atol(more));
	}
	if (!strcmp(word, "munmap"))
		return munmap(slot(a[0]), length);
	if (!strcmp(word, "mprotect"))
		return mprotect(slot(a[0]), length, a[2]);
	if (!strcmp(word, "madvise"))
		return madvise(slot(a[0]), length, a[2]);
	if (!strcmp(word, "mlock"))
		return mlock(slot(a[0]), length);
	if (!strcmp(word, "munlock"))
		return munlock(slot(a[0]), length);
	if (!strcmp(word, "mlockall"))
		return mlockall(a[0]);
	if (!strcmp(word, "munlockall"))
		return munlockall();
	if (!strcmp(word, "touch"))
		return touch(a);
	if (!strcmp(word, "mbind"))
		return syscall(SYS_mbind, slot(a[0]), length, a[2], NULL, 0, 0);
	if (!strcmp(word, "uffd"))
		return register_uffd(slot(a[0]), length);
	if (!strcmp(word, "clear_refs")) {
		snprintf(text, sizeof(text), "%ld", a[0]);
		return clear_refs(text);
	}
	if (!strcmp(word, "fork"))
		return go_on_in_child();
	if (!strcmp(word, "ksm"))
		return prctl(PR_SET_MEMORY_MERGE, a[0], 0, 0, 0);
	if (!strcmp(word, "mseal"))
		return syscall(MSEAL, slot(a[0]), length, 0);
	errno = ENOSYS;
	return -1;
}

static void say_layout(void)
{
	unsigned long start = 0, end = 0, offset = 0, inode = 0;
	char line[512], perm[8] = "", name[256] = "";
	FILE *smaps = fopen("/proc/self/smaps", "r");

	while (smaps && fgets(line, sizeof(line), smaps)) {
		unsigned long low, high;

		line[strcspn(line, "\n")] = 0;
		if (sscanf(line, "%lx-%lx ", &low, &high) == 2) {
			*name = 0;
			sscanf(line, "%lx-%lx %7s %lx %*s %lu %255[^\n]", &start, &end, perm,
			       &offset, &inode, name);
		} else if (!strncmp(line, "VmFlags: ", 9) && start >= base &&
			   start < base + ARENA_SLOTS * unit) {
			say("v %lu %lu %s %lu %lu %s|%s\n", start, end, perm, offset, inode, name,
			    line + 9);
		}
	}
	if (smaps)
		fclose(smaps);
}

static void run_scenario(FILE *script)
{
	char line[256];

	while (fgets(line, sizeof(line), script) && strncmp(line, "scenario ", 9)) {
		long got = run(line);

		say("r %d\n", got < 0 ? errno : 0);
		say_layout();
	}
}

int main(void)
{
	char line[256], id[128];
	struct utsname uts;
	FILE *script;

	mkdir("/proc", 0755);
	mkdir("/tmpfs", 0755);
	mkdir("/ramfs", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("tmpfs", "/tmpfs", "tmpfs", 0, NULL);
	mount("ramfs", "/ramfs", "ramfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	ioperm(DEBUG_PORT, 1, 1);
	uname(&uts);
	say("k %s\n", uts.release);

	script = fopen("/script", "r");
	while (script && fgets(line, sizeof(line), script)) {
		long here;
		pid_t child;

		if (sscanf(line, "scenario %127s %lu %lu", id, &base, &unit) != 3)
			continue;
		here = ftell(script);
		say("s %s\n", id);
		child = fork();
		if (!child) {
			/* A stream of its own: the offset of an inherited one is shared. */
			FILE *own = fopen("/script", "r");

			fseek(own, here, SEEK_SET);
			run_scenario(own);
			_exit(0);
		}
		waitpid(child, NULL, 0);
	}
	say("e\n");
	reboot(RB_AUTOBOOT);
	return 0;
}
