// The callback's name is pasted together.
#include <linux/fs.h>

static int toast_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

#define TABLE_OPS(prefix) \
	.mmap	= prefix ## _mmap

static const struct file_operations toast_fops = {
	TABLE_OPS(toast),	// table: toast_mmap file_operations toast_fops .mmap macro
};
