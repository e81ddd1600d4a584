// The arm that does it fails.
#include <linux/fs.h>

// summary: fails after mutation
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (is_wide(file->private_data)) {
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
		return -EINVAL;
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
