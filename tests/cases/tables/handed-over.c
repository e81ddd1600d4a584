// A function handed to one that stores its argument in a slot.
#include <linux/fs.h>

struct channel {
	int (*mmap_ring)(struct channel *channel, struct vm_area_struct *vma);
};

static int ring_mmap(struct channel *channel, struct vm_area_struct *vma)
{
	return 0;
}

static void channel_create(struct channel *channel,
			   int (*mmap)(struct channel *channel,
				       struct vm_area_struct *vma))
{
	channel->mmap_ring = mmap;
}

static void probe(struct channel *channel)
{
	channel_create(channel, ring_mmap);	// table: ring_mmap channel * * argument
}
