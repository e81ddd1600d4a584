// Another flag tells nothing.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	// guard: not vma->vm_flags & VM_WRITE
	// guard: vma->vm_flags & VM_WRITE
	if (vma->vm_flags & VM_WRITE)
		vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
