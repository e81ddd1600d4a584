// The flag is only asked about.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_IO)
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
