/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_SECURITY_H
#define _LINUX_SECURITY_H

#include <linux/fs.h>

/* What a security module is asked. It answers; it maps nothing. */
struct security_hooks {
	int (*mmap_backing_file)(struct vm_area_struct *vma,
				 struct file *backing_file, struct file *user_file);
};

extern const struct security_hooks *security_hooks;

static inline int security_mmap_backing_file(struct vm_area_struct *vma,
					     struct file *backing_file,
					     struct file *user_file)
{
	if (!security_hooks->mmap_backing_file)
		return 0;
	return security_hooks->mmap_backing_file(vma, backing_file, user_file);
}

#endif
