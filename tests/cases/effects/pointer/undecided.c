// A pointer that comes from elsewhere.
#include <linux/fs.h>

extern int (*how)(struct vm_area_struct *vma);

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return how(vma);	// unknown: no body of how was found in the tree
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
