// Every case, by falling through.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
// summary: succeeds sometimes
// summary: vm_private_data sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	switch (dev->mode) {
	case 0:	// guard: dev->mode == 0
		vma->vm_private_data = dev;	// effect: writes vm_private_data
		fallthrough;
	case 1 ... 3:	// guard: dev->mode == 1 ... 3
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
		break;
	default:
		return -EINVAL;
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
