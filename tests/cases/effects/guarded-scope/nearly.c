// Under a lock, the mapping is only asked.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	scoped_guard(mutex, &dev->lock) {
		if (vma->vm_pgoff)
			return -EINVAL;
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
