// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A panel of 128 by 64 dots, which the boot loader has switched on.
 */

#include <linux/fb.h>
#include <linux/module.h>

static int tinyfb_blank(int blank, struct fb_info *info)
{
	return blank ? -EINVAL : 0;
}

static const struct fb_ops tinyfb_ops = {
	.owner		= THIS_MODULE,
	FB_DEFAULT_IOMEM_OPS,
	.fb_blank	= tinyfb_blank,
};

static struct fb_info tinyfb_info = {
	.fix = {
		.smem_start	= 0xfe000000,
		.smem_len	= 128 * 64 / 8,
	},
	.fbops = &tinyfb_ops,
};

static int __init tinyfb_init(void)
{
	return register_framebuffer(&tinyfb_info);
}
module_init(tinyfb_init);
MODULE_LICENSE("GPL");
