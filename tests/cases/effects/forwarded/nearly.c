// The other file is only asked whether it can.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct file *other = file->private_data;

	return other->f_op->mmap ? 0 : -ENODEV;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
