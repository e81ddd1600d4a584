// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /dev/fb*: one table for all frame buffers, in front of each driver's own.
 */

#include <linux/fb.h>
#include <linux/mm.h>
#include <linux/module.h>

static int fb_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct fb_info *info = file->private_data;
	int res;

	if (!info || !info->fbops->fb_mmap)
		return -ENODEV;

	mutex_lock(&info->mm_lock);
	res = info->fbops->fb_mmap(info, vma);
	mutex_unlock(&info->mm_lock);

	return res;
}

/* The registers follow the frame buffer, as far as offsets go. */
int fb_io_mmap(struct fb_info *info, struct vm_area_struct *vma)
{
	const struct fb_fix_screeninfo *fix = &info->fix;
	unsigned long fb_pages = PAGE_ALIGN(fix->smem_len) >> PAGE_SHIFT;
	unsigned long start = fix->smem_start;
	u32 len = fix->smem_len;

	if (vma->vm_pgoff >= fb_pages) {
		vma->vm_pgoff -= fb_pages;
		start = fix->mmio_start;
		len = fix->mmio_len;
	}

	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	return vm_iomap_memory(vma, start, len);
}
EXPORT_SYMBOL(fb_io_mmap);

const struct file_operations fb_fops = {
	.owner	= THIS_MODULE,
	.open	= generic_file_open,
	.mmap	= fb_mmap,
};
MODULE_LICENSE("GPL");
