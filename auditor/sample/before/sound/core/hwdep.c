// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Devices of sound cards that are like no other: the card's driver does it all.
 */

#include <linux/module.h>
#include <sound/hwdep.h>

static int snd_hwdep_open(struct inode *inode, struct file *file)
{
	struct snd_hwdep *hw = inode->i_private;

	file->private_data = hw;
	return hw->ops.open ? hw->ops.open(hw, file) : 0;
}

static int snd_hwdep_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct snd_hwdep *hw = file->private_data;

	if (!hw->ops.mmap)
		return -ENXIO;

	return hw->ops.mmap(hw, file, vma);
}

const struct file_operations snd_hwdep_f_ops = {
	.owner	= THIS_MODULE,
	.open	= snd_hwdep_open,
	.mmap	= snd_hwdep_mmap,
};
MODULE_LICENSE("GPL");
