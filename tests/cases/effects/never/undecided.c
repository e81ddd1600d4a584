// What it returns is not known.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ready(file->private_data);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
