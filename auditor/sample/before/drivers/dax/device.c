// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Persistent memory as a character device: all of it DAX, without a file system.
 */

#include <linux/dax.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct dev_dax {
	struct dax_device *dax_dev;
	struct device dev;
	unsigned int align;
};

static int check_vma(struct dev_dax *dev_dax, struct vm_area_struct *vma)
{
	unsigned long mask = dev_dax->align - 1;

	if (!dax_alive(dev_dax->dax_dev))
		return -ENXIO;

	/* Copies would not be persistent. */
	if (!(vma->vm_flags & VM_MAYSHARE)) {
		dev_info(&dev_dax->dev, "private mapping refused\n");
		return -EINVAL;
	}

	if ((vma->vm_start | vma->vm_end) & mask) {
		dev_info(&dev_dax->dev, "mapping not aligned to %u\n", dev_dax->align);
		return -EINVAL;
	}

	return vma_is_dax(vma) ? 0 : -EINVAL;
}

static vm_fault_t dev_dax_huge_fault(struct vm_fault *vmf, unsigned int order)
{
	return dax_iomap_fault(vmf, order);
}

static vm_fault_t dev_dax_fault(struct vm_fault *vmf)
{
	return dev_dax_huge_fault(vmf, 0);
}

static int dev_dax_may_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct dev_dax *dev_dax = vma->vm_file->private_data;

	return addr & (dev_dax->align - 1) ? -EINVAL : 0;
}

static const struct vm_operations_struct dax_vm_ops = {
	.fault		= dev_dax_fault,
	.huge_fault	= dev_dax_huge_fault,
	.may_split	= dev_dax_may_split,
};

static int dax_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct dev_dax *dev_dax = filp->private_data;
	int id, rc;

	/* The device may go as soon as the lock is dropped; a fault looks again. */
	id = dax_read_lock();
	rc = check_vma(dev_dax, vma);
	dax_read_unlock(id);
	if (rc)
		return rc;

	vma->vm_ops = &dax_vm_ops;
	vm_flags_set(vma, VM_HUGEPAGE);
	return 0;
}

const struct file_operations dax_fops = {
	.owner	= THIS_MODULE,
	.open	= generic_file_open,
	.mmap	= dax_mmap,
};
MODULE_LICENSE("GPL");
