/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_DAX_H
#define _LINUX_DAX_H

#include <linux/fs.h>
#include <linux/mm.h>

struct dax_device;

int dax_read_lock(void);
void dax_read_unlock(int id);
bool dax_alive(struct dax_device *dax_dev);
bool dax_synchronous(struct dax_device *dax_dev);
vm_fault_t dax_iomap_fault(struct vm_fault *vmf, unsigned int order);

/* A shared, writable mapping of a DAX file needs a device that keeps up with it. */
static inline bool daxdev_mapping_supported(struct vm_area_struct *vma,
					    struct dax_device *dax_dev)
{
	if (!(vma->vm_flags & VM_SHARED) || !vma_is_dax(vma))
		return true;
	return dax_synchronous(dax_dev);
}

#endif
