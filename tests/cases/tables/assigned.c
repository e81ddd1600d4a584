// Run-time assignments through pointers and members.
#include <linux/fs.h>

struct box;

struct box_ops {
	int (*mmap)(struct box *box, struct vm_area_struct *vma);
};

struct box {
	const char *name;
	struct box_ops ops;
};

static int box_mmap(struct box *box, struct vm_area_struct *vma)
{
	return 0;
}

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static struct file_operations a_fops;

static void fill(struct box *box, struct file_operations *fops)
{
	box->ops.mmap = box_mmap;	// table: box_mmap box_ops * * assignment
	fops->mmap = a_mmap;	// table: a_mmap file_operations * .mmap assignment
	a_fops.mmap =	// table: a_mmap file_operations * .mmap assignment
		a_mmap;
}
