/*
 * readers.c - the table of readers: what a rule's `read` may say, which files the scan must keep for it, which view shows
 * them. Precedence is the view's business: nothing here, and nothing in a rule, decides which of two settings wins.
 */
#include "audit/audit_int.h"

static void want_files(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	struct vb_str files = r->file.n ? r->file : vb_str(r->reader->files);
	struct vb_str part;

	if (r->reader->format)
		audit_want(a, out, r->reader->format, files);
	audit_want(a, out, "stat", files);
	while (r->include.n && audit_alternative_next(&files, &part)) {
		struct vb_str pattern = audit_include_pattern(a, part, r->include);

		audit_want(a, out, r->reader->format, pattern);
		audit_want(a, out, "stat", pattern);
	}
}

static void want_nothing(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	(void)r;
	(void)a;
	(void)out; /* imports of binaries are added from the operand: rules.c */
}

/* Every file is searched: what for is not the rule's business but that of the formats (audit_secrets_wants). */
static void want_search(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	(void)r;
	(void)a;
	(void)out;
}

bool audit_reader_searches(const struct audit_reader *r)
{
	return r->wants == want_search;
}

#define HOMES "home/*|export/home/*|var/home/*|users/*|root"

static void want_passwd(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	want_files(r, a, out);
	if (vb_str_is(r->field, "home"))
		audit_want(a, out, "stat", VB_STR(HOMES));
}

static void want_walk(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	(void)r;
	audit_want(a, out, "passwd", VB_STR("etc/passwd"));
	audit_want(a, out, "group", VB_STR("etc/group"));
}

static void want_unit(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	want_files(r, a, out);
	audit_want(a, out, "lines",
		   VB_STR("etc/systemd/system-preset/*.preset|"
					   "usr/lib/systemd/system-preset/*.preset|"
					   "lib/systemd/system-preset/*.preset"));
	audit_want(a, out, "stat",
		   VB_STR("etc/systemd/system/*|etc/systemd/system/*/*|"
			  "usr/lib/systemd/system/*|usr/lib/systemd/system/*/*|"
			  "lib/systemd/system/*|lib/systemd/system/*/*"));
}

#define KEYS(...)                                                                                  \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}
#define NONE                                                                                       \
	(const char *const[])                                                                      \
	{                                                                                          \
		NULL                                                                               \
	}
#define SAYS(english, french)                                                                      \
	{                                                                                          \
		VB_STR_INIT(english), VB_STR_INIT(french)                                          \
	}
#define FILE_ATTRIBUTES                                                                            \
	KEYS("path", "name", "mode", "type", "uid", "gid", "size", "caps", "known_uid", "known_gid")
#define ELF_ATTRIBUTES                                                                             \
	KEYS("path", "name", "mode", "machine", "bits", "kind", "text_size", "language", "lang_c", \
	     "musl", "static", "stripped")
#define X509_ATTRIBUTES                                                                            \
	KEYS("path", "container", "subject", "issuer", "algorithm", "hash", "place", "bits",       \
	     "together", "ca", "self_signed", "server", "packaged", "keyed", "days_left",          \
	     "strength", "spki", "names")
#define KEY_ATTRIBUTES                                                                             \
	KEYS("path", "use", "container", "algorithm", "place", "bits", "mode", "locked", "paired", \
	     "inside", "digest", "strength", "key")
#define SUDOERS "etc/sudoers|etc/sudoers.d/*"
#define NGINX                                                                                      \
	"etc/nginx/nginx.conf|etc/nginx/conf.d/*|etc/nginx/sites-enabled/*|etc/nginx/snippets/*|"  \
	"etc/nginx/modules-enabled/*|etc/nginx/http.d/*|etc/nginx/default.d/*|etc/nginx/*.conf"
#define APACHE                                                                                     \
	"etc/apache2/apache2.conf|etc/apache2/*.conf|etc/apache2/conf-enabled/*|"                  \
	"etc/apache2/sites-enabled/*|etc/apache2/mods-enabled/*.conf|etc/apache2/conf.d/*|"        \
	"etc/httpd/conf/httpd.conf|etc/httpd/conf.d/*.conf|etc/httpd/conf.modules.d/*.conf"
#define UNITS(dir) dir "/*.service|" dir "/*.socket|" dir "/*.d/*.conf"
#define ALL_UNITS                                                                                  \
	UNITS("etc/systemd/system")                                                                \
	"|" UNITS("run/systemd/system") "|" UNITS("usr/local/lib/systemd/system") "|" UNITS(       \
		"usr/lib/systemd/system") "|" UNITS("lib/systemd/system")
