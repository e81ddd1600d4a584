/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/atomic.h>
#include <linux/mm_types.h>
#include <linux/pgtable.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)	(((x) + PAGE_SIZE - 1) & PAGE_MASK)
#define PAGE_ALIGNED(x)	(((x) & ~PAGE_MASK) == 0)

#define VM_NONE		0x00000000

#define VM_READ		0x00000001
#define VM_WRITE	0x00000002
#define VM_EXEC		0x00000004
#define VM_SHARED	0x00000008

/* What mprotect() may turn on. */
#define VM_MAYREAD	0x00000010
#define VM_MAYWRITE	0x00000020
#define VM_MAYEXEC	0x00000040
#define VM_MAYSHARE	0x00000080

#define VM_PFNMAP	0x00000400	/* Raw PFNs, no struct page behind them */
#define VM_LOCKED	0x00002000
#define VM_IO		0x00004000	/* Accesses may have side effects */

#define VM_SEQ_READ	0x00008000	/* As madvise() hinted */
#define VM_RAND_READ	0x00010000

#define VM_DONTCOPY	0x00020000	/* Not inherited by fork() */
#define VM_DONTEXPAND	0x00040000	/* Not to grow by mremap() */
#define VM_ACCOUNT	0x00100000
#define VM_NORESERVE	0x00200000
#define VM_DONTDUMP	0x04000000	/* Left out of core dumps */
#define VM_SOFTDIRTY	0x08000000
#define VM_MIXEDMAP	0x10000000	/* May hold struct pages and raw PFNs */
#define VM_HUGEPAGE	0x20000000	/* As madvise(MADV_HUGEPAGE) */
#define VM_MERGEABLE	0x80000000	/* KSM may share equal pages */

#define VM_ACCESS_FLAGS	(VM_READ | VM_WRITE | VM_EXEC)

/* Flags that tie a mapping to its driver: such VMAs are never merged. */
#define VM_SPECIAL	(VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP)

#define VM_FAULT_SIGBUS	0x0002
#define VM_FAULT_NOPAGE	0x0100

struct vm_operations_struct {
	/* Called when a VMA is split off or copied, and when one goes. */
	void (*open)(struct vm_area_struct *vma);
	void (*close)(struct vm_area_struct *vma);
	int (*may_split)(struct vm_area_struct *vma, unsigned long addr);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*huge_fault)(struct vm_fault *vmf, unsigned int order);
	vm_fault_t (*map_pages)(struct vm_fault *vmf, pgoff_t start, pgoff_t end);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
};

void vma_start_write(struct vm_area_struct *vma);

/* Only for a VMA that nobody else can see yet. */
static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags)
{
	ACCESS_PRIVATE(vma, __vm_flags) = flags;
}

static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma_start_write(vma);
	ACCESS_PRIVATE(vma, __vm_flags) |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma_start_write(vma);
	ACCESS_PRIVATE(vma, __vm_flags) &= ~flags;
}

/* Set some flags and clear others in one go. */
static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set,
				vm_flags_t clear)
{
	vma_start_write(vma);
	vm_flags_init(vma, (vma->vm_flags | set) & ~clear);
}

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

/* Private and writable, now or later: writes go to copies. */
static inline bool is_cow_mapping(vm_flags_t flags)
{
	return (flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

pgprot_t vm_get_page_prot(vm_flags_t vm_flags);
void vma_set_page_prot(struct vm_area_struct *vma);
void vma_set_file(struct vm_area_struct *vma, struct file *file);
bool mlock_future_ok(struct mm_struct *mm, vm_flags_t flags, unsigned long bytes);

unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len,
		      vm_flags_t vm_flags, pgoff_t pgoff);

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr,
		    unsigned long pfn, unsigned long size, pgprot_t prot);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len);
void zap_vma_range(struct vm_area_struct *vma, unsigned long addr, unsigned long size);

static inline int io_remap_pfn_range(struct vm_area_struct *vma, unsigned long addr,
				     unsigned long pfn, unsigned long size,
				     pgprot_t prot)
{
	return remap_pfn_range(vma, addr, pfn, size, pgprot_decrypted(prot));
}

phys_addr_t virt_to_phys(const void *address);
struct page *virt_to_page(const void *address);
struct page *vmalloc_to_page(const void *address);

static inline void get_page(struct page *page)
{
	atomic_inc(&page->_refcount);
}

vm_fault_t filemap_fault(struct vm_fault *vmf);
vm_fault_t filemap_map_pages(struct vm_fault *vmf, pgoff_t start, pgoff_t end);
vm_fault_t filemap_page_mkwrite(struct vm_fault *vmf);

#endif
