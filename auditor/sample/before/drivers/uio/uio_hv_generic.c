// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A channel to the hypervisor for a driver in user space.
 */

#include <linux/hyperv.h>
#include <linux/mm.h>
#include <linux/module.h>

static int hv_uio_ring_mmap(struct vmbus_channel *channel, struct vm_area_struct *vma)
{
	if (channel->state != CHANNEL_OPENED_STATE)
		return -ENODEV;

	return vm_iomap_memory(vma, virt_to_phys(channel->ringbuffer),
			       channel->ringbuffer_pagecount << PAGE_SHIFT);
}

int hv_uio_probe(struct vmbus_channel *channel)
{
	channel->state = CHANNEL_OPENED_STATE;

	return hv_create_ring_sysfs(channel, hv_uio_ring_mmap);
}
MODULE_LICENSE("GPL");
