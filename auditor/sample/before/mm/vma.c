// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Making a mapping: join it to a neighbour where that is possible, and otherwise
 * let the file set up a VMA of its own.
 */

#include <linux/sched.h>

#include "vma.h"

/* Cut out what the mapping replaces and charge for what it may need. */
static int __mmap_prepare(struct mmap_state *map)
{
	struct vma_munmap_struct *vms = &map->vms;
	int error;

	vms->vmi = map->vmi;
	vms->start = map->addr;
	vms->end = map->end;
	error = vms_gather_munmap_vmas(vms, &map->prev, &map->next);
	if (error)
		return error;

	if (!may_expand_vm(map->mm, map->flags, map->pglen - vms->nr_pages))
		return -ENOMEM;

	if ((map->flags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) == VM_WRITE) {
		map->charged = map->pglen - vms->nr_accounted;
		error = security_vm_enough_memory_mm(map->mm, map->charged);
		if (error)
			return error;
		map->flags |= VM_ACCOUNT;
	}

	return 0;
}

static int __mmap_new_file_vma(struct mmap_state *map, struct vm_area_struct *vma)
{
	int error;

	vma->vm_file = get_file(map->file);
	error = call_mmap(vma->vm_file, vma);
	if (error) {
		fput(vma->vm_file);
		vma->vm_file = NULL;

		/* The driver may have filled some page tables before it failed. */
		unmap_region(map->vmi, vma);
		return error;
	}

	/* Drivers must not move the VMA. */
	WARN_ON_ONCE(map->addr != vma->vm_start);

	/* With other flags than before, a merge may be possible after all. */
	map->retry_merge = vma->vm_flags != map->flags &&
			   !(vma->vm_flags & VM_SPECIAL);
	map->flags = vma->vm_flags;

	return 0;
}

static int __mmap_new_vma(struct mmap_state *map, struct vm_area_struct **vmap)
{
	struct vm_area_struct *vma;
	int error;

	vma = vm_area_alloc(map->mm);
	if (!vma)
		return -ENOMEM;

	vma->vm_start = map->addr;
	vma->vm_end = map->end;
	vma->vm_pgoff = map->pgoff;
	vm_flags_init(vma, map->flags);
	vma->vm_page_prot = vm_get_page_prot(map->flags);

	error = vma_iter_prealloc(map->vmi, vma);
	if (error)
		goto free_vma;

	if (map->file)
		error = __mmap_new_file_vma(map, vma);
	if (error)
		goto free_iter_vma;

	vma_start_write(vma);
	vma_iter_store(map->vmi, vma);
	map->mm->map_count++;
	*vmap = vma;
	return 0;

free_iter_vma:
	vma_iter_free(map->vmi);
free_vma:
	vm_area_free(vma);
	return error;
}

static void __mmap_complete(struct mmap_state *map, struct vm_area_struct *vma)
{
	vms_complete_munmap_vmas(&map->vms);

	map->mm->total_vm += map->pglen;
	if (vma->vm_flags & VM_LOCKED) {
		if ((vma->vm_flags & VM_SPECIAL) || vma_is_dax(vma))
			vm_flags_clear(vma, VM_LOCKED);
		else
			map->mm->locked_vm += map->pglen;
	}

	vm_flags_set(vma, VM_SOFTDIRTY);
	vma_set_page_prot(vma);
}

static unsigned long __mmap_region(struct file *file, unsigned long addr,
				   unsigned long len, vm_flags_t vm_flags,
				   pgoff_t pgoff)
{
	struct mm_struct *mm = current->mm;
	struct vma_iterator vmi = { .mm = mm, .addr = addr };
	struct vm_area_struct *vma = NULL;
	int error;

	MMAP_STATE(map, mm, &vmi, addr, len, pgoff, vm_flags, file);

	error = __mmap_prepare(&map);
	if (error)
		goto abort_munmap;

	/* A neighbour may be able to take the range... */
	if (map.prev || map.next) {
		VMG_MMAP_STATE(vmg, &map, NULL);

		vma = vma_merge_new_range(&vmg);
	}

	/* ...but if none can, it needs a VMA of its own. */
	if (!vma) {
		error = __mmap_new_vma(&map, &vma);
		if (error)
			goto unacct_error;
	}

	if (map.retry_merge) {
		struct vm_area_struct *merged;
		VMG_MMAP_STATE(vmg, &map, vma);

		merged = vma_merge_existing_range(&vmg);
		if (merged)
			vma = merged;
	}

	__mmap_complete(&map, vma);
	return addr;

unacct_error:
	if (map.charged)
		vm_unacct_memory(map.charged);
abort_munmap:
	vms_abort_munmap_vmas(&map.vms);
	return error;
}

unsigned long mmap_region(struct file *file, unsigned long addr, unsigned long len,
			  vm_flags_t vm_flags, pgoff_t pgoff)
{
	if (addr + len < addr)
		return -EINVAL;

	return __mmap_region(file, addr, len, vm_flags, pgoff);
}
