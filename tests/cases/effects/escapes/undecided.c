// Kept where there is none yet.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: escapes
{
	struct device *dev = file->private_data;

	if (!dev->vma)	// guard: !dev->vma // guard: not !dev->vma
		dev->vma = vma;	// effect: escapes
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
