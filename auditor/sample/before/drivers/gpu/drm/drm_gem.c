// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Buffers of graphics drivers: one file for all, told apart by their offsets.
 */

#include <drm/drm_gem.h>
#include <linux/mm.h>

void drm_gem_vm_open(struct vm_area_struct *vma)
{
	drm_gem_object_get(vma->vm_private_data);
}
EXPORT_SYMBOL(drm_gem_vm_open);

void drm_gem_vm_close(struct vm_area_struct *vma)
{
	drm_gem_object_put(vma->vm_private_data);
}
EXPORT_SYMBOL(drm_gem_vm_close);

void drm_gem_object_free(struct kref *kref)
{
	struct drm_gem_object *obj;

	obj = container_of(kref, struct drm_gem_object, refcount);
	obj->funcs->free(obj);
}
EXPORT_SYMBOL(drm_gem_object_free);

/* Every mapping holds a reference to its object, until drm_gem_vm_close(). */
int drm_gem_mmap_obj(struct drm_gem_object *obj, struct vm_area_struct *vma)
{
	int ret = 0;

	if (vma->vm_end - vma->vm_start > obj->size)
		return -EINVAL;

	drm_gem_object_get(obj);
	vma->vm_private_data = obj;
	vma->vm_ops = obj->funcs->vm_ops;

	if (obj->funcs->mmap) {
		ret = obj->funcs->mmap(obj, vma);
	} else {
		vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
		vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);
	}

	if (ret)
		drm_gem_object_put(obj);
	return ret;
}
EXPORT_SYMBOL(drm_gem_mmap_obj);

int drm_gem_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct drm_gem_object *obj;
	int ret;

	/* A reference for as long as this takes. */
	obj = drm_gem_object_lookup_offset(file, vma->vm_pgoff);
	if (!obj)
		return -EINVAL;

	ret = drm_gem_mmap_obj(obj, vma);
	drm_gem_object_put(obj);

	return ret;
}
EXPORT_SYMBOL(drm_gem_mmap);
