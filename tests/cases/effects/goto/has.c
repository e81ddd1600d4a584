// On the way to a common end.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
// summary: succeeds sometimes
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	int ret = ready(file->private_data);

	if (ret)
		goto out;
	vma->vm_private_data = file;	// effect: writes vm_private_data
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
out:
	return ret;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
