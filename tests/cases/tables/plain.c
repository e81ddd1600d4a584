// A designated initialiser, the function with and without its address taken.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations a_fops = {
	.mmap	= a_mmap,	// table: a_mmap file_operations a_fops .mmap initializer
};

struct file_operations b_fops __read_mostly __aligned(8) = {
	.mmap	= &b_mmap,	// table: b_mmap file_operations b_fops .mmap initializer
};
