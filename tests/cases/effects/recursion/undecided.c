// They call each other, and one does.
#include <linux/fs.h>

static int odd(struct device *dev, struct vm_area_struct *vma);

static int even(struct device *dev, struct vm_area_struct *vma)
{
	// guard: is_wide(dev)
	// guard: not is_wide(dev)
	return is_wide(dev) ? odd(dev, vma) : 0;
}

static int odd(struct device *dev, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
	return is_wide(dev) ? even(dev, vma) : -EINVAL;
}

// summary: VM_DONTDUMP set-sometimes
// summary: fails after mutation
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	return even(file->private_data, vma);
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
