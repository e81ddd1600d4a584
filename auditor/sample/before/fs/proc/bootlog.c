// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/bootlog: what the firmware wrote down before the kernel started.
 */

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

extern const struct { phys_addr_t start; unsigned long size; } bootlog_area;

/* For reading, and for nothing else later on. */
static int bootlog_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long size = vma->vm_end - vma->vm_start;

	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	if (vma->vm_pgoff || size > PAGE_ALIGN(bootlog_area.size))
		return -EINVAL;

	vm_flags_clear(vma, VM_MAYWRITE);
	return remap_pfn_range(vma, vma->vm_start, bootlog_area.start >> PAGE_SHIFT,
			       size, vma->vm_page_prot);
}

static const struct proc_ops bootlog_proc_ops = {
	.proc_open	= generic_file_open,
	.proc_mmap	= bootlog_mmap,
};

static int __init bootlog_init(void)
{
	return proc_create("bootlog", &bootlog_proc_ops) ? 0 : -ENOMEM;
}
module_init(bootlog_init);
