// Where the kernel has no MMU.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!IS_ENABLED(CONFIG_MMU))	// guard: not defined(CONFIG_MMU)
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
