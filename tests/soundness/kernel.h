/* What the generated programs use of the kernel, as gcc and the audit read it. */
#ifndef SOUNDNESS_KERNEL_H
#define SOUNDNESS_KERNEL_H

#define NULL ((void *)0)
#define bool _Bool
#define true 1
#define false 0

#define EPERM 1
#define EIO 5
#define ENOMEM 12
#define EACCES 13
#define EINVAL 22
#define MAX_ERRNO 4095

#define VM_READ 0x00000001
#define VM_WRITE 0x00000002
#define VM_SHARED 0x00000008
#define VM_MAYWRITE 0x00000020
#define VM_PFNMAP 0x00000400
#define VM_IO 0x00004000
#define VM_DONTEXPAND 0x00040000
#define VM_DONTDUMP 0x04000000

typedef unsigned long vm_flags_t;
typedef unsigned long pgprot_t;

struct file {
	void *private_data;
};

struct vm_operations_struct {
	int unused;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};

/* The inputs of a program: two are global, two hang on the file. */
struct settings {
	int in0;
	int in1;
};

struct device {
	int in2;
	int in3;
};

struct ctx {
	struct vm_area_struct *vma;
	int n;
};

static struct settings settings;
static struct device spare;
static const struct vm_operations_struct ops_a, ops_b;

static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags = flags;
}

static inline void vm_flags_reset(struct vm_area_struct *vma, vm_flags_t flags)
{
	vm_flags_init(vma, flags);
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

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return !ptr || IS_ERR(ptr);
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? PTR_ERR(ptr) : 0;
}

static inline pgprot_t pgprot_noncached(pgprot_t prot)
{
	return prot | 0x10;
}

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define fallthrough __attribute__((__fallthrough__))

#define __ARG_PLACEHOLDER_1 0,
#define __take_second_arg(__ignored, val, ...) val
#define __is_defined(x) ___is_defined(x)
#define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
#define ____is_defined(arg1_or_junk) __take_second_arg(arg1_or_junk 1, 0)
#define IS_ENABLED(option) __is_defined(option)

/* A step that leaves a trace, so that two runs can be compared by the way that they took. */
static unsigned int steps;
static inline void step(int n)
{
	steps = steps * 31 + n;
}
#define pr_debug(text, n) step(n)

#endif
