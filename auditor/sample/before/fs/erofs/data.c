// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * File data of erofs, which is never written.
 */

#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/mm.h>

#ifdef CONFIG_EROFS_FS_DAX
static vm_fault_t erofs_dax_huge_fault(struct vm_fault *vmf, unsigned int order)
{
	return dax_iomap_fault(vmf, order);
}

static vm_fault_t erofs_dax_fault(struct vm_fault *vmf)
{
	return erofs_dax_huge_fault(vmf, 0);
}

static const struct vm_operations_struct erofs_dax_vm_ops = {
	.fault		= erofs_dax_fault,
	.huge_fault	= erofs_dax_huge_fault,
};

static int erofs_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	const vm_flags_t shared_write = VM_SHARED | VM_MAYWRITE;
	struct inode *inode = file_inode(file);

	if (IS_DAX(inode)) {
		if ((vma->vm_flags & shared_write) == shared_write)
			return -EINVAL;

		vm_flags_set(vma, VM_HUGEPAGE);
		vma->vm_ops = &erofs_dax_vm_ops;
		return 0;
	}

	return generic_file_readonly_mmap(file, vma);
}
#else
#define erofs_file_mmap	generic_file_readonly_mmap
#endif

const struct file_operations erofs_file_fops = {
	.open	= generic_file_open,
	.read	= generic_file_read,
	.mmap	= erofs_file_mmap,
};
