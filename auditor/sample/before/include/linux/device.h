/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/kernel.h>

struct file;
struct vm_area_struct;

struct kobject {
	const char *name;
	struct kobject *parent;
};

struct device {
	struct kobject kobj;
	void *driver_data;
};

struct resource {
	resource_size_t start;
	resource_size_t end;
};

static inline resource_size_t resource_size(const struct resource *res)
{
	return res->end - res->start + 1;
}

struct bin_attribute {
	const char *name;
	size_t size;
	int (*mmap)(struct file *file, struct kobject *kobj,
		    const struct bin_attribute *attr, struct vm_area_struct *vma);
};

int sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr);

__printf(2, 3) void dev_info(const struct device *dev, const char *fmt, ...);
__printf(2, 3) void dev_warn(const struct device *dev, const char *fmt, ...);

#endif
