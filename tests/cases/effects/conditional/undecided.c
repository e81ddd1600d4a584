// A flag or none.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// effect: flags.set VM_DONTDUMP
	// guard: is_wide(file->private_data)
	// guard: not is_wide(file->private_data)
	vm_flags_set(vma, is_wide(file->private_data) ? VM_DONTDUMP : 0);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
