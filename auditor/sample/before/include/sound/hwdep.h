/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef __SOUND_HWDEP_H
#define __SOUND_HWDEP_H

#include <linux/fs.h>

struct snd_card;
struct snd_hwdep;

struct snd_hwdep_ops {
	int (*open)(struct snd_hwdep *hw, struct file *file);
	int (*release)(struct snd_hwdep *hw, struct file *file);
	int (*mmap)(struct snd_hwdep *hw, struct file *file,
		    struct vm_area_struct *vma);
};

struct snd_hwdep {
	struct snd_card *card;
	char name[80];
	struct snd_hwdep_ops ops;
	void *private_data;
};

int snd_hwdep_new(struct snd_card *card, const char *id, struct snd_hwdep **rhwdep);

#endif
