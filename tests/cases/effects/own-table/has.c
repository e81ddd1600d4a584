// Through the table that it has just installed.
#include <linux/fs.h>

static void opened(struct vm_area_struct *vma)
{
	vma->vm_private_data = vma->vm_file;	// effect: writes vm_private_data
}

static const struct vm_operations_struct ops = {
	.open = opened,
};

// summary: vm_ops always
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &ops;	// effect: installs ops // effect: writes vm_ops
	vma->vm_ops->open(vma);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
