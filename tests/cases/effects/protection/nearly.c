// Of a copy.
#include <linux/fs.h>

static void make_uncached(pgprot_t *prot)
{
	*prot = pgprot_noncached(*prot);
}

// summary: succeeds sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	pgprot_t prot = vma->vm_page_prot;

	make_uncached(&prot);
	return prot ? 0 : -EINVAL;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
