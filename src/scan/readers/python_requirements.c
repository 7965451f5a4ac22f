/*
 * python_requirements.c - pip's requirements files, written by hand or by pip-compile, uv, pip freeze, poetry export.
 *
 *   text ──► logical lines (a backslash at the end joins) ──► comment cut ──► option   ──► setting
 *                                                                        ──► requirement ──► component
 *                         "# via NAME" under a requirement ──► NAME needs it; "# via -r FILE", "# via PROJECT": direct
 *
 * Source of the format: pip's documentation, "Requirements File Format"; the "# via" comments are pip-compile's and
 * uv's. Only "==" and "===" pin a version. Any other name is a component without version and without ecosystem: it is
 * listed as not assessed, because what pip would choose on the day is not in the file.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/python_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

struct line {
	struct vb_str text; /* joined, without comment */
	struct vb_str comment;
	uint32_t number; /* of its first line */
};

struct via {
	uint32_t package; /* of the graph */
	struct vb_str name;
};

struct file {
	const struct scan_input *in;
	struct scan_out *out;
	struct model_component pending; /* added once its "# via" lines are read */
	uint32_t pending_line;
	struct scan_graph graph;
	VB_VEC(struct via) vias; /* "name needs package" */
	bool constraints;        /* the file only says which versions */
	bool via_seen, in_via; /* a "# via" comment was seen; the next comment lines continue it */
};

/* ---- lines ------------------------------------------------------------------------------ */

/* Where the comment starts: a '#' at the start or after white space. */
static size_t comment_start(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '#' && (i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '\t'))
			return i;
	return s.n;
}

static bool next_line(struct vb_arena *a, struct vb_str *rest, uint32_t *number, struct line *out)
{
	struct vb_buf joined;
	struct vb_str part;
	size_t cut;

	if (!vb_str_line(rest, &part))
		return false;
	out->number = ++*number;
	cut = comment_start(part);
	if (cut == part.n && part.n && part.p[part.n - 1] == '\\') {
		vb_buf_init(&joined, rest->n + part.n + 1);
		do {
			vb_buf_add(&joined, part.p, part.n - 1);
			if (!vb_str_line(rest, &part))
				part.n = 0;
			else
				++*number;
		} while (part.n && part.p[part.n - 1] == '\\');
		vb_buf_str(&joined, part);
		part = vb_arena_str(a, vb_buf_view(&joined));
		vb_buf_done(&joined);
		cut = comment_start(part);
	}
	out->text = vb_str_trim(vb_str_sub(part, 0, cut));
	out->comment = vb_str_trim(vb_str_from(part, cut + 1));
	return true;
}

/* ---- "# via" ---------------------------------------------------------------------------- */

/* "-r requirements.in", "name (pyproject.toml)", "name:group": the product itself asks for it. */
static bool is_wish(struct vb_str name)
{
	return vb_str_starts(name, VB_STR("-r ")) ||
			     vb_str_starts(name, VB_STR("-e ")) ||
					   vb_str_ends(name, VB_STR(")")) ||
						       vb_str_chr(name, ':') < name.n;
}

/* False: these are no names, so the comment is about something else. */
static bool read_via(struct file *f, struct vb_str names)
{
	struct vb_str name;
	struct scan_pep508 r;

	f->via_seen = true;
	while (vb_str_next(&names, ',', &name)) {
		name = vb_str_trim(name);
		if (is_wish(name))
			f->pending.direct = true;
		else if (name.n && name.p[0] == '-') /* "-c FILE" only says which version */
			continue;
		else if (scan_pep508_parse(name, &r) && !r.specifier.n && !r.url.n && !r.marker.n)
			*vb_vec_add(f->in->arena,
				    &f->vias) = (struct via){(uint32_t)f->graph.nodes.n, r.name};
		else if (name.n)
			return false;
	}
	return true;
}

static void read_comment(struct file *f, struct vb_str comment)
{
	if (!f->pending.name.n)
		return;
	if (vb_str_is(comment, "via") || vb_str_starts(comment, VB_STR("via ")))
		f->in_via = read_via(f, vb_str_from(comment, 3));
	else if (f->in_via)
		f->in_via = comment.n && read_via(f, comment);
}

/* A name that is not in the file is the product's: "uv export" writes "# via PROJECT". */
static void vias_join(struct file *f)
{
	struct vb_arena *a = f->in->arena;
	struct vb_map by_name;

	vb_map_init(&by_name, a);
	for (size_t i = f->graph.nodes.n; i-- > 0;) /* the first of equal names wins */
		*vb_map_put(&by_name, f->graph.nodes.v[i].c.name) = &f->graph.nodes.v[i];
	for (size_t i = 0; i < f->vias.n; i++) {
		const struct via *v = &f->vias.v[i];
		const struct scan_graph_node *from = vb_map_find(
			&by_name, model_name_normal(a, VB_STR("pypi"), v->name));

		if (from)
			scan_graph_edge(&f->graph, (uint32_t)(from - f->graph.nodes.v), v->package);
		else
			f->graph.nodes.v[v->package].c.direct = true;
	}
}

