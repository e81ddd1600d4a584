// Taken and given back.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	refcount_inc(&dev->users);	// effect: outside refcount refcount_inc
	if (ready(dev)) {
		refcount_dec_and_test(&dev->users);
		return -EINVAL;
	}
	refcount_dec_and_test(&dev->users);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
