// A case that nothing can be.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	switch (1) {
	case 0:
		vm_flags_set(vma, VM_DONTDUMP);
		break;
	default:
		break;
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
