// Sets and clears nothing.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_mod(vma, 0, 0);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
