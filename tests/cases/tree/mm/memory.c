#include <linux/mm.h>

static int install(struct vm_area_struct *vma, unsigned long addr)
{
	pte_t *ptep = (pte_t *)addr, pte = { addr };

	if (!addr)
		return -ENOMEM;
	set_pte_at(vma->vm_mm, addr, ptep, pte);
	return 0;
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot)
{
	vm_flags_set(vma, VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP);
	return install(vma, addr);
}

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	if (!page)
		return -EINVAL;
	if (!(vma->vm_flags & VM_MIXEDMAP))
		vm_flags_set(vma, VM_MIXEDMAP);
	return install(vma, addr);
}
