// A table and private data.
#include <linux/fs.h>

static const struct vm_operations_struct ops = { .open = NULL };

// summary: vm_ops always
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &ops;	// effect: installs ops // effect: writes vm_ops
	vma->vm_private_data = file->private_data;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
