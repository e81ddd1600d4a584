// A turn that may be left before.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	do {
		if (is_wide(dev))	// guard: is_wide(dev) // guard: not is_wide(dev)
			break;
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	} while (0);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
