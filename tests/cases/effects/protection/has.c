// Through the address of the member.
#include <linux/fs.h>

static void make_uncached(pgprot_t *prot)
{
	*prot = pgprot_noncached(*prot);	// effect: writes vm_page_prot
}

// summary: vm_page_prot always
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	make_uncached(&vma->vm_page_prot);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
