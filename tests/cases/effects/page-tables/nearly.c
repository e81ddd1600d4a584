// Filled later, by faults.
#include <linux/fs.h>

static int fault(struct vm_area_struct *vma)
{
	struct device *dev = vma->vm_private_data;

	return vm_insert_page(vma, vma->vm_start, dev->page);
}

static const struct vm_operations_struct ops = {
	.fault = fault,
};

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: vm_ops always
{
	vma->vm_ops = &ops;	// effect: installs ops // effect: writes vm_ops
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
