// Through a pointer to anything, cast back.
#include <linux/fs.h>

static int prepare(void *data)
{
	struct vm_area_struct *vma = (struct vm_area_struct *)data;

	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return 0;
}

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return prepare(vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
