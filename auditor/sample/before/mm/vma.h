/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef __MM_VMA_H
#define __MM_VMA_H

#include <linux/fs.h>
#include <linux/mm.h>

/* Walks the VMAs of an address space, and changes which there are. */
struct vma_iterator {
	struct mm_struct *mm;
	unsigned long addr;
};

/* The VMAs that a new mapping replaces. */
struct vma_munmap_struct {
	struct vma_iterator *vmi;
	unsigned long start;
	unsigned long end;
	unsigned long nr_pages;
	unsigned long nr_accounted;
};

/*
 * What is to be merged with which neighbours.
 *
 *	|------|- - - - - -|------|
 *	  prev  [start, end)  next
 *
 * middle is the VMA at [start, end) if there is one already.
 */
struct vma_merge_struct {
	struct vma_iterator *vmi;
	struct vm_area_struct *prev;
	struct vm_area_struct *middle;
	struct vm_area_struct *next;
	unsigned long start;
	unsigned long end;
	pgoff_t pgoff;
	vm_flags_t flags;
	struct file *file;
	struct anon_vma *anon_vma;
};

/* State of one mmap() on its way. */
struct mmap_state {
	struct mm_struct *mm;
	struct vma_iterator *vmi;

	unsigned long addr;
	unsigned long end;
	pgoff_t pgoff;
	unsigned long pglen;
	vm_flags_t flags;
	struct file *file;

	unsigned long charged;
	bool retry_merge;

	struct vm_area_struct *prev;
	struct vm_area_struct *next;
	struct vma_munmap_struct vms;
};

#define MMAP_STATE(name, mm_, vmi_, addr_, len_, pgoff_, flags_, file_)	\
	struct mmap_state name = {					\
		.mm = mm_,						\
		.vmi = vmi_,						\
		.addr = addr_,						\
		.end = (addr_) + (len_),				\
		.pgoff = pgoff_,					\
		.pglen = (len_) >> PAGE_SHIFT,				\
		.flags = flags_,					\
		.file = file_,						\
	}

#define VMG_MMAP_STATE(name, map_, vma_)				\
	struct vma_merge_struct name = {				\
		.vmi = (map_)->vmi,					\
		.prev = (map_)->prev,					\
		.middle = vma_,						\
		.next = (map_)->next,					\
		.start = (map_)->addr,					\
		.end = (map_)->end,					\
		.pgoff = (map_)->pgoff,					\
		.flags = (map_)->flags,					\
		.file = (map_)->file,					\
	}

/* What a VMA has until somebody gives it other operations. */
extern const struct vm_operations_struct vma_dummy_vm_ops;

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm);
void vm_area_free(struct vm_area_struct *vma);

int vma_iter_prealloc(struct vma_iterator *vmi, struct vm_area_struct *vma);
void vma_iter_store(struct vma_iterator *vmi, struct vm_area_struct *vma);
void vma_iter_free(struct vma_iterator *vmi);
void unmap_region(struct vma_iterator *vmi, struct vm_area_struct *vma);

int vms_gather_munmap_vmas(struct vma_munmap_struct *vms,
			   struct vm_area_struct **prev, struct vm_area_struct **next);
void vms_complete_munmap_vmas(struct vma_munmap_struct *vms);
void vms_abort_munmap_vmas(struct vma_munmap_struct *vms);

/* Let @vma cover [start, end), and remove the VMAs which that covers up. */
int vma_expand(struct vma_iterator *vmi, struct vm_area_struct *vma,
	       unsigned long start, unsigned long end, pgoff_t pgoff);

bool may_expand_vm(struct mm_struct *mm, vm_flags_t flags, unsigned long npages);
int security_vm_enough_memory_mm(struct mm_struct *mm, unsigned long pages);
void vm_unacct_memory(unsigned long pages);

struct vm_area_struct *vma_merge_new_range(struct vma_merge_struct *vmg);
struct vm_area_struct *vma_merge_existing_range(struct vma_merge_struct *vmg);

unsigned long mmap_region(struct file *file, unsigned long addr, unsigned long len,
			  vm_flags_t vm_flags, pgoff_t pgoff);

#endif
