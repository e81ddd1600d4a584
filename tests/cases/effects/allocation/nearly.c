// Memory for the call alone.
#include <linux/fs.h>

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *data = kmalloc(8, GFP_KERNEL);	// effect: outside allocation kmalloc

	if (!data)
		return -ENOMEM;
	kfree(data);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
