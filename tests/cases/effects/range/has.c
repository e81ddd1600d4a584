// The end of the mapping is moved.
#include <linux/fs.h>

// summary: vm_start_or_end always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_end = vma->vm_start + 4096;	// effect: writes vm_end
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
