// Success of the callee is failure here.
#include <linux/fs.h>

static int prepare(struct device *dev, struct vm_area_struct *vma)
{
	if (!dev)
		return -ENODEV;
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

// summary: fails after mutation
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = prepare(file->private_data, vma);

	if (!ret)
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
