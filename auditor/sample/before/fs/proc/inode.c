// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files below /proc: each has a table of its own, behind one for all.
 */

#include <linux/fs.h>
#include <linux/proc_fs.h>

static int proc_reg_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct proc_dir_entry *pde = PDE(file_inode(file));

	if (!pde->proc_ops->proc_mmap)
		return -ENODEV;

	return pde->proc_ops->proc_mmap(file, vma);
}

const struct file_operations proc_reg_file_ops = {
	.mmap	= proc_reg_mmap,
};
