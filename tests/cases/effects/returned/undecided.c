// The result is ignored.
#include <linux/fs.h>

static int prepare(struct device *dev, struct vm_area_struct *vma)
{
	if (!dev)
		return -ENODEV;
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	prepare(file->private_data, vma);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
