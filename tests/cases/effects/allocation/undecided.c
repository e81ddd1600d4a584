// Memory that is left for some.
#include <linux/fs.h>

// summary: leaves allocation kmalloc
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *data = NULL;

	if (is_wide(file->private_data))	// guard: is_wide(file->private_data)
		data = kmalloc(8, GFP_KERNEL);	// effect: outside allocation kmalloc
	vma->vm_private_data = data;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
