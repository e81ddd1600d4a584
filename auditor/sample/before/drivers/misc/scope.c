// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An oscilloscope on the bus. A program maps the samples and reads them as they
 * come; each mapping has a cursor of its own.
 */

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

struct scope_cursor {
	unsigned long last;
};

struct scope {
	struct miscdevice misc;
	struct file_operations fops;
	struct page **pages;
	pgoff_t nr_pages;
};

static vm_fault_t scope_vm_fault(struct vm_fault *vmf)
{
	struct scope *scope = vmf->vma->vm_file->private_data;
	struct scope_cursor *cursor = vmf->vma->vm_private_data;

	if (vmf->pgoff >= scope->nr_pages)
		return VM_FAULT_SIGBUS;

	cursor->last = vmf->pgoff;
	vmf->page = scope->pages[vmf->pgoff];
	get_page(vmf->page);
	return 0;
}

static void scope_vm_close(struct vm_area_struct *vma)
{
	kfree(vma->vm_private_data);
}

static const struct vm_operations_struct scope_vm_ops = {
	.close	= scope_vm_close,
	.fault	= scope_vm_fault,
};

/*
 * The VMA is changed before all that can fail has been tried. Nobody sees the rest
 * today, since the VMA is thrown away on error.
 */
static int scope_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct scope_cursor *cursor;

	vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND);
	vma->vm_ops = &scope_vm_ops;

	cursor = kzalloc(sizeof(*cursor), GFP_KERNEL);
	if (!cursor)
		return -ENOMEM;

	vma->vm_private_data = cursor;
	return 0;
}

static struct scope scope = {
	.misc = {
		.name = "scope",
		.fops = &scope.fops,
	},
	.fops = {
		.owner = THIS_MODULE,
		.open = generic_file_open,
		.mmap = scope_mmap,
	},
};

static int __init scope_init(void)
{
	return misc_register(&scope.misc);
}
module_init(scope_init);
MODULE_LICENSE("GPL");