#define CMDLINES                                                                                   \
	"proc/cmdline|boot/grub/grub.cfg|boot/grub2/grub.cfg|boot/efi/EFI/*/grub.cfg|"             \
	"etc/default/grub|etc/default/grub.d/*.cfg|etc/kernel/cmdline|etc/cmdline.d/*|"            \
	"usr/lib/kernel/cmdline|boot/extlinux/extlinux.conf|extlinux/extlinux.conf|"               \
	"boot/syslinux/syslinux.cfg|boot/loader/entries/*.conf|efi/loader/entries/*.conf|"         \
	"boot/cmdline.txt|boot/firmware/cmdline.txt|cmdline.txt|boot/uEnv.txt|uEnv.txt|"           \
	"boot/armbianEnv.txt"
#define UBOOT_ENVS                                                                                 \
	"**/uboot.env|**/uboot-redund.env|**/u-boot*env*|**/uboot*env*.bin|boot/uboot.env|"        \
	"uboot.env|**/u-boot*.bin|**/u-boot*.img|Image"
#define UBOOTS "**/u-boot*.bin|**/u-boot*.img|**/u-boot*.itb|**/u-boot|u-boot*.bin|Image"
#define DTBS "**/*.dtb"
#define KCONFIGS "boot/config-*|proc/config|usr/lib/modules/*/config|lib/modules/*/config"
#define CRONTABS                                                                                   \
	"etc/crontab|etc/cron.d/*|etc/anacrontab|var/spool/cron/crontabs/*|var/spool/cron/*|"      \
	"etc/crontabs/*"

/* Arguments of the kernel stand in device trees, U-Boot environments and the kernel's own configuration too. */
static void want_cmdline(const struct audit_read *r, struct vb_arena *a, struct model_wants *out)
{
	want_files(r, a, out);
	audit_want(a, out, "kconfig", VB_STR(KCONFIGS));
	audit_want(a, out, "uboot_env", VB_STR(UBOOT_ENVS));
	audit_want(a, out, "dtb", VB_STR(DTBS));
}

