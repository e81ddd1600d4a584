/* What the cases use of the kernel, as gcc and the audit read it. */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#define NULL ((void *)0)
#define bool _Bool
#define true 1
#define false 0

#define EPERM 1
#define ENOMEM 12
#define EINVAL 22
#define ENODEV 19
#define MAX_ERRNO 4095
#define GFP_KERNEL 0

#define VM_READ 0x00000001
#define VM_WRITE 0x00000002
#define VM_SHARED 0x00000008
#define VM_MAYWRITE 0x00000020
#define VM_PFNMAP 0x00000400
#define VM_IO 0x00004000
#define VM_DONTCOPY 0x00020000
#define VM_DONTEXPAND 0x00040000
#define VM_DONTDUMP 0x04000000
#define VM_MIXEDMAP 0x10000000
#define VM_SPECIAL (VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP)

typedef unsigned long vm_flags_t;
typedef unsigned long pgprot_t;
typedef unsigned long size_t;
typedef struct { int counter; } refcount_t;
typedef struct { unsigned long pte; } pte_t;
struct mutex { int locked; };
struct list_head { struct list_head *next, *prev; };
struct page;
struct mm_struct;
struct vm_area_struct;

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);
	void (*close)(struct vm_area_struct *area);
	int (*fault)(struct vm_area_struct *area);
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};

static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags = flags;
}

static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags &= ~flags;
}

static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear)
{
	vm_flags_init(vma, (vma->vm_flags | set) & ~clear);
}

static inline bool is_cow_mapping(vm_flags_t flags)
{
	return (flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return (unsigned long)ptr >= (unsigned long)-MAX_ERRNO;
}

static inline pgprot_t pgprot_noncached(pgprot_t prot)
{
	return prot | 0x10;
}

void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);

void *kmalloc(size_t size, int flags);
void kfree(const void *p);
void refcount_inc(refcount_t *r);
bool refcount_dec_and_test(refcount_t *r);
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void list_add(struct list_head *entry, struct list_head *head);

#define guard(name) mutex_lock
#define scoped_guard(name, lock) for (bool once = (mutex_lock(lock), true); once; once = false)
#define __free(name)
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define WARN_ON(x) unlikely(x)
#define fallthrough __attribute__((__fallthrough__))
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - __builtin_offsetof(type, member)))

#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define IS_ENABLED(option) __is_defined(option)

#endif
