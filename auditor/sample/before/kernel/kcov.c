// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which code ran: a buffer of program counters, for the fuzzer that wants to know.
 */

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>

struct kcov {
	struct mutex lock;
	void *area;
	unsigned long size;		/* In bytes, whole pages. */
};

static int kcov_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kcov *kcov = file->private_data;
	unsigned long off, size;
	int err;

	mutex_lock(&kcov->lock);
	size = kcov->area ? kcov->size : 0;
	mutex_unlock(&kcov->lock);

	if (!size || vma->vm_pgoff || vma->vm_end - vma->vm_start != size)
		return -EINVAL;

	vm_flags_set(vma, VM_DONTEXPAND);
	for (off = 0; off < size; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(kcov->area + off));
		if (err)
			return err;
	}

	return 0;
}

const struct file_operations kcov_fops = {
	.open	= generic_file_open,
	.mmap	= kcov_mmap,
};
