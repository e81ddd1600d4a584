// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files that live in the page cache and nowhere else.
 */

#include <linux/fs.h>

const struct file_operations ramfs_file_operations = {
	.open	= generic_file_open,
	.read	= generic_file_read,
	.mmap	= generic_file_mmap,
};
