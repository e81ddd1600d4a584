// One of two, chosen when compiled or when run; each counts.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations a_fops = {
	.mmap	= IS_ENABLED(CONFIG_MMU) ? a_mmap : b_mmap,	// table: a_mmap file_operations a_fops .mmap initializer // table: b_mmap file_operations a_fops .mmap initializer
};

static void choose(struct file_operations *ops, int wide)
{
	ops->mmap = wide ? a_mmap :	// table: a_mmap file_operations * .mmap assignment // table: b_mmap file_operations * .mmap assignment
			   b_mmap;
}
