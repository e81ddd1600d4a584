// A macro with a condition of the device.
#include <linux/fs.h>

// effect: flags.set VM_DONTDUMP
// guard: is_wide(dev)
// guard: not is_wide(dev)
#define MARK(area, dev) do { if (is_wide(dev)) vm_flags_set((area), VM_DONTDUMP); } while (0)

// summary: VM_DONTDUMP set-sometimes
static int case_mmap(struct file *file, struct vm_area_struct *vma)
{
	MARK(vma, file->private_data);
	return 0;
}

static const struct file_operations case_fops = {
	.mmap = case_mmap,
};
