// The callback is an argument of a macro, on its way through another.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#define __TABLE(name, suffix, callback) \
static const struct file_operations name##suffix##_fops = { \
	.mmap	= (callback), \
}
#define WIDE_TABLE(name) \
	__TABLE(name, _wide, a_mmap)

__TABLE(one,, b_mmap);	// table: b_mmap file_operations one_fops .mmap macro
WIDE_TABLE(two);	// table: a_mmap file_operations two_wide_fops .mmap macro
