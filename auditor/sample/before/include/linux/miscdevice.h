/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MISCDEVICE_H
#define _LINUX_MISCDEVICE_H

#include <linux/fs.h>

struct miscdevice {
	const char *name;
	const struct file_operations *fops;
};

int misc_register(struct miscdevice *misc);

#endif
