// Moved where the mapping is too long.
#include <linux/fs.h>

// summary: vm_start_or_end sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	// guard: not vma->vm_end - vma->vm_start > dev->size
	// guard: vma->vm_end - vma->vm_start > dev->size
	if (vma->vm_end - vma->vm_start > dev->size)
		vma->vm_end = vma->vm_start + dev->size;	// effect: writes vm_end
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
