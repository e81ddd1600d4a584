// It asks for another flag.
#include <linux/fs.h>

// summary: VM_IO set-always
// summary: vm_private_data sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO);	// effect: flags.set VM_IO
	// guard: not vma->vm_flags & VM_READ
	// guard: vma->vm_flags & VM_READ
	if (vma->vm_flags & VM_READ)
		vma->vm_private_data = file;	// effect: writes vm_private_data
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
