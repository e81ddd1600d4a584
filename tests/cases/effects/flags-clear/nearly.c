// Cleared from a copy of the word alone.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags;

	flags &= ~VM_MAYWRITE;
	return flags & VM_MAYWRITE ? -EPERM : 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
