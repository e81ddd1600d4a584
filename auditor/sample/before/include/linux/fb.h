/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_FB_H
#define _LINUX_FB_H

#include <linux/fs.h>
#include <linux/mutex.h>

struct fb_info;

struct fb_ops {
	struct module *owner;
	int (*fb_blank)(int blank, struct fb_info *info);
	ssize_t (*fb_read)(struct fb_info *info, char *buf, size_t count, loff_t *pos);
	int (*fb_mmap)(struct fb_info *info, struct vm_area_struct *vma);
};

struct fb_fix_screeninfo {
	unsigned long smem_start;	/* The frame buffer ... */
	u32 smem_len;
	unsigned long mmio_start;	/* ... and the registers behind it. */
	u32 mmio_len;
};

struct fb_info {
	struct mutex mm_lock;
	struct fb_fix_screeninfo fix;
	const struct fb_ops *fbops;
};

int register_framebuffer(struct fb_info *info);
ssize_t fb_io_read(struct fb_info *info, char *buf, size_t count, loff_t *pos);
int fb_io_mmap(struct fb_info *info, struct vm_area_struct *vma);

/* Frame buffers in I/O memory. */
#define __FB_DEFAULT_IOMEM_OPS_RDWR \
	.fb_read	= fb_io_read

#define __FB_DEFAULT_IOMEM_OPS_MMAP \
	.fb_mmap	= fb_io_mmap

#define FB_DEFAULT_IOMEM_OPS \
	__FB_DEFAULT_IOMEM_OPS_RDWR, \
	__FB_DEFAULT_IOMEM_OPS_MMAP

#endif
