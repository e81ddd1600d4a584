// What is only built without an MMU.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifndef CONFIG_MMU
	// effect: flags.set VM_DONTDUMP
	// guard: !defined(CONFIG_MMU)
	vm_flags_set(vma, VM_DONTDUMP);
#endif
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
