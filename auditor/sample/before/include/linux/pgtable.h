/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_PGTABLE_H
#define _LINUX_PGTABLE_H

#include <linux/mm_types.h>

/*
 * Three levels are enough here. A table is allocated on the way down where there
 * is none; the result is NULL if that fails.
 */
pgd_t *pgd_offset(struct mm_struct *mm, unsigned long addr);
pmd_t *pmd_alloc(struct mm_struct *mm, pgd_t *pgd, unsigned long addr);
pte_t *pte_alloc_map_lock(struct mm_struct *mm, pmd_t *pmd, unsigned long addr);
void pte_unmap_unlock(pte_t *pte);

unsigned long pgd_addr_end(unsigned long addr, unsigned long end);
unsigned long pmd_addr_end(unsigned long addr, unsigned long end);

bool pte_none(pte_t pte);
pte_t pfn_pte(unsigned long pfn, pgprot_t prot);
pte_t pte_mkspecial(pte_t pte);
pte_t mk_pte(struct page *page, pgprot_t prot);
void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);

pgprot_t pgprot_noncached(pgprot_t prot);
pgprot_t pgprot_writecombine(pgprot_t prot);
pgprot_t pgprot_decrypted(pgprot_t prot);

#endif