static const struct audit_reader readers[] = {
	{"sshd", KEYS("key", "file", "default", "defaults"), KEYS("key"), NONE, "sshd",
	 "etc/ssh/sshd_config|etc/ssh/sshd_config.d/*", AUDIT_FOLD, want_files, audit_view_sshd,
	 SAYS("sshd_config: the first value wins, includes in place, every Match block, default of "
	      "the version installed",
	      "sshd_config : la première valeur l’emporte, inclusions en place, chaque bloc Match, "
	      "défaut de la version installée")},
	{"sysctl", KEYS("key", "default"), KEYS("key"), NONE, "sysctl",
	 "usr/lib/sysctl.d/*.conf|lib/sysctl.d/*.conf|usr/local/lib/sysctl.d/*.conf|run/sysctl.d/"
	 "*.conf|etc/sysctl.d/*.conf|etc/sysctl.conf",
	 0, want_files, audit_view_sysctl,
	 SAYS("kernel parameters: drop-ins by file name, etc hides run hides usr, sysctl.conf "
	      "last; "
	      "the last value wins",
	      "paramètres du noyau : fragments par nom de fichier, etc masque run qui masque usr, "
	      "sysctl.conf en dernier ; la dernière valeur l’emporte")},
	{"keyval", KEYS("file", "key", "default", "defaults", "first_wins", "every", "include"),
	 KEYS("file", "key"), NONE, "keyval", NULL, 0, want_files, audit_view_keys,
	 SAYS("a key and a value a line; the last value wins",
	      "une clé et une valeur par ligne ; la dernière valeur l’emporte")},
	{"ini",
	 KEYS("file", "section", "key", "default", "defaults", "first_wins", "every", "include"),
	 KEYS("file", "key"), NONE, "ini", NULL, 0, want_files, audit_view_keys,
	 SAYS("[section] and key = value; the last value wins",
	      "[section] et clé = valeur ; la dernière valeur l’emporte")},
	{"json", KEYS("file", "key", "default", "every", "named"), KEYS("file", "key"), NONE,
	 "json", NULL, 0, want_files, audit_view_keys,
	 SAYS("values of a JSON file by path: a.b, list[]",
	      "valeurs d’un fichier JSON par chemin : a.b, liste[]")},
	{"kconfig", KEYS("file", "key", "default"), KEYS("key"), NONE, "kconfig", KCONFIGS, 0,
	 want_files, audit_view_keys,
	 SAYS("kernel .config; \"is not set\" is absent",
	      ".config du noyau ; « is not set » vaut absence")},
	{"cmdline", KEYS("key"), KEYS("key"), NONE, "cmdline", CMDLINES, 0, want_cmdline,
	 audit_view_cmdline,
	 SAYS("kernel arguments of every boot loader, of U-Boot environments, device trees and "
	      "CONFIG_CMDLINE; recovery entries left out",
	      "arguments du noyau de chaque chargeur, des environnements U-Boot, arbres de "
	      "périphériques et CONFIG_CMDLINE ; entrées de secours laissées de côté")},
	{"passwd", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("name", "password", "uid", "gid", "home", "shell"), "passwd", "etc/passwd", 0,
	 want_passwd, audit_view_records, SAYS("accounts of passwd(5)", "comptes de passwd(5)")},
	{"group", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("name", "password", "gid", "members"), "group", "etc/group", 0, want_files,
	 audit_view_records, SAYS("groups of group(5)", "groupes de group(5)")},
	{"shadow", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("name", "state", "scheme", "rounds", "lastchg", "min", "max", "warn", "inactive",
	      "expire", "guessed"),
	 "shadow", "etc/shadow", 0, want_files, audit_view_records,
	 SAYS("accounts of shadow(5): never a hash; its scheme, its state, whether a short list of "
	      "passwords opens it",
	      "comptes de shadow(5) : jamais un condensat ; son procédé, son état, si une courte "
	      "liste de mots de passe l’ouvre")},
	{"fstab", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("device", "mountpoint", "type", "options"), "fstab", "etc/fstab", 0, want_files,
	 audit_view_records, SAYS("entries of fstab(5)", "entrées de fstab(5)")},
	{"pg_hba", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("type", "database", "user", "address", "method"), "pg_hba",
	 "etc/postgresql/*/*/pg_hba.conf|var/lib/pgsql/data/pg_hba.conf|"
	 "var/lib/postgresql/*/*/pg_hba.conf",
	 0, want_files, audit_view_records,
	 SAYS("who may connect to PostgreSQL", "qui peut se connecter à PostgreSQL")},
	{"crontab", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("user", "schedule", "command", "program"), "crontab", CRONTABS, 0, want_files,
	 audit_view_records,
	 SAYS("scheduled jobs, with their user and every path they name",
	      "tâches planifiées, avec leur utilisateur et chaque chemin qu’elles nomment")},
	{"inittab", KEYS("select", "field", "file"), KEYS("field"),
	 KEYS("id", "runlevels", "action", "process"), "inittab", "etc/inittab", 0, want_files,
	 audit_view_records, SAYS("processes that init starts", "processus que lance init")},
	{"uci", KEYS("select", "field", "file"), KEYS("field", "file"), KEYS("*"), "uci", NULL,
	 AUDIT_BLOCKS, want_files, audit_view_records,
	 SAYS("sections of OpenWrt's configuration; any option may be selected by",
	      "sections de la configuration d’OpenWrt ; toute option peut servir à choisir")},
	{"nft", KEYS("select", "field", "file"), KEYS("field"), KEYS("hook", "policy", "last"),
	 "nft", "etc/nftables.conf|etc/nftables/*|etc/nftables.d/*|etc/sysconfig/nftables.conf",
	 AUDIT_BLOCKS, want_files, audit_view_records,
	 SAYS("base chains of nftables: hook, policy, a last rule that refuses all",
	      "chaînes de base de nftables : point d’accroche, politique, dernière règle qui "
	      "refuse tout")},
	{"shell_assign", KEYS("file", "key", "default"), KEYS("file", "key"), NONE, "shell", NULL,
	 AUDIT_MERGED, want_files, audit_view_keys,
	 SAYS("NAME=value of shell start-up files together; the last one wins",
	      "NOM=valeur des fichiers de démarrage de l’interpréteur, ensemble ; le dernier "
	      "l’emporte")},
	{"apt_conf", KEYS("key", "default", "every"), KEYS("key"), NONE, "apt",
	 "etc/apt/apt.conf.d/*|etc/apt/apt.conf", AUDIT_MERGED | AUDIT_FOLD, want_files,
	 audit_view_keys,
	 SAYS("apt.conf: parts by name, then the main file; the last value wins",
	      "apt.conf : fragments par nom, puis le fichier principal ; la dernière valeur "
	      "l’emporte")},
	{"pam_stack", KEYS("file", "module", "key", "field"), KEYS("module"), KEYS("args"), "pam",
	 "etc/pam.d/*", 0, want_files, audit_view_pam,
	 SAYS("PAM rules of a module, includes followed",
	      "règles PAM d’un module, inclusions suivies")},
	{"sudoers", KEYS("key", "skip_users", "default", "defaults"), KEYS("key"), NONE, "sudoers",
	 SUDOERS, 0, want_files, audit_view_sudoers,
	 SAYS("sudoers: includes in place, aliases replaced, the last Defaults wins",
	      "sudoers : inclusions en place, alias remplacés, le dernier Defaults l’emporte")},
	{"nginx", KEYS("directive", "context", "default", "defaults"), KEYS("directive"), NONE,
	 "nginx", NGINX, 0, want_files, audit_view_nginx,
	 SAYS("nginx: includes in place, blocks, what a server inherits",
	      "nginx : inclusions en place, blocs, ce dont un serveur hérite")},
	{"apache", KEYS("directive", "default", "defaults"), KEYS("directive"), NONE, "apache",
	 APACHE, AUDIT_FOLD, want_files, audit_view_apache,
	 SAYS("Apache httpd: includes in place, sections, protocols written out",
	      "Apache httpd : inclusions en place, sections, protocoles développés")},
	{"unit", KEYS("scope", "key", "default"), KEYS("key"), NONE, "unit", ALL_UNITS, 0,
	 want_unit, audit_view_unit,
	 SAYS("systemd units with their drop-ins, aliases, masks, presets and what their settings "
	      "imply",
	      "unités systemd avec leurs fragments, alias, masques, préréglages et ce que leurs "
	      "réglages impliquent")},
	{"lines", KEYS("file"), KEYS("file"), NONE, "lines", NULL, 0, want_files, audit_view_lines,
	 SAYS("lines of text, comments left out", "lignes de texte, commentaires exclus")},
	{"script", KEYS("file"), KEYS("file"), NONE, "script", NULL, 0, want_files,
	 audit_view_lines,
	 SAYS("lines of scripts: shell, Lua, PHP, Perl, Python",
	      "lignes de scripts : shell, Lua, PHP, Perl, Python")},
	{"oci_config", KEYS("key", "default", "every", "named"), KEYS("key"), NONE, "oci",
	 "config.json", 0, want_files, audit_view_keys,
	 SAYS("configuration of the image: config.User, config.Env[], history[].created_by",
	      "configuration de l’image : config.User, config.Env[], history[].created_by")},
	{"dockerfile", KEYS("section", "key", "default", "every"), KEYS("key"), NONE, "dockerfile",
	 "Dockerfile|**/Dockerfile|**/Dockerfile.*|**/*.Dockerfile|**/Containerfile|**/Containerfile.*",
	 0, want_files, audit_view_keys,
	 SAYS("instructions of a Dockerfile; `section: final` is the stage that is shipped; FROM of "
	      "a stage above left out, ENV and ARG as NAME=value",
	      "instructions d’un Dockerfile ; `section: final` est l’étape livrée ; FROM d’une étape "
	      "au-dessus exclu, ENV et ARG en NOM=valeur")},
	{"compose", KEYS("key", "default", "every", "named"), KEYS("key"), NONE, "compose",
	 "compose.yaml|compose.yml|docker-compose.yaml|docker-compose.yml|**/compose*.yaml|"
	 "**/compose*.yml|**/docker-compose*.yaml|**/docker-compose*.yml",
	 0, want_files, audit_view_keys,
	 SAYS("a compose file by path: services.web.privileged, services.*.cap_add[]",
	      "un fichier compose par chemin : services.web.privileged, services.*.cap_add[]")},
	{"uboot_env", KEYS("key", "default", "every"), KEYS("key"), NONE, "uboot_env", UBOOT_ENVS,
	 AUDIT_ANYWHERE, want_files, audit_view_keys,
	 SAYS("U-Boot environment, in a file or compiled in",
	      "environnement U-Boot, dans un fichier ou compilé")},
	{"uboot", KEYS("key", "default", "every"), KEYS("key"), NONE, "uboot", UBOOTS,
	 AUDIT_ANYWHERE, want_files, audit_view_keys,
	 SAYS("texts of a U-Boot binary: its version, the signatures it verifies",
	      "textes d’un binaire U-Boot : sa version, les signatures qu’il vérifie")},
	{"dtb", KEYS("section", "key", "default", "every", "file"), KEYS("key"), NONE, "dtb", DTBS,
	 AUDIT_ANYWHERE, want_files, audit_view_keys,
	 SAYS("device trees: `section` is a node's path",
	      "arbres de périphériques : `section` est le chemin d’un nœud")},
	{"busybox_applets", KEYS("file", "key", "every"), KEYS("key"), NONE, "busybox",
	 "bin/busybox|usr/bin/busybox|sbin/busybox", 0, want_files, audit_view_keys,
	 SAYS("applets built into BusyBox", "programmes intégrés à BusyBox")},
	{"pe", KEYS("file", "key"), KEYS("file"), NONE, "pe", NULL, 0, want_files, audit_view_keys,
	 SAYS("whether an EFI program is signed", "si un programme EFI est signé")},
	{"stat", KEYS("path"), KEYS("path"), NONE, NULL, NULL, 0, want_files, audit_view_stat,
	 SAYS("mode, owner and group of files, or that they exist",
	      "mode, propriétaire et groupe de fichiers, ou leur existence")},
	{"walk", KEYS("select", "field"), KEYS("select"), FILE_ATTRIBUTES, NULL, NULL, 0, want_walk,
	 audit_view_walk,
	 SAYS("files with special modes: setuid, setgid, writable by others, with capabilities; an "
	      "example for each owner",
	      "fichiers à mode particulier : setuid, setgid, modifiables par d’autres, à "
	      "capacités ; un exemple par propriétaire")},
	{"elf", KEYS("scope", "property", "select"), KEYS("property"), ELF_ATTRIBUTES, NULL, NULL,
	 0, want_nothing, audit_view_elf,
	 SAYS("properties of binaries; setuid, first-party and packaged ones apart",
	      "propriétés des binaires ; setuid, propres au produit et empaquetés à part")},
	{"packages", KEYS("field"), NONE, NONE, NULL, NULL, 0, want_nothing, audit_view_packages,
	 SAYS("names of installed packages", "noms des paquets installés")},
	{"components", KEYS("select", "field"), KEYS("field"),
	 KEYS("name", "version", "type", "release"), NULL, NULL, 0, want_nothing,
	 audit_view_components,
	 SAYS("programs recognised inside binaries that no package ships",
	      "programmes reconnus dans des binaires qu’aucun paquet ne fournit")},
	{"secrets", KEYS("select"), NONE,
	 KEYS("format", "kind", "place", "path", "mode", "verified", "expired"), NULL, NULL, 0,
	 want_search, audit_view_secrets,
	 SAYS("secrets in any file, by the formats of secrets/; one finding for each",
	      "secrets dans tout fichier, d’après les formats de secrets/ ; un constat chacun")},
	{"deleted", NONE, NONE, NONE, NULL, NULL, 0, want_search, audit_view_deleted,
	 SAYS("secrets and private keys in files that an upper layer of the image deleted or "
	      "replaced",
	      "secrets et clés privées dans les fichiers qu’une couche supérieure de l’image a "
	      "supprimés ou remplacés")},
	{"x509", KEYS("path", "select", "field"), KEYS("field"), X509_ATTRIBUTES, NULL, NULL, 0,
	 want_search, audit_view_x509,
	 SAYS("certificates in PEM, DER, PKCS#7, PKCS#12 and Java keystores",
	      "certificats en PEM, DER, PKCS#7, PKCS#12 et magasins Java")},
	{"key", KEYS("path", "select", "field"), KEYS("field"), KEY_ATTRIBUTES, NULL, NULL, 0,
	 want_search, audit_view_private,
	 SAYS("private and public keys, those of SSH too",
	      "clés privées et publiques, celles de SSH aussi")},
	{"pkg_digest", NONE, NONE, NONE, NULL, NULL, 0, want_nothing, audit_view_digests,
	 SAYS("packaged files whose digest is not the one their package recorded; configuration "
	      "left out; with vauban audit --digests",
	      "fichiers empaquetés dont l’empreinte n’est pas celle que leur paquet a enregistrée ; "
	      "configuration exclue ; avec vauban audit --digests")},
	{"release", NONE, NONE, NONE, NULL, NULL, 0, want_nothing, audit_view_release,
	 SAYS("the distribution and its version, of os-release",
	      "la distribution et sa version, d’os-release")},
	{"vulnerabilities", KEYS("field"), NONE, NONE, NULL, NULL, 0, want_nothing,
	 audit_view_vulnerabilities,
	 SAYS("vulnerabilities found in this target that are exploited in the wild",
	      "vulnérabilités trouvées dans cette cible et exploitées dans la nature")},
	{"target", KEYS("field"), KEYS("field"), KEYS("root_format"), NULL, NULL, 0, want_nothing,
	 audit_view_target,
	 SAYS("what the target's root is stored in", "ce qui contient la racine de la cible")},
};

const struct audit_reader *audit_reader_at(size_t i)
{
	return i < VB_COUNT(readers) ? &readers[i] : NULL;
}
