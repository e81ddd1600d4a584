// The struct, and the mapping in it, come from elsewhere.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = find_device(file);

	vm_flags_set(dev->vma, VM_DONTCOPY);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
