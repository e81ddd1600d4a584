// A local variable keeps it.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vm_area_struct *kept = vma;

	return kept ? 0 : -EINVAL;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
