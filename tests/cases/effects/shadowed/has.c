// A name that hides another ends with its block.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	{
		struct vm_area_struct *vma = NULL;

		if (vma)
			return -EINVAL;
	}
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
