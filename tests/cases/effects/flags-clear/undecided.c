// The mask is not known.
#include <linux/fs.h>

// summary: VM_DONTEXPAND cleared-sometimes
// summary: VM_IO cleared-sometimes
// summary: VM_MAYWRITE cleared-sometimes
// summary: VM_MIXEDMAP cleared-sometimes
// summary: VM_PFNMAP cleared-sometimes
// summary: VM_READ cleared-sometimes
// summary: VM_SHARED cleared-sometimes
// summary: VM_WRITE cleared-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	// unknown: flags that are not known are cleared
	vm_flags_clear(vma, VM_MAYWRITE & dev->flags);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
