/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

/* The options of this tree; the build includes the file before all others. */
#define CONFIG_64BIT 1
#define CONFIG_MMU 1
#define CONFIG_FS_DAX 1
#define CONFIG_EROFS_FS_DAX 1

#endif
