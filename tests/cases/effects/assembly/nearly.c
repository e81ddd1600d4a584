// Inline assembly alone.
#include <linux/fs.h>

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	asm volatile("nop");
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
