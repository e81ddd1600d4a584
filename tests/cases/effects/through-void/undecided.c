// Handed on as a pointer to anything, to where nobody sees.
#include <linux/fs.h>

int known(void *data);

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return known(vma);	// unknown: no body of known was found in the tree
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
