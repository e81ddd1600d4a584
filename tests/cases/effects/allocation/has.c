// Memory is left with the mapping.
#include <linux/fs.h>

// summary: leaves allocation kmalloc
// summary: succeeds sometimes
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *data = kmalloc(8, GFP_KERNEL);	// effect: outside allocation kmalloc

	if (!data)
		return -ENOMEM;
	vma->vm_private_data = data;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
