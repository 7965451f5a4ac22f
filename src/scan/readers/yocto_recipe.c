/*
 * yocto_recipe.c - what a recipe of OpenEmbedded says of flaws and of the patches it applies. Nothing is evaluated: only
 * names, versions and lists that stand in the file are read.
 *
 *   busybox_1.36.1.bb                          recipe busybox of version 1.36.1 ──► setting "source-tree"
 *   busybox_%.bbappend, busybox.inc            the same for any version ("%")
 *   SRC_URI += "file://CVE-2099-0001.patch"    ──► setting "patch-series", joined by scan/patches.c
 *   CVE_STATUS[CVE-2099-0002] = "fixed-version: since 1.36"  ──► claim: stated mended, or noted
 *   CVE_CHECK_IGNORE += "CVE-2099-0003"        ──► claim: noted
 *   conf/...: the same variables for every recipe, source "*"
 *
 * Sources: BitBake's manual, "File naming"; Yocto's reference manual, CVE_STATUS, CVE_STATUS_GROUPS, CVE_CHECK_IGNORE,
 * SRC_URI; the states that mean mended are those of CVE_CHECK_STATUSMAP.
 */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/claims_int.h"
#include "scan/readers/package_int.h"

enum { GROUPS_MAX = 256, MEMBERS_MAX = 4096 };

enum statement { OTHER, SRC_URI, REMOVED, IGNORED, STATUS, GROUP };

struct group { /* CVE_STATUS_NAME[status] */
	struct vb_str name, status;
};
struct member { /* of CVE_STATUS_NAME */
	struct vb_str group, id;
	uint32_t line;
};

struct recipe {
	const struct scan_input *in;
	struct scan_out *out;
	struct vb_str name, version,
		written; /* written: as in the file's name or PV, "%" kept out */
	VB_VEC(struct group) groups;
	VB_VEC(struct member) members;
	struct vb_str group; /* of the statement at hand */
};

/* ---- name and version -------------------------------------------------------------------- */

static bool is_configuration(struct vb_str path)
{
	return vb_str_starts(path, VB_STR("conf/")) || vb_str_find(path, VB_STR("/conf/")) < path.n;
}

static void version_set(struct recipe *r, struct vb_str version)
{
	size_t open = vb_str_find(version, VB_STR("${"));

	r->written = vb_str_sub(version, 0, open);
	r->version = open < version.n ? vb_arena_printf(r->in->arena, "%.*s%%", VB_FMT(r->written))
				      : version;
	if (!version.n || vb_str_is(version, "git")) /* its number stands in no file */
		r->version = VB_STR("%");
}

static void name_read(struct recipe *r)
{
	struct vb_str base = scan_path_name(r->in->path);
	struct vb_str stem = vb_str_sub(base, 0, vb_str_rchr(base, '.'));
	size_t under = vb_str_chr(stem, '_');

	if (is_configuration(r->in->path)) {
		r->name = VB_STR("*");
		r->version = VB_STR("%");
	} else if (vb_str_ends(base, VB_STR(".inc"))) {
		r->name = stem;
		r->version = VB_STR("%");
	} else {
		r->name = vb_str_sub(stem, 0, under);
		version_set(r, vb_str_from(stem, under + 1));
	}
}

/* PV = "1.36.1" before anything is emitted: it outweighs the file's name. */
static void version_read(struct recipe *r)
{
	struct vb_str rest = r->in->content, line, value;

	while (vb_str_line(&rest, &line)) {
		size_t quote = vb_str_chr(line, '"');

		value = vb_str_from(line, quote + 1);
		if (!vb_str_starts(line, VB_STR("PV ")) && !vb_str_starts(line, VB_STR("PV=")))
			continue;
		version_set(r, vb_str_sub(value, 0, vb_str_chr(value, '"')));
	}
}

/* ${PN}, ${BPN}, ${PV}, ${BP}, ${P}; anything else is left as it stands, and matches no file. */
static struct vb_str expanded(const struct recipe *r, struct vb_str s)
{
	struct vb_buf b;
	struct vb_str out;

