// A macro of initialisers, alone and through another.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#define TABLE_MMAP \
	.mmap	= a_mmap
#define TABLE_MEMBERS \
	.open	= NULL, \
	TABLE_MMAP

static const struct file_operations a_fops = {
	TABLE_MMAP,	// table: a_mmap file_operations a_fops .mmap macro
};

static const struct file_operations b_fops = {
	TABLE_MEMBERS,	// table: a_mmap file_operations b_fops .mmap macro
};
