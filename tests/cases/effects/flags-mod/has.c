// One call sets and clears.
#include <linux/fs.h>

// summary: VM_DONTCOPY set-always
// summary: VM_DONTDUMP set-always
// summary: VM_MAYWRITE cleared-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// effect: flags.clear VM_MAYWRITE
	// effect: flags.set VM_DONTCOPY
	// effect: flags.set VM_DONTDUMP
	vm_flags_mod(vma, VM_DONTCOPY | VM_DONTDUMP, VM_MAYWRITE);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
