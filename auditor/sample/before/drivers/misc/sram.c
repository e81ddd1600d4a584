// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The memory on the chip, in one piece, for programs that cannot wait for more.
 */

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct sram_dev {
	struct device dev;
	struct resource res;
};

#ifdef CONFIG_MMU
static int sram_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct sram_dev *sram = file->private_data;
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_pgoff || size > resource_size(&sram->res))
		return -EINVAL;

	vma->vm_page_prot = pgprot_noncached(vma->vm_page_prot);
	return io_remap_pfn_range(vma, vma->vm_start, sram->res.start >> PAGE_SHIFT,
				  size, vma->vm_page_prot);
}
#else
/* All see the same memory anyway; it must only not be copied. */
static int sram_nommu_mmap(struct file *file, struct vm_area_struct *vma)
{
	return vma->vm_flags & VM_MAYSHARE ? 0 : -EINVAL;
}

static unsigned long sram_get_unmapped_area(struct file *file, unsigned long addr,
					    unsigned long len, unsigned long pgoff)
{
	struct sram_dev *sram = file->private_data;

	return sram->res.start + (pgoff << PAGE_SHIFT);
}
#endif

const struct file_operations sram_fops = {
	.owner	= THIS_MODULE,
	.open	= generic_file_open,
#ifdef CONFIG_MMU
	.mmap	= sram_mmap,
#else
	.mmap	= sram_nommu_mmap,
	.get_unmapped_area = sram_get_unmapped_area,
#endif
};
MODULE_LICENSE("GPL");
