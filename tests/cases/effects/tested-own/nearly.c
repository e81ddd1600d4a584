// It asks for the flag that it has just cleared.
#include <linux/fs.h>

// summary: VM_MAYWRITE cleared-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_clear(vma, VM_MAYWRITE);	// effect: flags.clear VM_MAYWRITE
	if (vma->vm_flags & VM_MAYWRITE)
		vma->vm_private_data = file;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
