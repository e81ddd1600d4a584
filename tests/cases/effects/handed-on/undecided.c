// To a function of which there is no body.
#include <linux/fs.h>

int elsewhere(struct device *dev, struct vm_area_struct *vma);

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// unknown: no body of elsewhere was found in the tree
	return elsewhere(file->private_data, vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
