// Filled before it returns.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-always
// summary: VM_DONTEXPAND set-always
// summary: VM_IO set-always
// summary: VM_PFNMAP set-always
// summary: fails after mutation
// summary: page tables always
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	return remap_pfn_range(vma, vma->vm_start, dev->pfn, dev->size, vma->vm_page_prot);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
