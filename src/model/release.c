/*
 * release.c - see release.h. Advisories name a release by its number, sources and purls often by its codename; of the
 * numbers one may say more than the other ("12.5" and "12"): they agree as far as both go.
 * Sources: the OSV schema's list of ecosystems; purl-spec, the qualifier "distro" (Debian and Ubuntu by codename, Syft
 * and Trivy by id and VERSION_ID of os-release(5)).
 */
#include "model/release.h"

struct codename {
	const char *name, *ecosystem;
};

static const struct codename debian[] = {
	{"stretch", "Debian:9"},   {"buster", "Debian:10"}, {"bullseye", "Debian:11"},
	{"bookworm", "Debian:12"}, {"trixie", "Debian:13"}, {"forky", "Debian:14"},
};

static const struct codename ubuntu[] = {
	{"trusty", "Ubuntu:14.04:LTS"}, {"xenial", "Ubuntu:16.04:LTS"},
	{"bionic", "Ubuntu:18.04:LTS"}, {"focal", "Ubuntu:20.04:LTS"},
	{"jammy", "Ubuntu:22.04:LTS"},  {"noble", "Ubuntu:24.04:LTS"},
};

static struct vb_str by_codename(const struct codename *table, size_t n, struct vb_str name)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(name, table[i].name))
			return vb_str(table[i].ecosystem);
	return (struct vb_str){NULL, 0};
}

struct vb_str model_release_of_debian(struct vb_str codename)
{
	return by_codename(debian, VB_COUNT(debian), codename);
}

struct vb_str model_release_of_ubuntu(struct vb_str codename)
{
	return by_codename(ubuntu, VB_COUNT(ubuntu), codename);
}

struct vb_str model_release_of_codename(struct vb_str codename)
{
	struct vb_str found = model_release_of_debian(codename);

	return found.n ? found : model_release_of_ubuntu(codename);
}

struct vb_str model_release_number(struct vb_str ecosystem)
{
	struct vb_str release = vb_str_from(ecosystem, vb_str_chr(ecosystem, ':') + 1);

	if (vb_str_ends(release, VB_STR(":LTS")))
		release = vb_str_sub(release, 0, release.n - 4);
	if (vb_str_chr(release, ':') < release.n)
		release = vb_str_from(release, vb_str_rchr(release, ':') + 1);
	if (release.n > 1 && release.p[0] == 'v')
		release = vb_str_from(release, 1);
	for (size_t i = 0; i < release.n; i++)
		if (!strchr("0123456789.", release.p[i]) || !release.p[i])
			return (struct vb_str){NULL, 0};
	return release;
}

/* "12" and "12.5", "3.18" and "3.18.4": part by part, as far as both go. */
static bool numbers_agree(struct vb_str a, struct vb_str b)
{
	struct vb_str x, y;

	while (a.n && b.n)
		if (!vb_str_next(&a, '.', &x) || !vb_str_next(&b, '.', &y) || !vb_str_eq(x, y))
			return false;
	return true;
}

bool model_release_is(struct vb_str distro, struct vb_str ecosystem)
{
	size_t dash = vb_str_rchr(distro, '-');
	struct vb_str word = vb_str_from(distro, dash < distro.n ? dash + 1 : 0),
		      named = model_release_of_codename(word),
		      release = model_release_number(ecosystem);

	if (named.n)
		return vb_str_eq(named, ecosystem);
	return word.n && release.n && numbers_agree(word, release);
}
