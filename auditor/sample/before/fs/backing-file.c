// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files whose contents another file holds.
 */

#include <linux/backing-file.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/security.h>

/**
 * backing_file_mmap - map the backing file where a stacked file was asked for
 * @backing_file: the file that holds the contents
 * @vma: mapping of the stacked file
 * @ctx: on whose behalf, and whom to tell
 *
 * Return: what the backing file's own mmap returns, or an earlier error.
 */
int backing_file_mmap(struct file *backing_file, struct vm_area_struct *vma,
		      struct backing_file_ctx *ctx)
{
	struct file *user_file = vma->vm_file;
	const struct cred *old_cred;
	int ret;

	if (!backing_file->f_op->mmap)
		return -ENODEV;

	vma_set_file(vma, backing_file);

	old_cred = override_creds(ctx->cred);
	ret = security_mmap_backing_file(vma, backing_file, user_file);
	if (!ret)
		ret = call_mmap(vma->vm_file, vma);
	revert_creds(old_cred);

	if (ctx->accessed)
		ctx->accessed(user_file);

	return ret;
}
EXPORT_SYMBOL_GPL(backing_file_mmap);
