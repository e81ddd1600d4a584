// The name in the table is a macro for a function, or for none.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#ifdef CONFIG_MMU
#define alias_mmap	a_mmap
#else
#define alias_mmap	NULL
#endif

static const struct file_operations a_fops = {
	.mmap	= alias_mmap,	// table: a_mmap file_operations a_fops .mmap initializer
};
