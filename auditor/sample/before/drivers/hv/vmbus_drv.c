// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Channels to the hypervisor, and their rings in sysfs.
 */

#include <linux/hyperv.h>
#include <linux/module.h>

static int hv_mmap_ring_buffer_wrapper(struct file *file, struct kobject *kobj,
				       const struct bin_attribute *attr,
				       struct vm_area_struct *vma)
{
	struct vmbus_channel *channel;

	channel = container_of(kobj, struct vmbus_channel, kobj);
	return channel->mmap_ring_buffer(channel, vma);
}

static const struct bin_attribute chan_attr_ring_buffer = {
	.name	= "ring",
	.size	= 2 << 20,
	.mmap	= hv_mmap_ring_buffer_wrapper,
};

/**
 * hv_create_ring_sysfs - let programs map the ring of a channel
 * @channel: the channel
 * @hv_mmap_ring_buffer: maps the ring; the driver knows where it is
 *
 * Return: 0 or an error.
 */
int hv_create_ring_sysfs(struct vmbus_channel *channel,
			 int (*hv_mmap_ring_buffer)(struct vmbus_channel *channel,
						    struct vm_area_struct *vma))
{
	channel->mmap_ring_buffer = hv_mmap_ring_buffer;

	return sysfs_create_bin_file(&channel->kobj, &chan_attr_ring_buffer);
}
EXPORT_SYMBOL_GPL(hv_create_ring_sysfs);
MODULE_LICENSE("GPL");
