// Fails after it has changed the mapping.
#include <linux/fs.h>

// summary: fails after mutation
// summary: succeeds sometimes
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_private_data = file;	// effect: writes vm_private_data
	if (ready(file->private_data))
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
