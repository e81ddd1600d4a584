// Only where it fails.
#include <linux/fs.h>

// summary: fails after mutation
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = ready(file->private_data);

	if (!ret)
		goto out;
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
out:
	return ret;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
