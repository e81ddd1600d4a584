// A table inside a function.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

int register_a(void)
{
	static const struct file_operations a_fops = {
		.open	= NULL,
		.mmap	= a_mmap,	// table: a_mmap file_operations a_fops .mmap initializer
	};

	return register_fops(&a_fops);
}
