// An #if that cuts through an if.
#include <linux/fs.h>

// guard: not defined(CONFIG_WIDE)
// summary: vm_private_data always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
#ifdef CONFIG_WIDE
	// guard: is_wide(file->private_data)
	// guard: not is_wide(file->private_data)
	if (is_wide(file->private_data))
		vma->vm_private_data = file;	// effect: writes vm_private_data
	else
#endif
		vma->vm_private_data = vma->vm_file;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
