// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Regular files of ext4.
 */

#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/mm.h>

struct ext4_sb_info {
	struct dax_device *s_daxdev;	/* NULL where the disk is no memory. */
	bool s_shutdown;
};

static inline struct ext4_sb_info *EXT4_SB(const struct super_block *sb)
{
	return sb->s_fs_info;
}

static vm_fault_t ext4_dax_huge_fault(struct vm_fault *vmf, unsigned int order)
{
	return dax_iomap_fault(vmf, order);
}

static vm_fault_t ext4_dax_fault(struct vm_fault *vmf)
{
	return ext4_dax_huge_fault(vmf, 0);
}

static const struct vm_operations_struct ext4_dax_vm_ops = {
	.fault		= ext4_dax_fault,
	.huge_fault	= ext4_dax_huge_fault,
	.page_mkwrite	= ext4_dax_fault,
};

static const struct vm_operations_struct ext4_file_vm_ops = {
	.fault		= filemap_fault,
	.map_pages	= filemap_map_pages,
	.page_mkwrite	= filemap_page_mkwrite,
};

static int ext4_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inode *inode = file_inode(file);
	struct ext4_sb_info *sbi = EXT4_SB(inode->i_sb);

	if (unlikely(sbi->s_shutdown))
		return -EIO;

	if (!daxdev_mapping_supported(vma, sbi->s_daxdev))
		return -EOPNOTSUPP;

	file_accessed(file);
	if (!IS_DAX(inode)) {
		vma->vm_ops = &ext4_file_vm_ops;
		return 0;
	}

	vma->vm_ops = &ext4_dax_vm_ops;
	vm_flags_set(vma, VM_HUGEPAGE);
	return 0;
}

const struct file_operations ext4_file_operations = {
	.open	= generic_file_open,
	.read	= generic_file_read,
	.mmap	= ext4_file_mmap,
};
