// A cast hides no function.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations a_fops = {
	.mmap	= (int (*)(struct file *, struct vm_area_struct *)) a_mmap,	// table: a_mmap file_operations a_fops .mmap initializer
};
