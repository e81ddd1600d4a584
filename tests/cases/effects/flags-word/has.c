// Worked out in a variable, then stored.
#include <linux/fs.h>

// summary: VM_DONTCOPY set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_t flags = vma->vm_flags;

	flags |= VM_DONTCOPY;
	vm_flags_init(vma, flags);	// effect: flags.set VM_DONTCOPY
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
