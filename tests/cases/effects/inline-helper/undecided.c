// The helper does it for wide devices.
#include <linux/fs.h>

static inline void outer(struct device *dev, struct vm_area_struct *vma)
{
	if (is_wide(dev))	// guard: is_wide(dev) // guard: not is_wide(dev)
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
}

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	outer(file->private_data, vma);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
