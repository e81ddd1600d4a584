// An #if that cuts through an if, with the mapping only read.
#include <linux/fs.h>

// guard: not defined(CONFIG_WIDE)
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_WIDE
	if (is_wide(file->private_data))
		return -EINVAL;
	else
#endif
		return vma->vm_pgoff ? -EINVAL : 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
