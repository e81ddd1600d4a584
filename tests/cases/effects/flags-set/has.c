// The helper sets a flag on every way.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: VM_IO set-always
{
	vm_flags_set(vma, VM_IO);	// effect: flags.set VM_IO
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
