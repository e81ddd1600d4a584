// What it says does not matter.
#include <linux/fs.h>

static bool fits(struct device *dev, struct vm_area_struct *vma)
{
	// guard: not vma->vm_end - vma->vm_start > dev->size
	// guard: vma->vm_end - vma->vm_start > dev->size
	if (vma->vm_end - vma->vm_start > dev->size)
		return false;
	vm_flags_set(vma, VM_DONTCOPY);	// effect: flags.set VM_DONTCOPY
	return true;
}

// summary: VM_DONTCOPY set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	fits(file->private_data, vma);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
