// Jumped over on one way that succeeds.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// guard: is_wide(file->private_data)
	// guard: not is_wide(file->private_data)
	if (is_wide(file->private_data))
		goto out;
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
out:
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
