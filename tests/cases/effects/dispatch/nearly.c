// The slot is only asked for.
#include <linux/fs.h>

static int wide_mmap(struct device *dev, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct device_ops wide_ops = {
	.mmap = wide_mmap,
};

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	return dev->ops->mmap ? 0 : -ENODEV;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
