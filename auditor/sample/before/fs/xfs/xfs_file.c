// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Regular files of XFS.
 */

#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/mm.h>

/* Debug builds keep every function in the stack traces. */
#define STATIC static noinline

struct xfs_buftarg {
	struct dax_device	*bt_daxdev;
};

struct xfs_inode {
	struct xfs_buftarg	*i_target;
	struct inode		i_vnode;
};

static inline struct xfs_inode *
XFS_I(
	struct inode		*inode)
{
	return container_of(inode, struct xfs_inode, i_vnode);
}

STATIC vm_fault_t
xfs_filemap_huge_fault(
	struct vm_fault		*vmf,
	unsigned int		order)
{
	return dax_iomap_fault(vmf, order);
}

STATIC vm_fault_t
xfs_filemap_fault(
	struct vm_fault		*vmf)
{
	if (IS_DAX(file_inode(vmf->vma->vm_file)))
		return dax_iomap_fault(vmf, 0);

	return filemap_fault(vmf);
}

static const struct vm_operations_struct xfs_file_vm_ops = {
	.fault		= xfs_filemap_fault,
	.huge_fault	= xfs_filemap_huge_fault,
	.map_pages	= filemap_map_pages,
	.page_mkwrite	= filemap_page_mkwrite,
};

STATIC int
xfs_file_mmap(
	struct file		*file,
	struct vm_area_struct	*vma)
{
	struct inode		*inode = file_inode(file);
	struct xfs_buftarg	*target = XFS_I(inode)->i_target;

	if (!daxdev_mapping_supported(vma, target->bt_daxdev))
		return -EOPNOTSUPP;

	file_accessed(file);
	if (IS_DAX(inode))
		vm_flags_set(vma, VM_HUGEPAGE);
	vma->vm_ops = &xfs_file_vm_ops;
	return 0;
}

const struct file_operations xfs_file_operations = {
	.open		= generic_file_open,
	.read		= generic_file_read,
	.mmap		= xfs_file_mmap,
};
