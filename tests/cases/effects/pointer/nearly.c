// A pointer that is not called.
#include <linux/fs.h>

static int prepare(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	int (*how)(struct vm_area_struct *vma) = prepare;

	return how ? 0 : -EINVAL;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
