// Written for a while.
#include <linux/fs.h>

// summary: fails after mutation
// summary: succeeds sometimes
// summary: vm_pgoff temporarily
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long pgoff = vma->vm_pgoff;
	int ret;

	vma->vm_pgoff = 0;	// effect: writes vm_pgoff
	ret = ready(file->private_data);
	vma->vm_pgoff = pgoff;	// effect: writes vm_pgoff
	return ret;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
