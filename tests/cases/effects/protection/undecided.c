// Where the caller asks for it.
#include <linux/fs.h>

static void make_uncached(pgprot_t *prot, bool wanted)
{
	if (wanted)	// guard: not wanted // guard: wanted
		*prot = pgprot_noncached(*prot);	// effect: writes vm_page_prot
}

// summary: vm_page_prot sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	make_uncached(&vma->vm_page_prot, is_wide(file->private_data));
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
