/*
 * dpkg.c - Debian package databases to components and owned paths.
 *
 *   var/lib/dpkg/status             stanzas "Field: value", a blank line between packages
 *   var/lib/dpkg/status.d/NAME      one stanza a file, no Status field (distroless images), NAME.md5sums beside
 *   var/lib/dpkg/info/NAME.list     absolute paths of one package, one a line; NAME may end in ":architecture"
 *
 * Sources: dpkg(1) "package states", deb-control(5), deb822(5), Debian Policy 5.6.1 (Source), 7.1 and 7.5 (relations).
 * One pass over the bytes: a field is looked at where it stands and no text is copied.
 */
#include "scan/readers/readers.h"

#include "core/limits.h"

enum { NEEDS_MAX = 1024 }; /* relations of one package; the longest seen is 300 */

struct stanza {
	struct vb_str package, status, version, source, arch, maintainer, depends, pre_depends,
		provides;
	uint32_t line; /* of its first field; 0 when nothing was read yet */
	bool broken;
};

static const struct {
	struct vb_str name;
	size_t offset;
} fields[] = {
	{VB_STR_INIT("Package"), offsetof(struct stanza, package)},
	{VB_STR_INIT("Status"), offsetof(struct stanza, status)},
	{VB_STR_INIT("Version"), offsetof(struct stanza, version)},
	{VB_STR_INIT("Source"), offsetof(struct stanza, source)},
	{VB_STR_INIT("Architecture"), offsetof(struct stanza, arch)},
	{VB_STR_INIT("Maintainer"), offsetof(struct stanza, maintainer)},
	{VB_STR_INIT("Depends"), offsetof(struct stanza, depends)},
	{VB_STR_INIT("Pre-Depends"), offsetof(struct stanza, pre_depends)},
	{VB_STR_INIT("Provides"), offsetof(struct stanza, provides)},
};

/*
 * The packages of one file. A relation is to the first alternative that stands there, under its own name or under one it
 * provides (a virtual package, Policy 7.5); its own name comes first. status.d has a file for each package, which knows
 * no other: there every alternative is a need and those installed become edges.
 */
struct database {
	struct vb_arena *arena;
	VB_VEC(struct stanza) packages;
	struct vb_map names; /* own and provided → stanza + 1 */
	bool alone;
};

enum presence { ABSENT, PRESENT, NONSENSE };

/* Present: its files are on the disk, configured or not. The first word of Status is a wish, not a state. */
static enum presence presence_of(struct vb_str status)
{
	static const char *const present[] = {"installed", "unpacked", "half-configured",
					      "triggers-awaited", "triggers-pending"};
	static const char *const absent[] = {"not-installed", "config-files", "half-installed"};
	struct vb_str word = {NULL, 0};

	if (!status.n)
		return PRESENT; /* status.d says nothing: the image was built of these packages */
	for (int i = 0; i < 3; i++)
		if (!vb_str_word(&status, &word))
			return NONSENSE;
	for (size_t i = 0; i < VB_COUNT(present); i++)
		if (vb_str_is(word, present[i]))
			return PRESENT;
	for (size_t i = 0; i < VB_COUNT(absent); i++)
		if (vb_str_is(word, absent[i]))
			return ABSENT;
	return NONSENSE;
}

/* "b:any (>= 1)" → "b" */
static struct vb_str name_of(struct vb_str relation)
{
	struct vb_str word = {NULL, 0};

	if (!vb_str_word(&relation, &word))
		return word;
	word = vb_str_sub(word, 0, vb_str_chr(word, '('));
	return vb_str_sub(word, 0, vb_str_chr(word, ':'));
}

