// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of OrangeFS, which is fastest when it is read from front to back.
 */

#include <linux/fs.h>
#include <linux/mm.h>

int orangefs_revalidate_mapping(struct inode *inode);

static vm_fault_t orangefs_fault(struct vm_fault *vmf)
{
	if (orangefs_revalidate_mapping(file_inode(vmf->vma->vm_file)))
		return VM_FAULT_SIGBUS;

	return filemap_fault(vmf);
}

static const struct vm_operations_struct orangefs_file_vm_ops = {
	.fault		= orangefs_fault,
	.map_pages	= filemap_map_pages,
	.page_mkwrite	= filemap_page_mkwrite,
};

static int orangefs_file_mmap_prepare(struct vm_area_desc *desc)
{
	struct file *file = desc->file;
	int ret;

	ret = orangefs_revalidate_mapping(file_inode(file));
	if (ret)
		return ret;

	/* Never mind a hint of random access: servers send whole stripes. */
	desc->vm_flags |= VM_SEQ_READ;
	desc->vm_flags &= ~VM_RAND_READ;

	desc->vm_ops = &orangefs_file_vm_ops;
	file_accessed(file);
	return 0;
}

const struct file_operations orangefs_file_operations = {
	.open		= generic_file_open,
	.read		= generic_file_read,
	.mmap_prepare	= orangefs_file_mmap_prepare,
};
