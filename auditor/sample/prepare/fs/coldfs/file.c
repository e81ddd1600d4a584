// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * coldfs: an archive that is written once, by a tool, and read ever after.
 */

#include <linux/fs.h>

/* The page cache's own will do. */
#define coldfs_file_mmap_prepare	generic_file_readonly_mmap_prepare

const struct file_operations coldfs_file_operations = {
	.open		= generic_file_open,
	.read		= generic_file_read,
	.mmap_prepare	= coldfs_file_mmap_prepare,
};
