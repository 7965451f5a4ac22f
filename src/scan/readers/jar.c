/*
 * jar.c - Java archives (jar, war, ear and their kin), and the archives inside them.
 *
 *   META-INF/maven/GROUP/NAME/pom.properties   groupId, artifactId, version: what Maven built; several in a shaded
 * jar META-INF/MANIFEST.MF                       Implementation-*, Bundle-*: otherwise, with the name of the file
 *   *.jar inside                               the same again, at "outer.war!/WEB-INF/lib/inner.jar"
 *
 * Bounds: VB_LIMIT_NESTING levels, a size for each inner archive, and one for all that is unpacked from one file.
 * An inner archive over them is named. Source of the formats: docs.oracle.com, "JAR File Specification"; Maven
 * Archiver reference.
 */
#include "scan/readers/maven_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/zip_int.h"

#include "core/limits.h"

#define TEXT_MAX (256 * VB_KIB)   /* a manifest, a properties file */
#define INNER_MAX (256 * VB_MIB)  /* one archive inside */
#define TOTAL_MAX (1024 * VB_MIB) /* unpacked from one outermost file */

struct jars {
	const struct scan_input *in;
	struct scan_out *out;
	size_t left; /* bytes that may still be unpacked */
};

struct jar {
	struct jars *all;
	struct vb_arena *arena; /* of this level */
	struct vb_str path;     /* "outer.war!/inner.jar" */
	struct vb_str bytes, manifest;
	unsigned depth;
	size_t known; /* components that pom.properties told */
	bool hashed;
};

static const char *const suffixes[] = {".jar", ".war", ".ear", ".sar", ".par",
				       ".rar", ".hpi", ".jpi", ".kar"};

static bool is_archive(struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(suffixes); i++)
		if (vb_str_ends(name, vb_str(suffixes[i])))
			return true;
	return false;
}

static void emit(struct jar *j, struct model_component *c, bool whole)
{
	struct model_location place = {.path = scan_text_clean(j->arena, j->path)};

	*vb_vec_add(j->arena, &c->locations) = place;
	if (whole && !j->hashed) {
		j->hashed = true;
		scan_package_bytes(j->arena, c, j->bytes);
	}
	maven_emit(j->all->in, j->all->out, c, 0);
}

/* The file's name, without folder and ending. */
static struct vb_str stem_of(struct vb_str path)
{
	struct vb_str name = scan_path_name(path);

	return vb_str_sub(name, 0, vb_str_rchr(name, '.'));
}

static void properties_read(struct jar *j, struct vb_str text)
{
	struct model_component c = maven_component(j->all->in, "jar");
	struct vb_str line;

	while (vb_str_line(&text, &line)) {
		size_t equals = vb_str_chr(line, '=');
		struct vb_str key = vb_str_trim(vb_str_sub(line, 0, equals)),
			      value = vb_str_trim(vb_str_from(line, equals + 1));

		if (vb_str_is(key, "groupId"))
			c.group = value;
		else if (vb_str_is(key, "artifactId"))
			c.name = value;
		else if (vb_str_is(key, "version"))
			c.version = value;
	}
	if (!c.name.n)
		return;
	j->known++;
	emit(j, &c,
	     vb_str_starts(stem_of(j->path),
			   c.name)); /* the archive's own, not one merged into it */
}

/* ---- manifest ---------------------------------------------------------------------------- */

/* A value of the main section; a line that starts with a space continues the one before. */
static struct vb_str manifest_value(struct vb_arena *a, struct vb_str text, const char *key)
{
	struct vb_str line, value = {NULL, 0};
	bool found = false;

	while (vb_str_line(&text, &line) && line.n) {
		size_t colon = vb_str_chr(line, ':');

		if (line.p[0] == ' ' && found && value.n < 4096)
			value = vb_arena_printf(a, "%.*s%.*s", VB_FMT(value),
						VB_FMT(vb_str_from(line, 1)));
		else if (line.p[0] != ' ' && found)
			break;
		else if (vb_str_ieq(vb_str_sub(line, 0, colon), vb_str(key))) {
			found = true;
			value = vb_str_trim(vb_str_from(line, colon + 1));
		}
	}
	return value;
}

static struct vb_str first_value(const struct jar *j, const char *const *keys, size_t n)
{
	struct vb_str found = {NULL, 0};

	for (size_t i = 0; i < n && !found.n; i++)
		found = manifest_value(j->arena, j->manifest, keys[i]);
	return vb_str_chr(found, '$') < found.n ? (struct vb_str){NULL, 0}
						: found; /* "${project.version}" left as it was */
}

