/*
 * system_release.c - which OSV ecosystem the packages of a system belong to, and the namespace of their purls, for
 * systems that are not Debian's kin. A system that is not in the table is "not assessed": CentOS, Fedora, Oracle and
 * Amazon publish no records there, and a rebuild's fixes are not its parent's.
 * Source: the OSV schema's list of ecosystems; purl-spec, types apk, rpm, alpm.
 */
#include "scan/collect_int.h"

enum form { BARE, MAJOR, MAJOR_MINOR, V_MAJOR_MINOR, PRETTY, LTS };

struct release {
	const char *id, *reader, *ecosystem, *group;
	enum form form;
};

static const struct release releases[] = {
	{"alpaquita", "apk", "Alpaquita", "alpaquita", MAJOR},
	{"alpine", "apk", "Alpine", "alpine", V_MAJOR_MINOR},
	{"chainguard", "apk", "Chainguard", "chainguard", BARE},
	{"wolfi", "apk", "Wolfi", "wolfi", BARE},
	{"almalinux", "rpm", "AlmaLinux", "almalinux", MAJOR},
	{"azurelinux", "rpm", "Azure Linux", "azurelinux", MAJOR},
	{"mageia", "rpm", "Mageia", "mageia", MAJOR},
	{"openEuler", "rpm", "openEuler", "openeuler", LTS},
	{"opensuse-leap", "rpm", "openSUSE", "opensuse", PRETTY},
	{"opensuse-leap-micro", "rpm", "openSUSE", "opensuse", PRETTY},
	{"opensuse-tumbleweed", "rpm", "openSUSE", "opensuse", PRETTY},
	{"photon", "rpm", "Photon OS", "photon", MAJOR_MINOR},
	/* the rest of Red Hat's suffix, "::baseos" or "::appstream", is the repository: no package database tells */
	{"rhel", "rpm", "Red Hat:enterprise_linux", "redhat", MAJOR},
	{"rocky", "rpm", "Rocky Linux", "rocky", MAJOR},
	{"sle-micro", "rpm", "SUSE", "suse", PRETTY},
	{"sled", "rpm", "SUSE", "suse", PRETTY},
	{"sles", "rpm", "SUSE", "suse", PRETTY},
	{"sles_sap", "rpm", "SUSE", "suse", PRETTY},
};

static size_t digits_of(struct vb_str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

/* "3.19.1" to "3.19"; empty when a part is missing. */
static struct vb_str major_minor(struct vb_str version)
{
	size_t major = digits_of(version), minor = digits_of(vb_str_from(version, major + 1));

	if (!major || !minor || version.p[major] != '.')
		return (struct vb_str){NULL, 0};
	return vb_str_sub(version, 0, major + 1 + minor);
}

/* "22.03 (LTS-SP3)" to "22.03-LTS-SP3". */
static struct vb_str lts(struct vb_arena *a, struct vb_str version)
{
	size_t open = vb_str_chr(version, '('), close = vb_str_chr(version, ')');
	struct vb_str number = vb_str_trim(vb_str_sub(version, 0, open));

	if (!number.n || open == version.n || close < open)
		return (struct vb_str){NULL, 0};
	return vb_arena_printf(a, "%.*s-%.*s", VB_FMT(number), (int)(close - open - 1),
			       version.p + open + 1);
}

/* "openSUSE Leap 15.6" to "Leap 15.6". */
static struct vb_str after_name(struct vb_str pretty)
{
	return vb_str_trim(vb_str_from(pretty, vb_str_chr(pretty, ' ')));
}

static struct vb_str suffix_of(const struct model_facts *f, enum form form, struct vb_str version)
{
	switch (form) {
	case MAJOR:
		return vb_str_sub(f->os_version, 0, digits_of(f->os_version));
	case MAJOR_MINOR:
		return major_minor(f->os_version);
	case V_MAJOR_MINOR:
		version = major_minor(f->os_version);
		/* edge calls itself the next release, "3.21_alpha20240807" */
		if (!version.n || vb_str_chr(f->os_version, '_') < f->os_version.n)
			return (struct vb_str){NULL, 0};
		return vb_arena_printf(f->arena, "v%.*s", VB_FMT(version));
	case PRETTY:
		return after_name(f->os_name);
	case LTS:
		return lts(f->arena, version);
	case BARE:
		break;
	}
	return (struct vb_str){NULL, 0};
}

bool scan_system_reader(struct vb_str reader)
{
	static const char *const readers[] = {"dpkg", "apk", "rpm", "opkg", "pacman"};

	for (size_t i = 0; i < VB_COUNT(readers); i++)
		if (vb_str_is(reader, readers[i]))
			return true;
	return false;
}

bool scan_system_release(const struct model_facts *f, struct vb_str reader, struct vb_str version,
			 struct vb_str *group, struct vb_str *ecosystem)
{
	*group = f->os_id;
	*ecosystem = (struct vb_str){NULL, 0};
	for (size_t i = 0; i < VB_COUNT(releases); i++) {
		const struct release *r = &releases[i];
		struct vb_str suffix;

		if (!vb_str_is(f->os_id, r->id) || !vb_str_is(reader, r->reader))
			continue;
		suffix = suffix_of(f, r->form, version);
		*group = vb_str(r->group);
		if (r->form == BARE)
			*ecosystem = vb_str(r->ecosystem);
		else if (suffix.n)
			*ecosystem = vb_arena_printf(f->arena, "%s:%.*s", r->ecosystem,
						     VB_FMT(suffix));
	}
	return scan_system_reader(reader);
}
