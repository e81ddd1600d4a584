// A static inline, two deep.
#include <linux/fs.h>

static inline void inner(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
}

static inline void outer(struct vm_area_struct *vma)
{
	inner(vma);
}

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	outer(vma);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
