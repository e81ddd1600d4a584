// A variable of that name.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long vm_end = vma->vm_end;

	vm_end += 4096;
	return vm_end ? 0 : -EINVAL;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
