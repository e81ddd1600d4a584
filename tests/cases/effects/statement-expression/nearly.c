// Inside one that is not reached.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 1 ? 0 : ({ vm_flags_set(vma, VM_DONTDUMP); 0; });
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
