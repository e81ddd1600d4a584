// A macro that takes the mapping and asks.
#include <linux/fs.h>

#define ASK(area, bits) (((area)->vm_flags & (bits)) == (bits))

static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return ASK(vma, VM_DONTDUMP) ? -EINVAL : 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
