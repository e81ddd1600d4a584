// In a struct, to a helper.
#include <linux/fs.h>

struct context {
	struct vm_area_struct *vma;
	int mode;
};

static int set(struct context *c)
{
	vm_flags_set(c->vma, VM_DONTCOPY);	// effect: flags.set VM_DONTCOPY
	return 0;
}

// summary: VM_DONTCOPY set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct context c = { .vma = vma, .mode = 1 };

	return set(&c);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