/* "name-1.2.3": a '-' before a digit parts them. */
static void name_split(struct vb_str stem, struct model_component *c)
{
	c->name = stem;
	for (size_t i = 0; i + 1 < stem.n; i++)
		if (stem.p[i] == '-' && stem.p[i + 1] >= '0' && stem.p[i + 1] <= '9') {
			c->name = vb_str_sub(stem, 0, i);
			c->version = vb_str_from(stem, i + 1);
			return;
		}
}

/* Without pom.properties the group is the vendor's word for it, or not known: then nothing is looked up. */
static void guess_emit(struct jar *j)
{
	static const char *const versions[] = {"Implementation-Version", "Bundle-Version",
					       "Specification-Version"};
	static const char *const groups[] = {"Implementation-Vendor-Id"};
	static const char *const suppliers[] = {"Implementation-Vendor", "Bundle-Vendor",
						"Specification-Vendor"};
	struct model_component c = maven_component(j->all->in, "jar");

	name_split(stem_of(j->path), &c);
	if (!c.version.n)
		c.version = first_value(j, versions, VB_COUNT(versions));
	c.group = first_value(j, groups, VB_COUNT(groups));
	c.supplier = first_value(j, suppliers, VB_COUNT(suppliers));
	c.licence = manifest_value(j->arena, j->manifest, "Bundle-License");
	if (c.name.n && c.version.n)
		emit(j, &c, true);
}

/* ---- walk -------------------------------------------------------------------------------- */

static bool jar_read(struct jars *all, struct vb_str path, struct vb_str bytes, unsigned depth);

static void inner_read(struct jar *j, const struct scan_zip *z, const struct scan_zip_entry *e)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str path = vb_arena_printf(a, "%.*s!/%.*s", VB_FMT(j->path), VB_FMT(e->name)),
		      bytes;
	size_t max = j->all->left < INNER_MAX ? j->all->left : INNER_MAX;

	path = scan_text_clean(a, path);
	if (path.n > VB_LIMIT_PATH_BYTES)
		return;
	if (j->depth + 1 >= VB_LIMIT_NESTING) {
		scan_emit_trouble(j->all->out, "%.*s: archives nested more than %u deep",
				  VB_FMT(path), VB_LIMIT_NESTING);
		return;
	}
	if (!scan_zip_content(a, z, e, max, &bytes)) {
		scan_emit_trouble(j->all->out, "%.*s: damaged, or larger than is unpacked",
				  VB_FMT(path));
		return;
	}
	j->all->left -= bytes.n < j->all->left ? bytes.n : j->all->left;
	if (!jar_read(j->all, path, bytes, j->depth + 1))
		scan_emit_trouble(j->all->out, "%.*s: not a zip archive, or cut off", VB_FMT(path));
}

static void entry_read(struct jar *j, const struct scan_zip *z, const struct scan_zip_entry *e)
{
	bool manifest = vb_str_is(e->name, "META-INF/MANIFEST.MF");
	bool properties = vb_str_starts(e->name, VB_STR("META-INF/maven/")) &&
					vb_str_ends(e->name, VB_STR("/pom.properties"));
	size_t max = j->all->left < TEXT_MAX ? j->all->left : TEXT_MAX;
	struct vb_str text;

	if (is_archive(e->name)) {
		if (!(j->all->in->mode & SCAN_MODE_OPENED))
			inner_read(j, z, e);
		return;
	}
	if ((!manifest && !properties) || !scan_zip_content(j->arena, z, e, max, &text))
		return;
	j->all->left -= text.n;
	if (manifest)
		j->manifest = text;
	else
		properties_read(j, text);
}

static bool jar_read(struct jars *all, struct vb_str path, struct vb_str bytes, unsigned depth)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct jar j = {.all = all, .arena = a, .path = path, .bytes = bytes, .depth = depth};
	struct scan_zip_entry e;
	struct scan_zip z;

	if (!scan_zip_open(bytes, &z))
		return false;
	while (scan_zip_next(&z, &e))
		entry_read(&j, &z, &e);
	if (z.directory.bad)
		scan_emit_trouble(all->out, "%.*s: the list of its entries is damaged",
				  VB_FMT(path));
	if (!j.known)
		guess_emit(&j);
	return true;
}

static bool read_jar(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct jars all = {.in = in, .out = out, .left = TOTAL_MAX};

	return jar_read(&all, in->path, in->content, 0) ||
	       vb_fail(err, VB_E_INPUT, "not a zip archive, or cut off");
}

static const char *const patterns[] = {"**/*.jar", "**/*.war", "**/*.ear", "**/*.sar", "**/*.par",
				       "**/*.hpi", "**/*.jpi", "**/*.kar", NULL};

const struct scan_reader scan_reader_jar = {
	.name = "jar",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.packages = true,
	.read = read_jar,
	.what = "Java packages of jar, war and ear files, with those inside",
};