static void pin_emit(const struct file *f)
{
	if (f->pending.version.n)
		scan_emit_setting(
			f->out, &(struct model_setting){
					.format = VB_STR_INIT("python-constraint"),
					.key = scan_text_clean(f->in->arena, f->pending.name),
					.value = scan_text_clean(f->in->arena, f->pending.version),
					.line = f->pending_line});
}

static void flush(struct file *f)
{
	if (f->pending.name.n && f->constraints) {
		pin_emit(f);
	} else if (f->pending.name.n) {
		if (!f->via_seen) /* written by hand: every line is a wish of the product */
			f->pending.direct = true;
		scan_graph_add(&f->graph, &f->pending, f->pending_line);
	}
	f->pending = (struct model_component){0};
	f->via_seen = f->in_via = false;
}

/* ---- options ---------------------------------------------------------------------------- */

/* The user name and password of a URL never leave the file. */
static struct vb_str without_credentials(struct vb_arena *a, struct vb_str value)
{
	size_t scheme = vb_str_find(value, VB_STR("://")), end, at;

	if (scheme == value.n)
		return value;
	scheme += 3;
	end = scheme + vb_str_chr(vb_str_from(value, scheme), '/');
	at = vb_str_rchr(vb_str_sub(value, 0, end), '@');
	if (at >= end || at < scheme)
		return value;
	return vb_arena_printf(a, "%.*s%.*s", VB_FMT(vb_str_sub(value, 0, scheme)),
			       VB_FMT(vb_str_from(value, at + 1)));
}

static void note_option(struct file *f, const struct line *line)
{
	struct vb_str rest = line->text, word, key, value;
	size_t eq;
	struct model_setting s = {.format = VB_STR_INIT("requirements"), .line = line->number};

	vb_str_word(&rest, &word);
	eq = vb_str_chr(word, '=');
	key = vb_str_sub(word, 0, eq);
	value = eq < word.n ? vb_str_from(word, eq + 1) : vb_str_trim(rest);
	if (key.n > 2 && key.p[1] != '-') { /* "-rbase.txt" */
		value = vb_str_from(word, 2);
		key = vb_str_sub(key, 0, 2);
	}
	s.key = scan_text_clean(f->in->arena, key);
	s.value = scan_text_clean(f->in->arena, without_credentials(f->in->arena, value));
	scan_emit_setting(f->out, &s);
}

/* ---- requirements ----------------------------------------------------------------------- */

/* "--hash=sha256:HEX" after the requirement; other options of pip are of no interest. */
static void read_hashes(struct file *f, struct vb_str options)
{
	struct vb_str word;

	while (vb_str_word(&options, &word)) {
		if (vb_str_is(word, "--hash") && !vb_str_word(&options, &word))
			return;
		if (vb_str_starts(word, VB_STR("--hash=")))
			word = vb_str_from(word, 7);
		scan_package_digest(f->in->arena, &f->pending, word);
	}
}

static size_t options_start(struct vb_str s)
{
	for (size_t i = 0; i + 2 < s.n; i++)
		if ((s.p[i] == ' ' || s.p[i] == '\t') && s.p[i + 1] == '-' && s.p[i + 2] == '-')
			return i;
	return s.n;
}

static bool is_wheel_or_source(struct vb_str name)
{
	static const char *const ends[] = {".whl", ".tar.gz", ".zip", ".tar.bz2", ".tar.xz"};

	for (size_t i = 0; i < VB_COUNT(ends); i++)
		if (vb_str_ends(name, vb_str(ends[i])))
			return true;
	return false;
}

/* A path or URL instead of a name: "#egg=NAME" or the file's own name tell what it is. */
static bool read_place(struct file *f, struct vb_str place)
{
	size_t egg = vb_str_find(place, VB_STR("#egg=")), dash;
	struct vb_str file;

	if (egg < place.n) {
		struct scan_pep508 r;

		file = vb_str_from(place, egg + 5);
		if (!scan_pep508_parse(vb_str_sub(file, 0, vb_str_chr(file, '&')), &r))
			return false;
		f->pending.name = r.name;
		return true;
	}
	place = vb_str_sub(place, 0, vb_str_chr(place, '#'));
	place = vb_str_sub(place, 0, vb_str_chr(place, '?'));
	file = scan_path_name(place);
	dash = vb_str_chr(file, '-');
	if (!is_wheel_or_source(file) || dash == 0 || dash == file.n)
		return false;
	if (vb_str_ends(file, VB_STR(".whl"))) { /* NAME-VERSION-...: PEP 427 */
		struct vb_str rest = vb_str_from(file, dash + 1);

		f->pending.name = vb_str_sub(file, 0, dash);
		f->pending.version = vb_str_sub(rest, 0, vb_str_chr(rest, '-'));
	} else { /* NAME-VERSION.tar.gz: where the version starts is a guess, so none is given */
		f->pending.name = vb_str_sub(file, 0, dash);
	}
	return true;
}

