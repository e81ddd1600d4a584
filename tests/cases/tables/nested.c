// A struct in a struct: nested braces and nested designators.
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

static struct box braces = {
	.name	= "braces",
	.ops	= {
		.mmap	= box_mmap,	// table: box_mmap box_ops braces .ops.mmap initializer
	},
};

static struct box dots = {
	.ops.mmap	= box_mmap,	// table: box_mmap box_ops dots .ops.mmap initializer
};