/* "a (>= 1) | b:any, c [amd64]": of each group what meets it. */
static void add_needs(const struct database *d, struct vb_str relations, struct model_component *c)
{
	struct vb_str group, relation;

	while (vb_str_next(&relations, ',', &group)) {
		bool met = false;

		while (!met && c->needs.n < NEEDS_MAX && vb_str_next(&group, '|', &relation)) {
			struct vb_str name = name_of(relation);
			uintptr_t found = (uintptr_t)vb_map_find(&d->names, name);

			met = found && !d->alone;
			if (met)
				name = d->packages.v[found - 1].package;
			if (name.n && (met || d->alone))
				*vb_vec_add(d->arena, &c->needs) = name;
		}
	}
}

static void name_put(struct database *d, struct vb_str name, size_t stanza)
{
	void **slot = name.n ? vb_map_put(&d->names, name) : NULL;

	if (slot && !*slot)
		*slot = (void *)(uintptr_t)(stanza + 1);
}

static void names_put(struct database *d)
{
	struct vb_str relation;

	vb_map_init(&d->names, d->arena);
	for (size_t i = 0; !d->alone && i < d->packages.n; i++)
		name_put(d, d->packages.v[i].package, i);
	for (size_t i = 0; !d->alone && i < d->packages.n; i++) {
		struct vb_str provides = d->packages.v[i].provides;

		while (vb_str_next(&provides, ',', &relation))
			name_put(d, name_of(relation), i);
	}
}

/* "name (version)"; without the field the source is the package itself (Policy 5.6.1). */
static void set_source(const struct stanza *s, struct model_component *c)
{
	size_t open = vb_str_chr(s->source, '(');
	struct vb_str version = vb_str_from(s->source, open + 1),
		      name = vb_str_sub(s->source, 0, open);

	/* a name is one word: what follows is no part of it */
	if (!vb_str_word(&name, &c->source_name))
		c->source_name = s->package;
	c->source_version = s->version;
	if (open < s->source.n)
		c->source_version = vb_str_trim(vb_str_sub(version, 0, vb_str_chr(version, ')')));
}

static void package_emit(const struct database *d, const struct stanza *s, struct scan_out *out)
{
	struct model_component c = {
		.type = VB_STR("deb"), .name = s->package, .version = s->version, .arch = s->arch,
			       .supplier = s->maintainer, .reader = VB_STR("dpkg")};

	set_source(s, &c);
	add_needs(d, s->pre_depends, &c);
	add_needs(d, s->depends, &c);
	*vb_vec_add(d->arena, &c.locations) = (struct model_location){.line = s->line};
	scan_emit_component(out, &c);
}

static void stanza_end(struct database *d, struct scan_out *out, const struct stanza *s)
{
	enum presence presence = presence_of(s->status);

	if (!s->line || presence == ABSENT)
		return;
	if (presence == NONSENSE) {
		scan_emit_trouble(out, "line %u: \"Status: %.*s\" is not a state of a package",
				  s->line, (int)(s->status.n < 60 ? s->status.n : 60), s->status.p);
		return;
	}
	if (s->broken)
		scan_emit_trouble(out, "line %u: a line of this package is not \"Field: value\"",
				  s->line);
	if (!s->package.n || !s->version.n) {
		scan_emit_trouble(out, "line %u: a package without %s", s->line,
				  s->package.n ? "version" : "name");
		return;
	}
	*vb_vec_add(d->arena, &d->packages) = *s;
}

static void field_set(struct stanza *s, struct vb_str line)
{
	size_t colon = vb_str_chr(line, ':');
	struct vb_str name = vb_str_sub(line, 0, colon),
		      value = vb_str_trim(vb_str_from(line, colon + 1));

	if (colon == line.n || !colon) {
		s->broken = true;
		return;
	}
	for (size_t i = 0; i < VB_COUNT(fields); i++)
		if (fields[i].name.n == name.n && vb_str_ieq(fields[i].name, name)) {
			struct vb_str *slot = (struct vb_str *)(void *)((char *)s +
									fields[i].offset);

			if (!slot->n)
				*slot = value;
			return;
		}
}

