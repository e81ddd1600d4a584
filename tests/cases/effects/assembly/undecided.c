// Inline assembly that is given the mapping.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	// unknown: inline assembly that is given the mapping
	asm volatile("nop" : : "r" (vma));
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
