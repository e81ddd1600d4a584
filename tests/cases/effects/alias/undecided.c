// One mapping or another.
#include <linux/fs.h>

// summary: VM_DONTCOPY set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;
	// guard: is_wide(dev)
	// guard: not is_wide(dev)
	struct vm_area_struct *area = is_wide(dev) ? vma : dev->vma;

	area->vm_flags |= VM_DONTCOPY;	// effect: flags.set VM_DONTCOPY
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
