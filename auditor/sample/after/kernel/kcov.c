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

/* All that can be decided without a VMA. */
static int kcov_mmap_proto(struct vma_proto *proto)
{
	struct kcov *kcov = proto->file->private_data;
	unsigned long size;

	mutex_lock(&kcov->lock);
	size = kcov->area ? kcov->size : 0;
	mutex_unlock(&kcov->lock);

	if (!size || proto->pgoff || proto->end - proto->start != size)
		return -EINVAL;

	proto->flags |= VM_DONTEXPAND;
	proto->page_prot = vm_get_page_prot(proto->flags);
	return 0;
}

/* And what needs one. The flag above has kept the range from merging. */
static int kcov_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct kcov *kcov = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;
	unsigned long off;
	int err;

	for (off = 0; off < size; off += PAGE_SIZE) {
		err = vm_insert_page(vma, vma->vm_start + off,
				     vmalloc_to_page(kcov->area + off));
		if (err)
			return err;
	}

	return 0;
}

const struct file_operations kcov_fops = {
	.open		= generic_file_open,
	.mmap		= kcov_mmap,
	.mmap_proto	= kcov_mmap_proto,
};
