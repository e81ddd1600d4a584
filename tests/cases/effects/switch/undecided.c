// Some cases.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	switch (dev->mode) {
	case 0:	// guard: dev->mode == 0
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
		break;
	case 1:	// guard: dev->mode == 1
		break;
	default:
		return -EINVAL;
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
