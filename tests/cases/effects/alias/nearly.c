// Another mapping under that name.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;
	struct vm_area_struct *area = dev->vma;

	area->vm_flags |= VM_DONTCOPY;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
