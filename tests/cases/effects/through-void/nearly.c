// Handed on as a pointer to anything, and only compared.
#include <linux/fs.h>

static int known(void *data)
{
	return data ? 0 : -EINVAL;
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return known(vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
