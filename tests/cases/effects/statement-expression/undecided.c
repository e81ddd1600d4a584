// Inside one, under a condition.
#include <linux/fs.h>

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	int n = ({
		// guard: is_wide(file->private_data)
		// guard: not is_wide(file->private_data)
		if (is_wide(file->private_data))
			vm_flags_set(vma, VM_DONTDUMP);	// effect: flags.set VM_DONTDUMP
		0;
	});

	return n;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
