// Under another name.
#include <linux/fs.h>

// summary: VM_DONTCOPY set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct vm_area_struct *area = vma;

	area->vm_flags |= VM_DONTCOPY;	// effect: flags.set VM_DONTCOPY
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
