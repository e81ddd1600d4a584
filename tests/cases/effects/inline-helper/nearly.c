// The stub of a helper.
#include <linux/fs.h>

static inline void outer(struct vm_area_struct *vma)
{
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	outer(vma);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
