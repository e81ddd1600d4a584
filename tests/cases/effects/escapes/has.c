// The mapping is kept by the device.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: escapes
{
	struct device *dev = file->private_data;

	dev->vma = vma;	// effect: escapes
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
