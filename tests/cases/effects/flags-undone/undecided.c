// Cleared again where the device says so.
#include <linux/fs.h>

// summary: VM_DONTCOPY mixed
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	vm_flags_set(vma, VM_DONTCOPY);	// effect: flags.set VM_DONTCOPY
	if (is_wide(dev))	// guard: is_wide(dev) // guard: not is_wide(dev)
		vm_flags_clear(vma, VM_DONTCOPY);	// effect: flags.clear VM_DONTCOPY
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
