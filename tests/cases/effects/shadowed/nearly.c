// What is changed goes by the same name.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;
	{
		struct vm_area_struct *vma = dev->vma;

		vm_flags_set(vma, VM_DONTDUMP);
	}
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
