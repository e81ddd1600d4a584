// They call each other, and neither does.
#include <linux/fs.h>

static int odd(struct vm_area_struct *vma, int n);

static int even(struct vm_area_struct *vma, int n)
{
	return n ? odd(vma, n - 1) : 0;
}

static int odd(struct vm_area_struct *vma, int n)
{
	return n ? even(vma, n - 1) : -EINVAL;
}

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return even(vma, 4);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
