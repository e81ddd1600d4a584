// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Playing and recording, with the samples in memory that the program maps.
 */

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>

struct snd_pcm_substream {
	void *dma_area;
	size_t dma_bytes;
	atomic_t mmap_count;		/* The buffer stays while it is mapped. */
};

static void snd_pcm_vm_open(struct vm_area_struct *area)
{
	struct snd_pcm_substream *substream = area->vm_private_data;

	atomic_inc(&substream->mmap_count);
}

static void snd_pcm_vm_close(struct vm_area_struct *area)
{
	struct snd_pcm_substream *substream = area->vm_private_data;

	atomic_dec(&substream->mmap_count);
}

static vm_fault_t snd_pcm_vm_fault(struct vm_fault *vmf)
{
	struct snd_pcm_substream *substream = vmf->vma->vm_private_data;
	unsigned long offset = vmf->pgoff << PAGE_SHIFT;

	if (offset >= substream->dma_bytes)
		return VM_FAULT_SIGBUS;

	vmf->page = virt_to_page(substream->dma_area + offset);
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct snd_pcm_vm_ops = {
	.open	= snd_pcm_vm_open,
	.close	= snd_pcm_vm_close,
	.fault	= snd_pcm_vm_fault,
};

static int snd_pcm_mmap(struct file *file, struct vm_area_struct *area)
{
	struct snd_pcm_substream *substream = file->private_data;
	unsigned long offset = area->vm_pgoff << PAGE_SHIFT;
	unsigned long size = area->vm_end - area->vm_start;

	if (offset > substream->dma_bytes || size > substream->dma_bytes - offset)
		return -EINVAL;

	area->vm_ops = &snd_pcm_vm_ops;
	area->vm_private_data = substream;
	vm_flags_set(area, VM_DONTEXPAND | VM_DONTDUMP);
	atomic_inc(&substream->mmap_count);
	return 0;
}

/* By direction: playing first, then recording. */
const struct file_operations snd_pcm_f_ops[2] = {
	{
		.owner	= THIS_MODULE,
		.open	= generic_file_open,
		.mmap	= snd_pcm_mmap,
	},
	{
		.owner	= THIS_MODULE,
		.open	= generic_file_open,
		.read	= generic_file_read,
		.mmap	= snd_pcm_mmap,
	},
};
MODULE_LICENSE("GPL");
