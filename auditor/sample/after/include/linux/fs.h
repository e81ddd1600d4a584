/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/mm_types.h>

struct cred;
struct file;
struct inode;
struct module;

struct address_space_operations {
	int (*read_folio)(struct file *file, struct page *page);
};

struct address_space {
	struct inode *host;
	const struct address_space_operations *a_ops;
};

struct super_block {
	void *s_fs_info;
};

struct inode {
	unsigned int i_flags;
	loff_t i_size;
	struct super_block *i_sb;
	struct address_space *i_mapping;
	void *i_private;
};

struct file {
	fmode_t f_mode;
	const struct file_operations *f_op;
	struct address_space *f_mapping;
	struct inode *f_inode;
	const struct cred *f_cred;
	void *private_data;
};

struct file_operations {
	struct module *owner;
	int (*open)(struct inode *inode, struct file *file);
	ssize_t (*read)(struct file *file, char *buf, size_t count, loff_t *pos);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	int (*release)(struct inode *inode, struct file *file);
	unsigned long (*get_unmapped_area)(struct file *file, unsigned long addr,
					   unsigned long len, unsigned long pgoff);
	int (*mmap_proto)(struct vma_proto *proto);
};

#ifdef CONFIG_FS_DAX
#define S_DAX		(1 << 13)	/* Direct access, past the page cache */
#else
#define S_DAX		0		/* Lets the compiler drop the DAX paths */
#endif
#define IS_DAX(inode)	((inode)->i_flags & S_DAX)

static inline struct inode *file_inode(const struct file *file)
{
	return file->f_inode;
}

static inline bool vma_is_dax(const struct vm_area_struct *vma)
{
	return vma->vm_file && IS_DAX(file_inode(vma->vm_file));
}

/* A file may have either hook, or both. */
static inline bool file_has_mmap_hook(const struct file *file)
{
	return file->f_op->mmap || file->f_op->mmap_proto;
}

static inline int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	return file->f_op->mmap(file, vma);
}

struct file *get_file(struct file *file);
void fput(struct file *file);
void file_accessed(struct file *file);

int generic_file_open(struct inode *inode, struct file *file);
ssize_t generic_file_read(struct file *file, char *buf, size_t count, loff_t *pos);
int generic_file_mmap(struct file *file, struct vm_area_struct *vma);
int generic_file_readonly_mmap(struct file *file, struct vm_area_struct *vma);

#endif
