"""Kernel trees of a few lines for tests of the command, built in a temporary folder."""

from pathlib import Path

MAKEFILE = """\
VERSION = 6
PATCHLEVEL = 12
SUBLEVEL = 0
EXTRAVERSION =
NAME = A tree in small
"""

MM_TYPES_H = """\
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

struct file;

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);
	void (*close)(struct vm_area_struct *area);
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	unsigned long vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};

#endif
"""

MM_H = """\
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/mm_types.h>

#define VM_READ		0x00000001
#define VM_WRITE	0x00000002
#define VM_PFNMAP	0x00000400
#define VM_LOCKED	0x00002000
#define VM_IO		0x00004000
#define VM_DONTEXPAND	0x00040000
#define VM_MIXEDMAP	0x10000000
#define VM_SPECIAL	(VM_IO | VM_DONTEXPAND | VM_PFNMAP | VM_MIXEDMAP)

static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}

#endif
"""

FS_H = """\
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/mm.h>

struct file_operations {
	int (*open)(struct inode *inode, struct file *file);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
};

struct proc_ops {
	int (*proc_mmap)(struct file *file, struct vm_area_struct *vma);
};

#endif
"""

DRIVER_C = """\
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>

static int toaster_mmap(struct file *file, struct vm_area_struct *vma)
{
	vm_flags_set(vma, VM_IO);
	return 0;
}

static const struct file_operations toaster_fops = {
	.mmap	= toaster_mmap,
};
"""

PROC_C = """\
// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>

static int crumbs_mmap(struct file *file, struct vm_area_struct *vma)
{
	return 0;
}

static const struct proc_ops crumbs_ops = {
	.proc_mmap	= crumbs_mmap,
};
"""

MAINTAINERS = """\
List of maintainers
===================

TOASTER DRIVER
M:	Someone <someone@example.org>
S:	Maintained
F:	drivers/char/toaster.c
"""

FILES = {
    "Makefile": MAKEFILE,
    "Kconfig": 'mainmenu "Small"\n',
    "MAINTAINERS": MAINTAINERS,
    "include/linux/mm_types.h": MM_TYPES_H,
    "include/linux/mm.h": MM_H,
    "include/linux/fs.h": FS_H,
    "drivers/char/toaster.c": DRIVER_C,
    "fs/proc/crumbs.c": PROC_C,
}


def build(tree: Path, files: dict[str, str] = FILES) -> Path:
    """Write the files below ``tree`` and return it."""
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tree


def driver(name: str, body: str = "\treturn 0;\n") -> str:
    """Return a driver's text with one callback, ``NAME_mmap``, of the given body."""
    return (
        "#include <linux/fs.h>\n\n"
        f"static int {name}_mmap(struct file *file, struct vm_area_struct *vma)\n"
        f"{{\n{body}}}\n\n"
        f"static const struct file_operations {name}_fops = {{\n\t.mmap\t= {name}_mmap,\n}};\n"
    )
