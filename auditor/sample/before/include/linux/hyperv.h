/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_HYPERV_H
#define _LINUX_HYPERV_H

#include <linux/device.h>
#include <linux/mm_types.h>

enum vmbus_channel_state {
	CHANNEL_OFFER_STATE,
	CHANNEL_OPENED_STATE,
};

struct vmbus_channel {
	struct kobject kobj;
	enum vmbus_channel_state state;
	void *ringbuffer;
	u32 ringbuffer_pagecount;

	/* Set by the driver that wants its ring in sysfs. */
	int (*mmap_ring_buffer)(struct vmbus_channel *channel,
				struct vm_area_struct *vma);
};

int hv_create_ring_sysfs(struct vmbus_channel *channel,
			 int (*hv_mmap_ring_buffer)(struct vmbus_channel *channel,
						    struct vm_area_struct *vma));

#endif
