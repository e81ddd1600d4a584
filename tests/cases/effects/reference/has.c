// A reference is taken.
#include <linux/fs.h>

// summary: leaves refcount refcount_inc
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	refcount_inc(&dev->users);	// effect: outside refcount refcount_inc
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
