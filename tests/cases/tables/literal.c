// A compound literal, assigned and handed over.
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

static void fill(struct box *box)
{
	box->ops = (struct box_ops) {
		.mmap	= box_mmap,	// table: box_mmap box_ops * * *
	};
}

static void hand_over(void)
{
	register_ops(&(struct box_ops){ .mmap = box_mmap });	// table: box_mmap box_ops * * *
}
