/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_PROC_FS_H
#define _LINUX_PROC_FS_H

#include <linux/fs.h>

struct proc_ops {
	int (*proc_open)(struct inode *inode, struct file *file);
	ssize_t (*proc_read)(struct file *file, char *buf, size_t count, loff_t *pos);
	int (*proc_mmap)(struct file *file, struct vm_area_struct *vma);
};

struct proc_dir_entry {
	const char *name;
	const struct proc_ops *proc_ops;
};

struct proc_dir_entry *proc_create(const char *name, const struct proc_ops *ops);

static inline struct proc_dir_entry *PDE(const struct inode *inode)
{
	return inode->i_private;
}

#endif
