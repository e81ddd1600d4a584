// In the left half of a comma.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vm_flags_set(vma, VM_DONTDUMP), 0;	// effect: flags.set VM_DONTDUMP
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
