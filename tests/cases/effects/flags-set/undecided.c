// Which flags are set depends on the device.
#include <linux/fs.h>

// summary: VM_DONTEXPAND set-sometimes
// summary: VM_IO set-sometimes
// summary: VM_MAYWRITE set-sometimes
// summary: VM_MIXEDMAP set-sometimes
// summary: VM_PFNMAP set-sometimes
// summary: VM_READ set-sometimes
// summary: VM_SHARED set-sometimes
// summary: VM_WRITE set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;

	vm_flags_set(vma, dev->flags);	// unknown: flags that are not known are set
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
