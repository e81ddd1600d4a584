// A later designator of the same member overrides one that a macro brought.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#define DEFAULT_OPS \
	.open	= NULL, \
	.mmap	= a_mmap

static const struct file_operations a_fops = {
	DEFAULT_OPS,	// table: a_mmap file_operations a_fops .mmap macro
#ifdef CONFIG_SPARC
	.mmap	= b_mmap,	// table: b_mmap file_operations a_fops .mmap initializer
#endif
};
