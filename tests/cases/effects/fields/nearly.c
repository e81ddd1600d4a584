// Only read.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_ops || vma->vm_private_data)
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
