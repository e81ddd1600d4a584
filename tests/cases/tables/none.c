// What looks like a table and is none.
#include <linux/fs.h>

static int a_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

struct plain {
	int mmap;
	int (*go)(int mmap);
};

static struct plain plain = {
	.mmap	= 1,
};

static const struct file_operations empty_fops = {
	.mmap	= NULL,
};

/* static struct file_operations commented = { .mmap = a_mmap }; */
static const char *text = ".mmap = a_mmap,";

static int check(struct file_operations *fops)
{
	fops->mmap = NULL;
	return fops->mmap == a_mmap;
}

#define UNUSED_TABLE	{ .mmap = a_mmap }
