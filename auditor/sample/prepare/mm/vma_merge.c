// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * When two neighbouring mappings may become one, and how they do.
 */

#include <linux/list.h>

#include "vma.h"

/* fork() shares anon_vmas; no other VMA may join such a one. */
static bool vma_is_fork_child(const struct vm_area_struct *vma)
{
	return vma && !list_empty(&vma->anon_vma_chain) &&
	       !list_is_singular(&vma->anon_vma_chain);
}

/* The side that has no anon_vma takes the other's. */
static bool is_mergeable_anon_vma(const struct vma_merge_struct *vmg,
				  const struct vm_area_struct *vma)
{
	if (!vma->anon_vma && vmg->anon_vma)
		return !vma_is_fork_child(vmg->middle);
	if (vma->anon_vma && !vmg->anon_vma)
		return !vma_is_fork_child(vma);

	return vma->anon_vma == vmg->anon_vma;
}

/* Neither vm_ops nor private data counts here: only what memory management sees. */
static bool is_mergeable_vma(const struct vma_merge_struct *vmg,
			     const struct vm_area_struct *vma)
{
	if ((vma->vm_flags ^ vmg->flags) & ~VM_SOFTDIRTY)
		return false;
	if (vma->vm_file != vmg->file || vma->vm_policy)
		return false;

	return is_mergeable_anon_vma(vmg, vma);
}

static bool can_vma_merge_left(const struct vma_merge_struct *vmg)
{
	const struct vm_area_struct *prev = vmg->prev;

	return prev && prev->vm_end == vmg->start && is_mergeable_vma(vmg, prev) &&
	       prev->vm_pgoff + vma_pages(prev) == vmg->pgoff;
}

static bool can_vma_merge_right(const struct vma_merge_struct *vmg)
{
	const struct vm_area_struct *next = vmg->next;
	unsigned long pages = (vmg->end - vmg->start) >> PAGE_SHIFT;

	return next && next->vm_start == vmg->end && is_mergeable_vma(vmg, next) &&
	       vmg->pgoff + pages == next->vm_pgoff;
}

/* A driver that wants to be told when a VMA goes must not lose it to a merge. */
static bool can_merge_remove_vma(const struct vm_area_struct *vma)
{
	return !vma->vm_ops || !vma->vm_ops->close;
}

/* Extend the neighbours that fit over the range; NULL if none could be. */
static struct vm_area_struct *vma_merge_range(struct vma_merge_struct *vmg)
{
	bool left = can_vma_merge_left(vmg);
	bool right = can_vma_merge_right(vmg);
	unsigned long start = left ? vmg->prev->vm_start : vmg->start;
	pgoff_t pgoff = left ? vmg->prev->vm_pgoff : vmg->pgoff;
	struct vm_area_struct *target = left ? vmg->prev : vmg->next;
	unsigned long end = vmg->end;

	if (!left && !right)
		return NULL;
	if (right && (!left || can_merge_remove_vma(vmg->next)))
		end = vmg->next->vm_end;

	return vma_expand(vmg->vmi, target, start, end, pgoff) ? NULL : target;
}

/* Merge a range that has no VMA yet. */
struct vm_area_struct *vma_merge_new_range(struct vma_merge_struct *vmg)
{
	if (vmg->flags & VM_SPECIAL)
		return NULL;

	return vma_merge_range(vmg);
}

/* Merge a VMA that is in the tree, which makes it go. */
struct vm_area_struct *vma_merge_existing_range(struct vma_merge_struct *vmg)
{
	if ((vmg->flags & VM_SPECIAL) || !can_merge_remove_vma(vmg->middle))
		return NULL;

	vmg->anon_vma = vmg->middle->anon_vma;
	return vma_merge_range(vmg);
}
