// The struct is asked for its mode alone.
#include <linux/fs.h>

struct context {
	struct vm_area_struct *vma;
	int mode;
};

static int ask(struct context *c)
{
	return c->mode ? 0 : -EINVAL;
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct context c = { .vma = vma, .mode = 1 };

	return ask(&c);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
