/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H

#include <linux/types.h>

struct kref {
	atomic_t refcount;
};

void kref_get(struct kref *kref);
int kref_put(struct kref *kref, void (*release)(struct kref *kref));

#endif
