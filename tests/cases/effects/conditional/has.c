// Both halves of a conditional.
#include <linux/fs.h>

// summary: VM_DONTCOPY set-sometimes
// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// effect: flags.set VM_DONTDUMP
	// guard: is_wide(file->private_data)
	// guard: not is_wide(file->private_data)
	is_wide(file->private_data) ? vm_flags_set(vma, VM_DONTDUMP)
				// effect: flags.set VM_DONTCOPY
				// effect: flags.set VM_DONTDUMP
				    : vm_flags_set(vma, VM_DONTDUMP | VM_DONTCOPY);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
