/* table.c - the visible list of everything that is recognised, in the order of the documentation. */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/settings.h"

const struct scan_reader *const scan_readers[] = {
	&scan_reader_os_release,
	&scan_reader_dpkg_status,
	&scan_reader_dpkg_parts,
	&scan_reader_dpkg_list,
	&scan_reader_dpkg_md5sums,
	&scan_reader_digest,
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
	&scan_reader_python_asked,
	&scan_reader_npm_asked,
	&scan_reader_npm_installed,
	&scan_reader_npm_cached,
	&scan_reader_cargo_vendored,
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
	&scan_reader_python_constraints,
	&scan_reader_python_metadata,
	&scan_reader_cargo_lock,
	&scan_reader_npm_lock,
	&scan_reader_copyright,
	&scan_reader_sbom_json,
	&scan_reader_sbom_tags,
	&scan_reader_changelog,
	&scan_reader_debian_source,
	&scan_reader_debian_series,
	&scan_reader_patch,
	&scan_reader_yocto_recipe,
	&scan_reader_yocto_cve,
	&scan_reader_yocto_cve_text,
	&scan_reader_buildroot_package,
	&scan_reader_elf,
	&scan_reader_keystore,
	&scan_reader_ssh_authorized,
	&scan_reader_ssh_public,
	&scan_reader_dropbear,
	&scan_reader_secrets,
	&scan_reader_sums,
	NULL,
};

/* name as in a rule's "format", function, largest file, what it reads */
#define TEXT_BYTES VB_LIMIT_SETTING_BYTES
#define FORMATS(X)                                                                                 \
	X(sshd, TEXT_BYTES, "OpenSSH server configuration, sshd_config(5)")                        \
	X(sysctl, TEXT_BYTES, "kernel parameters, sysctl.conf(5) and sysctl.d(5)")                 \
	X(passwd, TEXT_BYTES, "accounts, passwd(5)")                                               \
	X(group, TEXT_BYTES, "groups, group(5)")                                                   \
	X(shadow, TEXT_BYTES, "password schemes and ages, shadow(5); never a hash")                \
	X(keyval, TEXT_BYTES, "lines of a key and a value")                                        \
	X(ini, TEXT_BYTES, "sections of key=value")                                                \
	X(unit, TEXT_BYTES, "systemd units, systemd.syntax(7)")                                    \
	X(kconfig, TEXT_BYTES, "kernel build configuration")                                       \
	X(fstab, TEXT_BYTES, "mounted file systems, fstab(5)")                                     \
	X(lines, TEXT_BYTES, "text files as they stand, a record a line")                          \
	X(text, TEXT_BYTES, "text files to change: every line, comments too")                      \
	X(script, TEXT_BYTES, "lines of scripts: shell, Lua, PHP, Perl, Python")                   \
	X(pg_hba, TEXT_BYTES, "who may connect to PostgreSQL, pg_hba.conf")                        \
	X(crontab, TEXT_BYTES, "scheduled jobs, crontab(5) and anacrontab(5)")                     \
	X(inittab, TEXT_BYTES, "processes init starts, inittab(5) of SysV and BusyBox")            \
	X(shell, TEXT_BYTES, "NAME=value of shell start-up files")                                 \
	X(pam, TEXT_BYTES, "authentication stacks, pam.d(5)")                                      \
	X(sudoers, TEXT_BYTES, "who may run what as whom, sudoers(5)")                             \
	X(cmdline, TEXT_BYTES, "kernel arguments of GRUB, extlinux, loader entries, uEnv")         \
	X(uci, TEXT_BYTES, "OpenWrt configuration, UCI")                                           \
	X(nft, TEXT_BYTES, "base chains of nftables rule sets, nft(8)")                            \
	X(apt, TEXT_BYTES, "apt.conf(5)")                                                          \
	X(nginx, TEXT_BYTES, "nginx directives with the blocks they stand in")                     \
	X(apache, TEXT_BYTES, "Apache httpd directives with their sections")                       \
	X(json, TEXT_BYTES, "a JSON document as paths and values")                                 \
	X(oci, TEXT_BYTES, "configuration of a container image, OCI image specification")          \
	X(dtb, 4 * VB_MIB, "flattened device trees, Devicetree Specification")                     \
	X(uboot_env, 64 * VB_MIB, "U-Boot environments, in a file or compiled in")                 \
	X(uboot, 64 * VB_MIB, "whether a U-Boot verifies signed images")                           \
	X(busybox, 16 * VB_MIB, "applets built into BusyBox")                                      \
	X(pe, 64 * VB_MIB, "whether an EFI program is signed")                                     \
	X(dockerfile, TEXT_BYTES, "instructions of a Dockerfile or Containerfile")                 \
	X(compose, TEXT_BYTES, "compose files as paths and values, Compose specification")

#define FORMAT(word, bytes, text)                                                                  \
	static const struct scan_reader format_##word = {.name = #word,                            \
							 .max_bytes = (bytes),                     \
							 .read = settings_##word##_read,           \
							 .what = (text)};
FORMATS(FORMAT)

static const struct scan_reader format_page = {
	.name = "page",
	.max_bytes = VB_LIMIT_PAGE_BYTES,
	.read = settings_page_read,
	.passes_over = settings_page_foreign,
	.what = "HTML pages: accessibility, personal data, third parties, weight"};
static const struct scan_reader format_mockup = {
	.name = "mockup",
	.max_bytes = VB_LIMIT_PAGE_BYTES,
	.read = settings_page_read,
	.what = "HTML pages of a folder of mock-ups, whatever their name"};
static const struct scan_reader format_served = {
	.name = "served",
	.max_bytes = VB_LIMIT_PAGE_BYTES,
	.read = settings_served_read,
	.what = "HTML pages of a server, with where they lead and what they load"};
static const struct scan_reader format_sheet = {.name = "sheet",
						.max_bytes = VB_LIMIT_PAGE_BYTES,
						.read = settings_sheet_read,
						.what = "style sheets of a server: what they load"};

#define ENTRY(word, bytes, text) &format_##word,
const struct scan_reader *const scan_formats[] = {FORMATS(ENTRY) & format_page, &format_mockup,
						  &format_served, &format_sheet, NULL};
