// Functions that call each other, and both do it.
#include <linux/fs.h>

static int odd(struct vm_area_struct *vma, int n);

static int even(struct vm_area_struct *vma, int n)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return n ? odd(vma, n - 1) : 0;
}

static int odd(struct vm_area_struct *vma, int n)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return n ? even(vma, n - 1) : -EINVAL;
}

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return even(vma, 4);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
