// A macro that makes the whole table shows where it is used.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#define DEFINE_TABLE(name) \
static const struct file_operations name = { \
	.mmap	= a_mmap, \
}

DEFINE_TABLE(a_fops);	// table: a_mmap file_operations a_fops .mmap macro
