// Through a table that somebody else installed.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->open)
		vma->vm_ops->open(vma);	// unknown: calls through vma->vm_ops->open
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