	if (vb_str_find(s, VB_STR("${")) == s.n)
		return s;
	vb_buf_init(&b, VB_LIMIT_PATH_BYTES);
	while (s.n) {
		size_t open = vb_str_find(s, VB_STR("${")), close = vb_str_chr(s, '}');
		struct vb_str key = vb_str_sub(s, open + 2,
					       close > open + 2 ? close - open - 2 : 0);
		bool both = vb_str_is(key, "BP") || vb_str_is(key, "P");

		vb_buf_str(&b, vb_str_sub(s, 0, open));
		if (open == s.n || close < open || close == s.n)
			break;
		if (both || vb_str_is(key, "PN") || vb_str_is(key, "BPN"))
			vb_buf_str(&b, r->name);
		if (both)
			vb_buf_char(&b, '-');
		if (both || vb_str_is(key, "PV"))
			vb_buf_str(&b, r->written);
		s = vb_str_from(s, close + 1);
	}
	out = vb_arena_str(r->in->arena, vb_buf_view(&b));
	vb_buf_done(&b);
	return out;
}

/* ---- statements -------------------------------------------------------------------------- */

static void claim(const struct recipe *r, struct vb_str id, enum model_claim_kind kind,
		  struct vb_str detail, uint32_t line)
{
	struct vb_arena *a = r->in->arena;

	if (!r->name.n)
		return;
	scan_emit_claim(r->out,
			&(struct model_fix_claim){.kind = kind,
						  .source = scan_text_clean(a, r->name),
						  .vulnerability = vb_arena_printf(
							  a, "CVE%.*s", VB_FMT(vb_str_from(id, 3))),
						  .version = scan_text_clean(a, r->version),
						  .line = line,
						  .detail = vb_arena_printable(a, detail)});
}

/* "fixed-version: since 1.36" */
static void status_claim(const struct recipe *r, struct vb_str id, struct vb_str status,
			 uint32_t line)
{
	static const char *const mended[] = {"backported-patch", "cpe-stable-backport",
					     "fixed-version", "patched"};
	struct vb_str word = vb_str_trim(vb_str_sub(status, 0, vb_str_chr(status, ':')));
	enum model_claim_kind kind = MODEL_CLAIM_NOTED;

	for (size_t i = 0; i < VB_COUNT(mended); i++)
		if (vb_str_is(word, mended[i]))
			kind = MODEL_CLAIM_RECIPE;
	claim(r, id, kind, status, line);
}

static struct vb_str quoted(struct vb_str line)
{
	size_t from = vb_str_chr(line, '"');
	struct vb_str rest = vb_str_from(line, from + 1);

	return vb_str_sub(rest, 0, vb_str_chr(rest, '"'));
}

/* CVE_STATUS[CVE-2099-0001] = "..."; CVE_STATUS_NAME[status] = "..." */
static void flag_read(struct recipe *r, struct vb_str line, uint32_t number)
{
	size_t open = vb_str_chr(line, '['), close = vb_str_chr(line, ']');
	struct vb_str flag = vb_str_sub(line, open + 1, close > open ? close - open - 1 : 0), id;
	size_t at;

	if (vb_str_is(flag, "status") && r->groups.n < GROUPS_MAX)
		*vb_vec_add(r->in->arena, &r->groups) = (struct group){vb_str_sub(line, 0, open),
								       quoted(line)};
	else if (scan_claims_next_id(&flag, &id, &at))
		status_claim(r, id, quoted(line), number);
}

static enum statement statement_of(struct recipe *r, struct vb_str line)
{
	size_t end = 0;
	struct vb_str name;

	while (end < line.n && line.p[end] != ' ' && line.p[end] != '=' && line.p[end] != '?' &&
	       line.p[end] != '+' && line.p[end] != '.')
		end++;
	name = vb_str_sub(line, 0, end);
	if (vb_str_starts(name, VB_STR("SRC_URI")))
		return vb_str_find(name, VB_STR("remove")) < name.n ? REMOVED : SRC_URI;
	if (vb_str_starts(name, VB_STR("CVE_CHECK_IGNORE")) ||
			  vb_str_starts(name, VB_STR("CVE_CHECK_WHITELIST")))
		return IGNORED;
	if (!vb_str_starts(name, VB_STR("CVE_STATUS")))
		return OTHER;
	if (vb_str_chr(name, '[') < name.n)
		return STATUS;
	r->group = name;
	return GROUP;
}

