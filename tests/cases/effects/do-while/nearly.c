// A turn that is left before.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	do {
		break;
		vm_flags_set(vma, VM_DONTDUMP);
	} while (1);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
