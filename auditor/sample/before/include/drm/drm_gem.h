/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _DRM_GEM_H
#define _DRM_GEM_H

#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/module.h>

struct drm_gem_object;

struct drm_gem_object_funcs {
	void (*free)(struct drm_gem_object *obj);
	int (*mmap)(struct drm_gem_object *obj, struct vm_area_struct *vma);
	const struct vm_operations_struct *vm_ops;
};

struct drm_gem_object {
	struct kref refcount;
	size_t size;
	const struct drm_gem_object_funcs *funcs;
};

struct drm_driver {
	const char *name;
	const struct file_operations *fops;
};

int drm_dev_register(const struct drm_driver *driver);

int drm_open(struct inode *inode, struct file *file);
int drm_release(struct inode *inode, struct file *file);

struct drm_gem_object *drm_gem_object_lookup_offset(struct file *file, pgoff_t pgoff);
void drm_gem_object_free(struct kref *kref);
void drm_gem_vm_open(struct vm_area_struct *vma);
void drm_gem_vm_close(struct vm_area_struct *vma);
int drm_gem_mmap_obj(struct drm_gem_object *obj, struct vm_area_struct *vma);
int drm_gem_mmap(struct file *file, struct vm_area_struct *vma);

static inline void drm_gem_object_get(struct drm_gem_object *obj)
{
	kref_get(&obj->refcount);
}

static inline void drm_gem_object_put(struct drm_gem_object *obj)
{
	kref_put(&obj->refcount, drm_gem_object_free);
}

/* The file operations of a GEM driver, for a table with entries of its own. */
#define DRM_GEM_FOPS \
	.open		= drm_open, \
	.release	= drm_release, \
	.mmap		= drm_gem_mmap

/* The whole table, for a driver that needs nothing else. */
#define DEFINE_DRM_GEM_FOPS(name) \
	static const struct file_operations name = { \
		.owner		= THIS_MODULE, \
		DRM_GEM_FOPS, \
	}

#endif
