// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Memory that only its owner sees: the kernel's own map has a hole there.
 */

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mm.h>

static atomic_t secretmem_users;

static vm_fault_t secretmem_fault(struct vm_fault *vmf)
{
	if (!vmf->page)
		return VM_FAULT_SIGBUS;

	get_page(vmf->page);
	return VM_FAULT_NOPAGE;
}

static const struct vm_operations_struct secretmem_vm_ops = {
	.fault = secretmem_fault,
};

static int secretmem_open(struct inode *inode, struct file *file)
{
	atomic_inc(&secretmem_users);
	return 0;
}

static int secretmem_release(struct inode *inode, struct file *file)
{
	atomic_dec(&secretmem_users);
	return 0;
}

/* Secrets are not copied on write, not swapped out and not dumped. */
static int secretmem_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long len = vma->vm_end - vma->vm_start;

	if (!(vma->vm_flags & (VM_SHARED | VM_MAYSHARE)))
		return -EINVAL;

	if (!mlock_future_ok(vma->vm_mm, vma->vm_flags | VM_LOCKED, len))
		return -EAGAIN;

	vm_flags_set(vma, VM_LOCKED | VM_DONTDUMP);
	vma->vm_ops = &secretmem_vm_ops;

	return 0;
}

const struct file_operations secretmem_fops = {
	.open		= secretmem_open,
	.release	= secretmem_release,
	.mmap		= secretmem_mmap,
};
