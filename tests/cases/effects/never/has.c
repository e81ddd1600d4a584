// It never succeeds.
#include <linux/fs.h>

// summary: fails after mutation
// summary: succeeds never
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return -ENODEV;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
