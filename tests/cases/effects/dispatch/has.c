// Through a slot with one target.
#include <linux/fs.h>

static int wide_mmap(struct device *dev, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

static const struct device_ops wide_ops = {
	.mmap = wide_mmap,
};

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	return dev->ops->mmap(dev, vma);	// effect: dispatches device_ops.mmap
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
