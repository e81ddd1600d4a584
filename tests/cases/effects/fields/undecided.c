// Written where the device is ready.
#include <linux/fs.h>

// summary: vm_private_data sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	if (is_wide(dev))	// guard: is_wide(dev) // guard: not is_wide(dev)
		vma->vm_private_data = dev;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
