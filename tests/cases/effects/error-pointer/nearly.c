// What IS_ERR does not catch fails here.
#include <linux/fs.h>

static struct device the_device;

static void *attach(struct device *dev, struct vm_area_struct *vma)
{
	if (!dev)
		return ERR_PTR(-ENODEV);
	vma->vm_private_data = dev;	// effect: writes vm_private_data
	return &the_device;
}

// summary: fails after mutation
// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	void *data = attach(file->private_data, vma);

	if (!IS_ERR(data))
		return -EINVAL;
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
