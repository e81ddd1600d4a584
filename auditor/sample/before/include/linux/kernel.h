/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/errno.h>
#include <linux/types.h>

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)
#define noinline	__attribute__((__noinline__))
#define __init		__attribute__((__cold__))
#define __used		__attribute__((__used__))
#define __printf(f, a)	__attribute__((__format__(printf, f, a)))

/* Sparse checks that such a member is reached through ACCESS_PRIVATE() only. */
#define __private
#define ACCESS_PRIVATE(p, member)	((p)->member)

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - __builtin_offsetof(type, member)))

#define min(a, b)		((a) < (b) ? (a) : (b))
#define swap(a, b) \
	do { __typeof__(a) __tmp = (a); (a) = (b); (b) = __tmp; } while (0)

void __warn(const char *file, int line);

#define WARN_ON_ONCE(condition) ({			\
	int __ret_warn = !!(condition);			\
	if (unlikely(__ret_warn))			\
		__warn(__FILE__, __LINE__);		\
	unlikely(__ret_warn);				\
})

__printf(1, 2) void pr_warn_once(const char *fmt, ...);

#endif