/* "file://fix.patch;striplevel=1" */
static void patch_named(const struct recipe *r, struct vb_str word, bool removed, uint32_t line)
{
	size_t semicolon = vb_str_chr(word, ';');
	struct vb_str options = vb_str_from(word, semicolon),
		      name = vb_str_sub(word, 7, semicolon - 7);
	bool off = removed || vb_str_find(options, VB_STR("apply=no")) < options.n ||
					  vb_str_find(options, VB_STR("apply=0")) < options.n;

	if (!vb_str_ends(name, VB_STR(".patch")) &&
			 !vb_str_ends(name, VB_STR(".diff")) &&
				      vb_str_find(options, VB_STR("apply=yes")) == options.n)
		return;
	scan_emit_setting(r->out, &(struct model_setting){
					  .format = VB_STR_INIT("patch-series"),
					  .key = scan_text_clean(r->in->arena, expanded(r, name)),
					  .value = off ? VB_STR("off") : VB_STR(""), .line = line});
}

static void patches_named(const struct recipe *r, struct vb_str line, bool removed, uint32_t number)
{
	for (size_t at; (at = vb_str_find(line, VB_STR("file://"))) < line.n;) {
		size_t end = 0;

		line = vb_str_from(line, at);
		while (end < line.n && !memchr(" \t\"'\\", line.p[end], 5))
			end++;
		patch_named(r, vb_str_sub(line, 0, end), removed, number);
		line = vb_str_from(line, end);
	}
}

static void line_read(struct recipe *r, enum statement s, struct vb_str line, uint32_t number)
{
	struct vb_str id;
	size_t at;

	if (s == SRC_URI || s == REMOVED)
		patches_named(r, line, s == REMOVED, number);
	else if (s == STATUS)
		flag_read(r, line, number);
	while (s == IGNORED && scan_claims_next_id(&line, &id, &at))
		claim(r, id, MODEL_CLAIM_NOTED, VB_STR("ignored"), number);
	while (s == GROUP && scan_claims_next_id(&line, &id, &at) && r->members.n < MEMBERS_MAX)
		*vb_vec_add(r->in->arena, &r->members) = (struct member){r->group, id, number};
}

static void groups_emit(const struct recipe *r)
{
	for (size_t i = 0; i < r->members.n; i++)
		for (size_t k = 0; k < r->groups.n; k++)
			if (vb_str_eq(r->members.v[i].group, r->groups.v[k].name))
				status_claim(r, r->members.v[i].id, r->groups.v[k].status,
					     r->members.v[i].line);
}

static bool read_recipe(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct recipe r = {.in = in, .out = out};
	struct vb_str rest = in->content, line;
	enum statement s = OTHER;
	bool continued = false;
	uint32_t number = 0;

	(void)err;
	name_read(&r);
	version_read(&r);
	if (!vb_str_is(r.name, "*"))
		scan_emit_setting(out, &(struct model_setting){
					       .format = VB_STR_INIT("source-tree"),
					       .key = scan_text_clean(in->arena, r.name),
					       .value = scan_text_clean(in->arena, r.version)});
	while (vb_str_line(&rest, &line)) {
		number++;
		if (!continued && line.n && line.p[0] == '#')
			continue;
		if (!continued)
			s = statement_of(&r, line);
		line_read(&r, s, line, number);
		continued = line.n && line.p[line.n - 1] == '\\';
	}
	groups_emit(&r);
	return true;
}

static const char *const patterns[] = {"**/*.bb", "**/*.bbappend", "**/recipes-*/**/*.inc",
				       "**/conf/**/*cve*.inc", NULL};

const struct scan_reader scan_reader_yocto_recipe = {
	.name = "yocto-recipe",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_SETTING_BYTES,
	.read = read_recipe,
	.what = "patches and words on flaws of OpenEmbedded recipes: SRC_URI, CVE_STATUS, CVE_CHECK_IGNORE",
};
