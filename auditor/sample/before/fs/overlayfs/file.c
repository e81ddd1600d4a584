// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of an overlay: a thin layer above files of other file systems.
 */

#include <linux/backing-file.h>
#include <linux/fs.h>

struct ovl_file {
	struct file *realfile;
};

static int ovl_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct ovl_file *of = file->private_data;
	struct backing_file_ctx ctx = {
		.cred = file->f_cred,
		.accessed = file_accessed,
	};

	return backing_file_mmap(of->realfile, vma, &ctx);
}

const struct file_operations ovl_file_operations = {
	.open	= generic_file_open,
	.mmap	= ovl_mmap,
};
