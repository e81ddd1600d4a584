// Filled where the device has memory.
#include <linux/fs.h>

// summary: VM_MIXEDMAP set-sometimes
// summary: fails after mutation
// summary: page tables sometimes
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	if (!dev->page)	// guard: !dev->page // guard: not !dev->page
		return 0;
	return vm_insert_page(vma, vma->vm_start, dev->page);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
