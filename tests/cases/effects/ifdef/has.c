// Both arms of an #if.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_WIDE
	// effect: flags.set VM_DONTDUMP
	// guard: not defined(CONFIG_WIDE)
	vm_flags_set(vma, VM_DONTDUMP);
#else
	// effect: flags.set VM_DONTCOPY
	// effect: flags.set VM_DONTDUMP
	vm_flags_set(vma, VM_DONTDUMP | VM_DONTCOPY);
#endif
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