static bool read_requirement(struct file *f, struct vb_str text)
{
	struct scan_pep508 r;
	struct vb_str pin;

	if (!scan_pep508_parse(text, &r))
		return read_place(f, vb_str_sub(text, 0, vb_str_chr(text, ' ')));
	if (r.url.n) {
		read_place(f, r.url); /* the version, when it is a wheel */
		f->pending.name = r.name;
		return true;
	}
	f->pending.name = r.name;
	pin = scan_pep508_pin(r.specifier);
	if (pin.n) {
		f->pending.version = pin;
		f->pending.ecosystem = VB_STR("PyPI");
	}
	return true;
}

/* "-e PATH" installs what stands there: "." is the product itself, a URL may name an egg. */
static bool read_editable(struct file *f, struct vb_str text)
{
	struct vb_str rest = text, word;

	vb_str_word(&rest, &word);
	if (vb_str_is(word, "-e") || vb_str_is(word, "--editable"))
		rest = vb_str_trim(rest);
	else if (vb_str_starts(word, VB_STR("--editable=")))
		rest = vb_str_from(word, 11);
	else
		return false;
	return vb_str_find(rest, VB_STR("#egg=")) < rest.n && read_place(f, rest);
}

/* "." or "../lib[extra]": a folder of the product's own sources, with a manifest of its own; an archive is named. */
static bool is_folder(struct vb_str text)
{
	struct vb_str place = vb_str_sub(text, 0, vb_str_chr(text, ' '));

	if (vb_str_find(place, VB_STR("#egg=")) < place.n)
		return false;
	place = vb_str_sub(place, 0, vb_str_chr(place, '#'));
	return (vb_str_starts(place, VB_STR(".")) ||
			      vb_str_starts(place, VB_STR("/")) ||
					    vb_str_starts(place, VB_STR("file:"))) &&
					    !is_wheel_or_source(place);
}

static void read_line(struct file *f, const struct line *line)
{
	struct vb_arena *a = f->in->arena;
	size_t options;
	bool ok;

	if (!line->text.n) {
		read_comment(f, line->comment);
		return;
	}
	flush(f);
	f->pending_line = line->number;
	if (line->text.p[0] == '-') {
		note_option(f, line);
		ok = read_editable(f, line->text);
		if (!ok)
			return;
	} else {
		options = options_start(line->text);
		if (is_folder(line->text))
			return;
		if (!read_requirement(f, vb_str_trim(vb_str_sub(line->text, 0, options)))) {
			f->pending = (struct model_component){0};
			scan_emit_trouble(
				f->out, "line %u: neither a requirement nor an option of pip: %.*s",
				line->number,
				VB_FMT(vb_arena_printable(a, vb_str_sub(line->text, 0, 80))));
			return;
		}
		read_hashes(f, vb_str_from(line->text, options));
	}
	f->pending.type = VB_STR("pypi");
	f->pending.name = model_name_normal(a, f->pending.type, f->pending.name);
	f->pending.reader = VB_STR("python-requirements");
	f->pending.vendored = scan_path_vendored(f->in->path);
	read_comment(f, line->comment);
}

static bool read_as(const struct scan_input *in, struct scan_out *out, bool constraints,
		    struct vb_error *err)
{
	struct file f = {
		.in = in, .out = out, .constraints = constraints, .graph = {.arena = in->arena}};
	struct vb_str rest = in->content;
	struct line line;
	uint32_t number = 0;

	if (vb_str_starts(rest, VB_STR("\xef\xbb\xbf")))
		rest = vb_str_from(rest, 3);
	if (memchr(rest.n ? rest.p : "", '\0', rest.n))
		return vb_fail(err, VB_E_INPUT, "not a text file in UTF-8: it holds NUL bytes");
	while (next_line(in->arena, &rest, &number, &line))
		read_line(&f, &line);
	flush(&f);
	if (constraints)
		return true;
	vias_join(&f);
	scan_graph_emit(&f.graph, in, out);
	return true;
}

static bool read_file(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return read_as(in, out, false, err);
}

static bool read_constraints(const struct scan_input *in, struct scan_out *out,
			     struct vb_error *err)
{
	return read_as(in, out, true, err);
}

static const char *const patterns[] = {"**/requirements*.txt", "**/requirements/*.txt", NULL};

const struct scan_reader scan_reader_python_requirements = {
	.name = "python-requirements",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_file,
	.what = "Python packages of pip's requirements files; only == and === pin (pip, "
		"Requirements File Format)",
};

/* Read when a requirements file names it with -c, whatever it is called (include.c). */
static const char *const no_pattern[] = {NULL};

const struct scan_reader scan_reader_python_constraints = {
	.name = "python-constraints",
	.patterns = no_pattern,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_constraints,
	.what = "versions that pip's constraints files (-c) give to requirements without one",
};
