// Behind an and that may come so far.
#include <linux/fs.h>

static bool set(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return true;
}

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// guard: is_wide(file->private_data) && set(vma)
	// guard: not is_wide(file->private_data) && set(vma)
	if (is_wide(file->private_data) && set(vma))
		return 0;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
