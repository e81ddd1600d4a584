// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A display that takes its pictures from memory which the CPU writes uncached.
 */

#include <drm/drm_gem.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct sketch_object {
	struct drm_gem_object base;
	unsigned long pfn;
};

static void sketch_object_free(struct drm_gem_object *obj)
{
	kfree(container_of(obj, struct sketch_object, base));
}

static int sketch_object_mmap(struct drm_gem_object *obj, struct vm_area_struct *vma)
{
	struct sketch_object *sketch = container_of(obj, struct sketch_object, base);

	/* The offset named the object; in the object, the mapping starts at 0. */
	vma->vm_pgoff = 0;
	vma->vm_page_prot = pgprot_writecombine(vma->vm_page_prot);

	return remap_pfn_range(vma, vma->vm_start, sketch->pfn,
			       vma->vm_end - vma->vm_start, vma->vm_page_prot);
}

static const struct vm_operations_struct sketch_vm_ops = {
	.open	= drm_gem_vm_open,
	.close	= drm_gem_vm_close,
};

const struct drm_gem_object_funcs sketch_object_funcs = {
	.free	= sketch_object_free,
	.mmap	= sketch_object_mmap,
	.vm_ops	= &sketch_vm_ops,
};

DEFINE_DRM_GEM_FOPS(sketch_fops);

static const struct drm_driver sketch_driver = {
	.name	= "sketch",
	.fops	= &sketch_fops,
};

static int __init sketch_init(void)
{
	return drm_dev_register(&sketch_driver);
}
module_init(sketch_init);
MODULE_LICENSE("GPL");
