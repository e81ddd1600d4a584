// The same member of something else.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	dev->flags |= VM_DONTEXPAND;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
