// To another file's mmap.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)	// summary: forwards
{
	struct file *other = file->private_data;

	return call_mmap(other, vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
