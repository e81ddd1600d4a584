// At least one turn.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	do {
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	} while (is_wide(dev));
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
