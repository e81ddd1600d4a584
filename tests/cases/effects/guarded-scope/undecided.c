// Under a lock and a condition.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	scoped_guard(mutex, &dev->lock) {
		if (is_wide(dev))	// guard: is_wide(dev) // guard: not is_wide(dev)
			vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
