/* readers.h - every reader, declared. The tables are in table.c: to add a reader is a line here and a line there. */
#ifndef VAUBAN_SCAN_READERS_READERS_H
#define VAUBAN_SCAN_READERS_READERS_H

#include "scan/reader.h"

/* Tables end with NULL. A job names a reader by its place in scan_readers, then in scan_formats. */
extern const struct scan_reader *const scan_readers[];
/*
 * Settings formats: readers without patterns of their own. They run on the files some rule asks for in that format
 * (model_wants): `name` is the word of model_setting.format and of the rules' "format".
 */
extern const struct scan_reader *const scan_formats[];

extern const struct scan_reader scan_reader_dpkg_status;
extern const struct scan_reader scan_reader_dpkg_parts;
extern const struct scan_reader scan_reader_dpkg_list;
extern const struct scan_reader scan_reader_dpkg_md5sums; /* what was recorded of files */
extern const struct scan_reader scan_reader_digest;       /* digest.c */
extern const struct scan_reader scan_reader_apk;
extern const struct scan_reader scan_reader_rpm;
extern const struct scan_reader scan_reader_opkg_status;
extern const struct scan_reader scan_reader_opkg_list;
extern const struct scan_reader scan_reader_pacman_desc;
extern const struct scan_reader scan_reader_pacman_files;
extern const struct scan_reader scan_reader_os_release;
extern const struct scan_reader scan_reader_go_mod;
extern const struct scan_reader scan_reader_go_binary;
extern const struct scan_reader scan_reader_rust_binary;
extern const struct scan_reader scan_reader_pipfile_lock;
extern const struct scan_reader scan_reader_poetry_lock;
extern const struct scan_reader scan_reader_pdm_lock;
extern const struct scan_reader scan_reader_pylock;
extern const struct scan_reader scan_reader_uv_lock;
extern const struct scan_reader scan_reader_python_asked;
extern const struct scan_reader scan_reader_npm_asked;
extern const struct scan_reader scan_reader_npm_installed;
extern const struct scan_reader scan_reader_npm_cached;
extern const struct scan_reader scan_reader_cargo_vendored;
extern const struct scan_reader scan_reader_yarn_lock;
extern const struct scan_reader scan_reader_pnpm_lock;
extern const struct scan_reader scan_reader_bun_lock;
extern const struct scan_reader scan_reader_composer_lock;
extern const struct scan_reader scan_reader_gemfile_lock;
extern const struct scan_reader scan_reader_gemspec;
extern const struct scan_reader scan_reader_nuget_lock;
extern const struct scan_reader scan_reader_dotnet_deps;
extern const struct scan_reader scan_reader_gradle_lock;
extern const struct scan_reader scan_reader_conan_lock;
extern const struct scan_reader scan_reader_vcpkg_status;
extern const struct scan_reader scan_reader_vcpkg_manifest;
extern const struct scan_reader scan_reader_pubspec_lock;
extern const struct scan_reader scan_reader_mix_lock;
extern const struct scan_reader scan_reader_swift_resolved;
extern const struct scan_reader scan_reader_podfile_lock;
extern const struct scan_reader scan_reader_renv_lock;
extern const struct scan_reader scan_reader_yocto_image;
extern const struct scan_reader scan_reader_yocto_licences;
extern const struct scan_reader scan_reader_buildroot;
extern const struct scan_reader scan_reader_maven_pom;
extern const struct scan_reader scan_reader_jar;
extern const struct scan_reader scan_reader_strings;
extern const struct scan_reader scan_reader_strings_image;
extern const struct scan_reader scan_reader_python_requirements;
extern const struct scan_reader scan_reader_python_constraints;
extern const struct scan_reader scan_reader_python_metadata;
extern const struct scan_reader scan_reader_cargo_lock;
extern const struct scan_reader scan_reader_npm_lock;
extern const struct scan_reader scan_reader_copyright;
extern const struct scan_reader scan_reader_sbom_json;
extern const struct scan_reader scan_reader_sbom_tags;
extern const struct scan_reader scan_reader_changelog;
extern const struct scan_reader scan_reader_debian_source;
extern const struct scan_reader scan_reader_debian_series;
extern const struct scan_reader scan_reader_patch;
extern const struct scan_reader scan_reader_yocto_recipe;
extern const struct scan_reader scan_reader_yocto_cve;
extern const struct scan_reader scan_reader_yocto_cve_text;
extern const struct scan_reader scan_reader_buildroot_package;
extern const struct scan_reader scan_reader_elf;
extern const struct scan_reader scan_reader_keystore;
extern const struct scan_reader scan_reader_ssh_authorized;
extern const struct scan_reader scan_reader_ssh_public;
extern const struct scan_reader scan_reader_dropbear;
extern const struct scan_reader scan_reader_secrets;
extern const struct scan_reader scan_reader_sums;

#endif
