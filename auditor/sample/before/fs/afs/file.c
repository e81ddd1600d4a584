// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files of the Andrew file system. The server calls back when a file changes; a
 * file that is mapped needs that sooner than one that is only open.
 */

#include <linux/fs.h>
#include <linux/mm.h>

struct afs_vnode {
	struct inode inode;
	atomic_t cb_nr_mmap;		/* Mappings there are. */
};

static inline struct afs_vnode *AFS_FS_I(struct inode *inode)
{
	return container_of(inode, struct afs_vnode, inode);
}

static void afs_add_open_mmap(struct afs_vnode *vnode)
{
	atomic_inc(&vnode->cb_nr_mmap);
}

static void afs_drop_open_mmap(struct afs_vnode *vnode)
{
	atomic_dec(&vnode->cb_nr_mmap);
}

static void afs_vm_open(struct vm_area_struct *vma)
{
	afs_add_open_mmap(AFS_FS_I(file_inode(vma->vm_file)));
}

static void afs_vm_close(struct vm_area_struct *vma)
{
	afs_drop_open_mmap(AFS_FS_I(file_inode(vma->vm_file)));
}

static const struct vm_operations_struct afs_vm_ops = {
	.open		= afs_vm_open,
	.close		= afs_vm_close,
	.fault		= filemap_fault,
	.map_pages	= filemap_map_pages,
	.page_mkwrite	= filemap_page_mkwrite,
};

static int afs_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret;

	ret = generic_file_mmap(file, vma);
	if (ret)
		return ret;

	afs_add_open_mmap(AFS_FS_I(file_inode(file)));
	vma->vm_ops = &afs_vm_ops;
	return 0;
}

const struct file_operations afs_file_operations = {
	.open	= generic_file_open,
	.read	= generic_file_read,
	.mmap	= afs_file_mmap,
};
