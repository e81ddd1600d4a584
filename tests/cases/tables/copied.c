// A table copied by assignment, through a pointer and by memcpy().
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations a_fops = {
	.mmap	= a_mmap,	// table: a_mmap file_operations a_fops .mmap initializer
};

static struct file_operations b_fops;

static void copy(struct file_operations *fops)
{
	b_fops = a_fops;	// table: a_mmap file_operations * * copy
	*fops = a_fops;	// table: a_mmap file_operations * * copy
	memcpy(&b_fops, &a_fops, sizeof(a_fops));	// table: a_mmap file_operations * * copy
}
