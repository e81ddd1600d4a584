// A direct store, as before 6.3.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
// summary: VM_DONTEXPAND set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// effect: flags.set VM_DONTDUMP
	// effect: flags.set VM_DONTEXPAND
	vma->vm_flags |= VM_DONTEXPAND | VM_DONTDUMP;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
