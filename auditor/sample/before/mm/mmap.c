// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The system call's side of a mapping, up to where mm/vma.c takes over.
 */

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>

#include "vma.h"

#define MLOCK_LIMIT	(8UL << 20)

static const unsigned long protection_map[VM_SHARED << 1] = {
	[VM_READ]				= 0x025,
	[VM_READ | VM_WRITE]			= 0x025,	/* Copy on write. */
	[VM_READ | VM_SHARED]			= 0x025,
	[VM_READ | VM_WRITE | VM_SHARED]	= 0x027,
};

pgprot_t vm_get_page_prot(vm_flags_t vm_flags)
{
	return (pgprot_t) { protection_map[vm_flags & (VM_ACCESS_FLAGS | VM_SHARED)] };
}
EXPORT_SYMBOL(vm_get_page_prot);

void vma_set_page_prot(struct vm_area_struct *vma)
{
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
}

bool mlock_future_ok(struct mm_struct *mm, vm_flags_t flags, unsigned long bytes)
{
	if (!(flags & VM_LOCKED))
		return true;

	return mm->locked_vm + (bytes >> PAGE_SHIFT) <= MLOCK_LIMIT >> PAGE_SHIFT;
}

/* Let a mapping show another file than the one that it was asked of. */
void vma_set_file(struct vm_area_struct *vma, struct file *file)
{
	get_file(file);
	swap(vma->vm_file, file);
	fput(file);
}
EXPORT_SYMBOL(vma_set_file);

/* Called with the mmap lock held for writing. */
unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len,
		      vm_flags_t vm_flags, pgoff_t pgoff)
{
	struct mm_struct *mm = current->mm;

	len = PAGE_ALIGN(len);
	if (!len)
		return -ENOMEM;

	vm_flags |= mm->def_flags | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (!mlock_future_ok(mm, vm_flags, len))
		return -EAGAIN;

	if (vm_flags & VM_SHARED)
		vm_flags |= VM_MAYSHARE;
	if (file && !file->f_op->mmap)
		return -ENODEV;

	return mmap_region(file, addr, len, vm_flags, pgoff);
}
