/* settings.h - the settings formats, named by what rules ask for (model_want.format). One scan_read each. */
#ifndef VAUBAN_SCAN_READERS_SETTINGS_H
#define VAUBAN_SCAN_READERS_SETTINGS_H

#include "scan/reader.h"

scan_read settings_sshd_read, settings_sysctl_read;
scan_read settings_passwd_read, settings_group_read, settings_shadow_read;
scan_read settings_keyval_read, settings_ini_read, settings_unit_read, settings_kconfig_read,
	settings_fstab_read, settings_lines_read, settings_text_read;


/* HTML (page.c): pages of the product; of a folder of mock-ups, whatever its name is. Records of format "page". */
scan_read settings_page_read, settings_mockup_read;

#endif
