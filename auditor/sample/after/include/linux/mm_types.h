/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/kernel.h>

struct anon_vma;
struct file;
struct mempolicy;
struct vm_operations_struct;

typedef unsigned long vm_flags_t;
typedef unsigned int vm_fault_t;

typedef struct { unsigned long pte; } pte_t;
typedef struct { unsigned long pmd; } pmd_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;

struct page {
	unsigned long flags;
	atomic_t _refcount;
};

struct mm_struct {
	pgd_t *pgd;
	int map_count;
	unsigned long total_vm;
	unsigned long locked_vm;
	unsigned long def_flags;
};

/* One mapping of a process: a range of addresses that share their attributes. */
struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;		/* First byte after the mapping. */

	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;

	/* To be changed by vm_flags_set() and its kin only, under the write lock. */
	union {
		const vm_flags_t vm_flags;
		vm_flags_t __private __vm_flags;
	};

	struct list_head anon_vma_chain;
	struct anon_vma *anon_vma;

	const struct vm_operations_struct *vm_ops;

	unsigned long vm_pgoff;		/* Offset into vm_file, in pages. */
	struct file *vm_file;		/* May be NULL. */
	void *vm_private_data;

	struct mempolicy *vm_policy;
};

/*
 * A mapping that is about to be made, as far as the .mmap_proto hook may decide on
 * it. There is no VMA yet, and there may never be one: the range may merge.
 */
struct vma_proto {
	/* Immutable state. */
	struct mm_struct *mm;
	unsigned long start;
	unsigned long end;

	/* Mutable fields. Populated with initial state. */
	pgoff_t pgoff;
	struct file *file;
	vm_flags_t flags;
	pgprot_t page_prot;

	/* Write-only fields. */
	const struct vm_operations_struct *vm_ops;
	void *private_data;
};

struct vm_fault {
	struct vm_area_struct *vma;
	pgoff_t pgoff;
	unsigned long address;
	struct page *page;
};

#endif
