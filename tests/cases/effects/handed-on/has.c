// Second of two parameters, under another name.
#include <linux/fs.h>

static int prepare(struct device *dev, struct vm_area_struct *area)
{
	vm_flags_set(area, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return prepare(file->private_data, vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
