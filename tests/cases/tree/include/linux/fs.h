/* What the cases use of the kernel, as gcc and the audit read it. */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/mm.h>

struct file;

struct file_operations {
	int (*open)(struct file *file);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

struct file {
	const struct file_operations *f_op;
	void *private_data;
};

static inline int call_mmap(struct file *file, struct vm_area_struct *vma)
{
	return file->f_op->mmap(file, vma);
}

/* What the cases ask, which nobody knows when they are read. */
struct device {
	int mode;
	unsigned long pfn;
	size_t size;
	vm_flags_t flags;
	refcount_t users;
	struct mutex lock;
	struct list_head mappings;
	struct page *page;
	struct vm_area_struct *vma;
	const struct device_ops *ops;
};

struct device_ops {
	int (*prepare)(struct device *dev);
	int (*mmap)(struct device *dev, struct vm_area_struct *vma);
};

bool is_wide(struct device *dev);
int ready(struct device *dev);
struct device *find_device(struct file *file);

#endif
