// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /dev/mem and /dev/port: all that the machine has, for those who may.
 */

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>

bool range_is_allowed(unsigned long pfn, unsigned long size);

static int mmap_mem(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (!range_is_allowed(vma->vm_pgoff, size))
		return -EPERM;

	return remap_pfn_range(vma, vma->vm_start, vma->vm_pgoff, size,
			       vma->vm_page_prot);
}

/* There is no memory behind a port. */
static int mmap_port(struct file *file, struct vm_area_struct *vma)
{
	return -ENODEV;
}

static const struct file_operations mem_fops = {
	.mmap	= mmap_mem,
};

static const struct file_operations port_fops = {
	.mmap	= mmap_port,
};

static struct miscdevice devlist[] = {
	{ .name = "mem", .fops = &mem_fops },
	{ .name = "port", .fops = &port_fops },
};

static int __init chr_dev_init(void)
{
	int err;

	err = misc_register(&devlist[0]);
	if (err)
		return err;

	return misc_register(&devlist[1]);
}
module_init(chr_dev_init);
