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
	if (!map->file->f_op->mmap)
		return 0;

	error = vfs_mmap(vma->vm_file, vma);
	if (error) {
		fput(vma->vm_file);
		vma->vm_file = NULL;

		/* The driver may have filled some page tables before it failed. */
		unmap_region(map->vmi, vma);
		return error;
	}

	/* Drivers must not move the VMA. */
	WARN_ON_ONCE(map->addr != vma->vm_start);

	map->flags = vma->vm_flags;

	return 0;
}

static void update_ksm_flags(struct mmap_state *map)
{
	map->flags = ksm_vma_flags(map->mm, map->file, map->flags);
}

/* Once no driver can change the flags any more, they are what a merge must see. */
static bool can_set_ksm_flags_early(const struct mmap_state *map)
{
	return !map->file || map->file->f_op->mmap_prepare;
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
	vma->vm_page_prot = map->page_prot;

	error = vma_iter_prealloc(map->vmi, vma);
	if (error)
		goto free_vma;

	if (map->file)
		error = __mmap_new_file_vma(map, vma);
	if (error)
		goto free_iter_vma;

	if (!map->check_ksm_early) {
		update_ksm_flags(map);
		vm_flags_init(vma, map->flags);
	}

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

/* Ask the file what the mapping is to be like, before anything is made of it. */
static int call_mmap_prepare(struct mmap_state *map)
{
	struct vm_area_desc desc = {
		.mm = map->mm,
		.start = map->addr,
		.end = map->end,
		.pgoff = map->pgoff,
		.file = map->file,
		.vm_flags = map->flags,
		.page_prot = map->page_prot,
	};
	int error;

	error = vfs_mmap_prepare(map->file, &desc);
	if (error)
		return error;

	map->pgoff = desc.pgoff;
	map->file = desc.file;
	map->flags = desc.vm_flags;
	map->page_prot = desc.page_prot;
	map->vm_ops = desc.vm_ops;
	map->vm_private_data = desc.private_data;
	return 0;
}

static void set_vma_user_defined_fields(struct vm_area_struct *vma,
					const struct mmap_state *map)
{
	if (map->vm_ops)
		vma->vm_ops = map->vm_ops;
	vma->vm_private_data = map->vm_private_data;
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
	bool have_mmap_prepare = file && file->f_op->mmap_prepare;

	map.check_ksm_early = can_set_ksm_flags_early(&map);

	error = __mmap_prepare(&map);
	if (!error && have_mmap_prepare)
		error = call_mmap_prepare(&map);
	if (error)
		goto abort_munmap;

	if (map.check_ksm_early)
		update_ksm_flags(&map);

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

	if (have_mmap_prepare)
		set_vma_user_defined_fields(vma, &map);

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
