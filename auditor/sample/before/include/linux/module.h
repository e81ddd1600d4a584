/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/kernel.h>

struct module;
extern struct module __this_module;
#define THIS_MODULE (&__this_module)

typedef int (*initcall_t)(void);

#define module_init(fn)		static const initcall_t __initcall_##fn __used = fn
#define EXPORT_SYMBOL(sym)	extern __typeof__(sym) sym
#define EXPORT_SYMBOL_GPL(sym)	EXPORT_SYMBOL(sym)
#define MODULE_LICENSE(text)	_Static_assert(sizeof(text) > 1, "no license")

#endif
