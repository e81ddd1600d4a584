// What the second test asks for cannot be any more.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (is_cow_mapping(vma->vm_flags))
		vm_flags_set(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
