// Arrays of tables, with and without designators.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static int b_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct file_operations named[] = {
	[0]	= { .mmap = a_mmap },	// table: a_mmap file_operations named [0].mmap initializer
	[1].mmap	= b_mmap,	// table: b_mmap file_operations named [1].mmap initializer
};

static const struct file_operations counted[2] = {
	{
		.mmap	= a_mmap,	// table: a_mmap file_operations counted [0].mmap initializer
	},
	{ .mmap = b_mmap },	// table: b_mmap file_operations counted [1].mmap initializer
};
