// Written, and something else is left.
#include <linux/fs.h>

// summary: fails after mutation
// summary: succeeds sometimes
// summary: vm_pgoff always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pgoff = vma->vm_pgoff;

	vma->vm_pgoff = 0;	// effect: writes vm_pgoff
	if (pgoff)
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
