// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Filling the page tables of a mapping on behalf of its driver.
 */

#include <linux/mm.h>
#include <linux/module.h>

static int remap_pte_range(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			   unsigned long end, unsigned long pfn, pgprot_t prot)
{
	pte_t *table, *pte;

	table = pte_alloc_map_lock(mm, pmd, addr);
	if (!table)
		return -ENOMEM;

	for (pte = table; addr != end; addr += PAGE_SIZE, pte++, pfn++)
		set_pte_at(mm, addr, pte, pte_mkspecial(pfn_pte(pfn, prot)));

	pte_unmap_unlock(table);
	return 0;
}

static int remap_pmd_range(struct mm_struct *mm, pgd_t *pgd, unsigned long addr,
			   unsigned long end, unsigned long pfn, pgprot_t prot)
{
	unsigned long next;
	pmd_t *pmd;
	int err = 0;

	pmd = pmd_alloc(mm, pgd, addr);
	if (!pmd)
		return -ENOMEM;

	for (; addr != end && !err; addr = next, pmd++) {
		next = pmd_addr_end(addr, end);
		err = remap_pte_range(mm, pmd, addr, next, pfn, prot);
		pfn += (next - addr) >> PAGE_SHIFT;
	}

	return err;
}

static int remap_pfn_range_internal(struct vm_area_struct *vma, unsigned long addr,
				    unsigned long pfn, unsigned long size, pgprot_t prot)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long end = addr + PAGE_ALIGN(size);
	unsigned long next;
	pgd_t *pgd;
	int err = 0;

	if (WARN_ON_ONCE(!PAGE_ALIGNED(addr)))
		return -EINVAL;

	/* The offset is how a page that was not copied yet is told from a copy. */
	if (is_cow_mapping(vma->vm_flags)) {
		if (addr != vma->vm_start || end != vma->vm_end)
			return -EINVAL;
		vma->vm_pgoff = pfn;
	}

	/* Raw PFNs: nothing to look at, to count, to dump or to extend. */
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);

	for (pgd = pgd_offset(mm, addr); addr != end && !err; addr = next, pgd++) {
		next = pgd_addr_end(addr, end);
		err = remap_pmd_range(mm, pgd, addr, next, pfn, prot);
		pfn += (next - addr) >> PAGE_SHIFT;
	}

	return err;
}

/**
 * remap_pfn_range - show physical memory to user space
 * @vma: VMA to map into
 * @addr: user address to start at, aligned to a page
 * @pfn: number of the first page of physical memory
 * @size: bytes to map
 * @prot: protection of the pages
 *
 * Return: 0, or an error; then nothing of the range is mapped.
 */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr,
		    unsigned long pfn, unsigned long size, pgprot_t prot)
{
	int err;

	err = remap_pfn_range_internal(vma, addr, pfn, size, prot);
	if (err)
		zap_vma_range(vma, addr, size);

	return err;
}
EXPORT_SYMBOL(remap_pfn_range);

static int insert_page(struct vm_area_struct *vma, unsigned long addr,
		       struct page *page, pgprot_t prot)
{
	struct mm_struct *mm = vma->vm_mm;
	int err = 0;
	pmd_t *pmd;
	pte_t *pte;

	pmd = pmd_alloc(mm, pgd_offset(mm, addr), addr);
	if (!pmd)
		return -ENOMEM;
	pte = pte_alloc_map_lock(mm, pmd, addr);
	if (!pte)
		return -ENOMEM;

	if (pte_none(*pte)) {
		get_page(page);
		set_pte_at(mm, addr, pte, mk_pte(page, prot));
	} else {
		err = -EBUSY;
	}

	pte_unmap_unlock(pte);
	return err;
}

/**
 * vm_insert_page - show one page of the kernel to user space
 * @vma: VMA to map into
 * @addr: user address of the page
 * @page: the page, which gains a reference
 *
 * Return: 0 or an error.
 */
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return -EFAULT;

	if (!(vma->vm_flags & VM_MIXEDMAP))
		vm_flags_set(vma, VM_MIXEDMAP);

	return insert_page(vma, addr, page, vma->vm_page_prot);
}
EXPORT_SYMBOL(vm_insert_page);

/**
 * vm_iomap_memory - show a device's memory to user space
 * @vma: VMA to map into, at the offset that it asks for
 * @start: start of the device's memory
 * @len: its length in bytes
 *
 * For drivers that have nothing to decide themselves. vm_page_prot is theirs to set.
 *
 * Return: 0 or an error.
 */
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len)
{
	unsigned long pfn = start >> PAGE_SHIFT;
	unsigned long pages;

	if (start + len < start)
		return -EINVAL;

	len += start & ~PAGE_MASK;
	pages = PAGE_ALIGN(len) >> PAGE_SHIFT;
	if (vma->vm_pgoff > pages || vma_pages(vma) > pages - vma->vm_pgoff)
		return -EINVAL;

	return io_remap_pfn_range(vma, vma->vm_start, pfn + vma->vm_pgoff,
				  vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
EXPORT_SYMBOL(vm_iomap_memory);
