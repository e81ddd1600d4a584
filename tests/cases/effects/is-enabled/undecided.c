// Where it is configured, which is taken to be.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (IS_ENABLED(CONFIG_WIDE))	// guard: not defined(CONFIG_WIDE)
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
