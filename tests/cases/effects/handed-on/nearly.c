// A number of the mapping is handed on, not the mapping.
#include <linux/fs.h>

static int prepare(struct device *dev, vm_flags_t flags)
{
	flags |= VM_DONTDUMP;
	return flags & VM_IO ? -EINVAL : 0;
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return prepare(file->private_data, vma->vm_flags);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