static void read_stanzas(const struct scan_input *in, struct scan_out *out, bool alone)
{
	struct database d = {.arena = in->arena, .alone = alone};
	struct vb_str rest = in->content, line;
	struct stanza s = {0};
	uint32_t number = 0;

	while (vb_str_line(&rest, &line)) {
		number++;
		if (!line.n) {
			stanza_end(&d, out, &s);
			s = (struct stanza){0};
			continue;
		}
		if (line.p[0] == ' ' || line.p[0] == '\t')
			continue; /* continues a field whose first line is all we want */
		if (!s.line)
			s.line = number;
		field_set(&s, line);
	}
	stanza_end(&d, out, &s);
	names_put(&d);
	for (size_t i = 0; i < d.packages.n; i++)
		package_emit(&d, &d.packages.v[i], out);
}

static bool read_status(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)err;
	read_stanzas(in, out, false);
	return true;
}

/* Who owns the paths of var/lib/dpkg/info/NAME.list: resolved to a purl when the versions are known. */
static struct vb_str owner_of(const struct scan_input *in, size_t suffix)
{
	size_t slash = vb_str_rchr(in->path, '/');
	struct vb_str name = vb_str_from(in->path, slash < in->path.n ? slash + 1 : 0);

	return vb_arena_printf(in->arena, "dpkg:%.*s", (int)(name.n - suffix), name.p);
}

static bool read_list(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line, owner = owner_of(in, sizeof(".list") - 1);

	(void)err;
	while (vb_str_line(&rest, &line))
		scan_emit_owned(out, owner, line);
	return true;
}

static void read_md5sums(const struct scan_input *in, struct scan_out *out)
{
	struct vb_str rest = in->content, line, sum, owner = owner_of(in, sizeof(".md5sums") - 1);

	while (vb_str_line(&rest, &line))
		if (vb_str_word(&line, &sum))
			scan_emit_owned(out, owner, vb_str_trim(line));
}

/* "32 digits  path". */
static void md5sums_record(const struct scan_input *in, struct scan_out *out)
{
	unsigned char digest[SCAN_DIGEST_BYTES];
	struct vb_str rest = in->content, line, sum;

	while (in->wants->digests && vb_str_line(&rest, &line))
		if (vb_str_word(&line, &sum) && sum.n == 2 * sizeof(digest) &&
		    vb_hex_decode(sum, digest, sizeof(digest)))
			scan_emit_recorded(out, SCAN_DIGEST_MD5, vb_str_trim(line), digest);
}

static bool read_sums(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)err;
	md5sums_record(in, out);
	return true;
}

static bool read_parts(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	(void)err;
	if (vb_str_ends(in->path, VB_STR(".md5sums"))) {
		read_md5sums(in, out);
		md5sums_record(in, out);
	} else {
		read_stanzas(in, out, true);
	}
	return true;
}

static const char *const status_patterns[] = {"var/lib/dpkg/status", NULL};
static const char *const parts_patterns[] = {"var/lib/dpkg/status.d/*", NULL};
static const char *const sums_patterns[] = {"var/lib/dpkg/info/*.md5sums", NULL};
static const char *const list_patterns[] = {"var/lib/dpkg/info/*.list", NULL};

const struct scan_reader scan_reader_dpkg_status = {
	.name = "dpkg-status",
	.patterns = status_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_status,
	.what = "installed Debian packages, dpkg's status file (deb822(5))",
};

const struct scan_reader scan_reader_dpkg_parts = {
	.name = "dpkg-status.d",
	.patterns = parts_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_parts,
	.what = "Debian packages of distroless images, one stanza a file, with the paths they own",
};

const struct scan_reader scan_reader_dpkg_list = {
	.name = "dpkg-list",
	.patterns = list_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_list,
	.what = "the paths each Debian package owns",
};

const struct scan_reader scan_reader_dpkg_md5sums = {
	.name = "dpkg-md5sums",
	.patterns = sums_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.digests = true,
	.read = read_sums,
	.what = "digests that Debian packages recorded of their files (deb-md5sums(5))",
};
