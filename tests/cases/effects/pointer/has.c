// Through a variable that holds a function.
#include <linux/fs.h>

static int prepare(struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	int (*how)(struct vm_area_struct *vma) = prepare;

	return how(vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
