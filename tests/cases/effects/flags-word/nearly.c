// Stored back as it was.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags;

	vm_flags_init(vma, flags);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
