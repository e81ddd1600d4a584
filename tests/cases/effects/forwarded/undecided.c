// To another file's for some.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: forwards
{
	struct file *other = file->private_data;

	if (is_wide(file->private_data))
		return 0;
	return call_mmap(other, vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
