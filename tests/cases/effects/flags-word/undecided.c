// Added to what the device asks for.
#include <linux/fs.h>

// summary: VM_DONTEXPAND mixed
// summary: VM_IO mixed
// summary: VM_MAYWRITE mixed
// summary: VM_MIXEDMAP mixed
// summary: VM_PFNMAP mixed
// summary: VM_READ mixed
// summary: VM_SHARED mixed
// summary: VM_WRITE mixed
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct device *dev = file->private_data;
	vm_flags_t flags = vma->vm_flags | dev->flags;

	// unknown: the flags word is assigned a value that is not known
	vm_flags_init(vma, flags | VM_DONTCOPY);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
