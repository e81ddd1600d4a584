// It nearly always succeeds.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!file->private_data)
		return -ENODEV;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
