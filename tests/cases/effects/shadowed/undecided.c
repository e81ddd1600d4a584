// Hidden for some.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	if (is_wide(dev)) {	// guard: is_wide(dev) // guard: not is_wide(dev)
		struct vm_area_struct *area = vma;

		vm_flags_set(area, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
