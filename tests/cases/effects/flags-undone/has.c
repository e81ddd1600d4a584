// Set and cleared again: what counts is the last.
#include <linux/fs.h>

// summary: VM_DONTCOPY cleared-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTCOPY);	// effect: flags.set VM_DONTCOPY
	vm_flags_clear(vma, VM_DONTCOPY);	// effect: flags.clear VM_DONTCOPY
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
