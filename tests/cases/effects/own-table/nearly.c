// Installed, and not called.
#include <linux/fs.h>

static void opened(struct vm_area_struct *vma)
{
	vma->vm_private_data = vma->vm_file;
}

static const struct vm_operations_struct ops = {
	.open = opened,
};

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: vm_ops always
{
	vma->vm_ops = &ops;	// effect: installs ops // effect: writes vm_ops
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
