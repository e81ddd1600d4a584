// In a loop that may have no turn.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;
	int i;

	for (i = 0; i < dev->mode; i++)	// guard: i < dev->mode
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
