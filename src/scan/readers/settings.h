/* settings.h - the settings formats, named by what rules ask for (model_want.format). One scan_read each. */
#ifndef VAUBAN_SCAN_READERS_SETTINGS_H
#define VAUBAN_SCAN_READERS_SETTINGS_H

#include "scan/reader.h"

/* The path facts about an image's configuration stand under: it is a document of the image, no file of its root. */
#define SCAN_IMAGE_CONFIG VB_STR("config.json")

scan_read settings_sshd_read, settings_sysctl_read;
scan_read settings_passwd_read, settings_group_read, settings_shadow_read;
scan_read settings_keyval_read, settings_ini_read, settings_unit_read, settings_kconfig_read,
	settings_fstab_read, settings_lines_read, settings_text_read, settings_script_read;
scan_read settings_pg_hba_read, settings_crontab_read, settings_inittab_read;
scan_read settings_shell_read, settings_pam_read, settings_sudoers_read, settings_cmdline_read;
scan_read settings_uci_read, settings_nft_read, settings_apt_read;
scan_read settings_nginx_read, settings_apache_read;
scan_read settings_dockerfile_read, settings_compose_read;
scan_read settings_json_read, settings_oci_read;
scan_read settings_dtb_read, settings_uboot_env_read, settings_uboot_read, settings_busybox_read,
	settings_pe_read;

/* HTML (page.c): pages of the product; of a folder of mock-ups, whatever its name is. Records of format "page". */
scan_read settings_page_read;
/* Pages and style sheets a server sent (page_served.c): also where they lead and what they load. */
scan_read settings_served_read, settings_sheet_read;
bool settings_page_foreign(struct vb_str path);

#endif
