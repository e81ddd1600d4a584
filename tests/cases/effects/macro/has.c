// A function-like macro over the mapping.
#include <linux/fs.h>

// effect: flags.set VM_DONTDUMP
#define MARK(area, bits) do { vm_flags_set((area), (bits)); } while (0)

// summary: VM_DONTDUMP set-always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	MARK(vma, VM_DONTDUMP);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
