// Everything that can fail comes first.
#include <linux/fs.h>

// summary: succeeds sometimes
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (ready(file->private_data))
		return -EINVAL;
	vma->vm_private_data = file;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
