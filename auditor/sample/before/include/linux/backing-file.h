/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_BACKING_FILE_H
#define _LINUX_BACKING_FILE_H

#include <linux/fs.h>

struct backing_file_ctx {
	const struct cred *cred;
	void (*accessed)(struct file *user_file);
};

const struct cred *override_creds(const struct cred *cred);
void revert_creds(const struct cred *old);

int backing_file_mmap(struct file *backing_file, struct vm_area_struct *vma,
		      struct backing_file_ctx *ctx);

#endif
