// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * USB audio interfaces that keep a stream of samples in memory. A program maps
 * what was recorded for reading, and what is to be played, behind it, for writing.
 */

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <sound/hwdep.h>

struct usb_stream {
	unsigned int read_size;
	unsigned int write_size;
};

struct us122l {
	struct mutex mutex;
	struct usb_stream *stream;
	void *write_page;
	atomic_t mmap_count;
};

static void usb_stream_hwdep_vm_open(struct vm_area_struct *area)
{
	struct us122l *us122l = area->vm_private_data;

	atomic_inc(&us122l->mmap_count);
}

static void usb_stream_hwdep_vm_close(struct vm_area_struct *area)
{
	struct us122l *us122l = area->vm_private_data;

	atomic_dec(&us122l->mmap_count);
}

static vm_fault_t usb_stream_hwdep_vm_fault(struct vm_fault *vmf)
{
	struct us122l *us122l = vmf->vma->vm_private_data;
	unsigned long offset = vmf->pgoff << PAGE_SHIFT;
	unsigned long read_size = PAGE_ALIGN(us122l->stream->read_size);

	if (offset < read_size)
		vmf->page = virt_to_page((char *)us122l->stream + offset);
	else
		vmf->page = virt_to_page(us122l->write_page + offset - read_size);

	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct usb_stream_hwdep_vm_ops = {
	.open	= usb_stream_hwdep_vm_open,
	.close	= usb_stream_hwdep_vm_close,
	.fault	= usb_stream_hwdep_vm_fault,
};

static int usb_stream_hwdep_mmap(struct snd_hwdep *hw, struct file *filp,
				 struct vm_area_struct *area)
{
	unsigned long size = area->vm_end - area->vm_start;
	struct us122l *us122l = hw->private_data;
	const struct usb_stream *s;
	bool read;
	int err = 0;

	mutex_lock(&us122l->mutex);
	s = us122l->stream;

	read = area->vm_pgoff << PAGE_SHIFT < s->read_size;
	if (read) {
		/* Nobody but the device writes what was recorded. */
		if (area->vm_flags & VM_WRITE) {
			err = -EPERM;
			goto unlock;
		}
		vm_flags_clear(area, VM_MAYWRITE);
	}

	if (size > PAGE_ALIGN(read ? s->read_size : s->write_size)) {
		err = -EINVAL;
		goto unlock;
	}

	vm_flags_set(area, VM_DONTDUMP);
	if (!read)
		vm_flags_set(area, VM_DONTEXPAND);

	area->vm_ops = &usb_stream_hwdep_vm_ops;
	area->vm_private_data = us122l;
	atomic_inc(&us122l->mmap_count);
unlock:
	mutex_unlock(&us122l->mutex);
	return err;
}

int usb_stream_hwdep_new(struct snd_card *card, struct us122l *us122l)
{
	struct snd_hwdep *hw;
	int err;

	err = snd_hwdep_new(card, "US-122L", &hw);
	if (err)
		return err;

	hw->private_data = us122l;
	hw->ops.mmap = usb_stream_hwdep_mmap;
	return 0;
}
MODULE_LICENSE("GPL");
