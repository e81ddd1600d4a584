// Behind an and that never comes so far.
#include <linux/fs.h>

static bool set(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	return true;
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (0 && set(vma))
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
