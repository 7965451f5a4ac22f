/* table.c - the visible list of everything that is recognised, in the order of the documentation. */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/settings.h"

const struct scan_reader *const scan_readers[] = {
	&scan_reader_os_release,
	&scan_reader_dpkg_status,
	&scan_reader_dpkg_parts,
	&scan_reader_dpkg_list,
	&scan_reader_apk,
	&scan_reader_rpm,
	&scan_reader_opkg_status,
	&scan_reader_opkg_list,
	&scan_reader_pacman_desc,
	&scan_reader_pacman_files,
	&scan_reader_go_mod,
	&scan_reader_go_binary,
	&scan_reader_rust_binary,
	&scan_reader_pipfile_lock,
	&scan_reader_poetry_lock,
	&scan_reader_pdm_lock,
	&scan_reader_pylock,
	&scan_reader_uv_lock,
	&scan_reader_yarn_lock,
	&scan_reader_pnpm_lock,
	&scan_reader_bun_lock,
	&scan_reader_composer_lock,
	&scan_reader_gemfile_lock,
	&scan_reader_gemspec,
	&scan_reader_nuget_lock,
	&scan_reader_dotnet_deps,
	&scan_reader_gradle_lock,
	&scan_reader_conan_lock,
	&scan_reader_vcpkg_status,
	&scan_reader_vcpkg_manifest,
	&scan_reader_pubspec_lock,
	&scan_reader_mix_lock,
	&scan_reader_swift_resolved,
	&scan_reader_podfile_lock,
	&scan_reader_renv_lock,
	&scan_reader_yocto_image,
	&scan_reader_yocto_licences,
	&scan_reader_buildroot,
	&scan_reader_maven_pom,
	&scan_reader_jar,
	&scan_reader_strings,
	&scan_reader_strings_image,
	&scan_reader_python_requirements,
	&scan_reader_python_metadata,
	&scan_reader_cargo_lock,
	&scan_reader_npm_lock,
	&scan_reader_copyright,
	&scan_reader_sbom_json,
	&scan_reader_sbom_tags,
	&scan_reader_changelog,
	&scan_reader_elf,
	&scan_reader_keystore,
	&scan_reader_ssh_authorized,
	&scan_reader_ssh_public,
	&scan_reader_dropbear,
	&scan_reader_secrets,
	NULL,
};

/* name as in a rule's "format", function, what it reads */
#define FORMATS(X)                                                                                 \
	X(sshd, settings_sshd_read, "OpenSSH server configuration, sshd_config(5)")                \
	X(sysctl, settings_sysctl_read, "kernel parameters, sysctl.conf(5) and sysctl.d(5)")       \
	X(passwd, settings_passwd_read, "accounts, passwd(5)")                                     \
	X(group, settings_group_read, "groups, group(5)")                                          \
	X(shadow, settings_shadow_read, "password schemes and ages, shadow(5); never a hash")      \
	X(keyval, settings_keyval_read, "lines of a key and a value")                              \
	X(ini, settings_ini_read, "sections of key=value")                                         \
	X(unit, settings_unit_read, "systemd units, systemd.syntax(7)")                            \
	X(kconfig, settings_kconfig_read, "kernel build configuration")                            \
	X(fstab, settings_fstab_read, "mounted file systems, fstab(5)")                            \
	X(lines, settings_lines_read, "text files as they stand, a record a line")                 \
	X(text, settings_text_read, "text files to change: every line, comments too")

#define FORMAT(word, function, text)                                                               \
	static const struct scan_reader format_##word = {.name = #word,                            \
							 .max_bytes = VB_LIMIT_SETTING_BYTES,      \
							 .read = (function),                       \
							 .what = (text)};
FORMATS(FORMAT)

static const struct scan_reader format_page = {
	.name = "page",
	.max_bytes = VB_LIMIT_PAGE_BYTES,
	.read = settings_page_read,
	.what = "HTML pages: accessibility, personal data, third parties, weight"};
static const struct scan_reader format_mockup = {
	.name = "mockup",
	.max_bytes = VB_LIMIT_PAGE_BYTES,
	.read = settings_mockup_read,
	.what = "HTML pages of a folder of mock-ups or of a server, whatever their name"};

#define ENTRY(word, function, text) &format_##word,
const struct scan_reader *const scan_formats[] = {FORMATS(ENTRY) &format_page, &format_mockup, NULL};
