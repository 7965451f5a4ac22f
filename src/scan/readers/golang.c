/*
 * golang.c - go.mod to components.
 *
 *   module PATH                    the product's own module; it needs every direct requirement
 *   go 1.21.3, toolchain go1.22.1  the standard library, when the release is told to the patch
 *   require PATH VERSION // indirect
 *   replace PATH [VERSION] => PATH VERSION | ./folder      what is built instead
 *
 * go.sum is not read: it also holds the hashes of versions that were looked at and not chosen, and since Go 1.17 go.mod
 * itself lists every module that is needed. A directive may stand alone or in a block "require ( ... )".
 * Source of the format: go.dev/ref/mod, "go.mod files".
 */
#include "scan/readers/golang_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum { WORDS_MAX = 6 };

struct required {
	struct vb_str path, version;
	uint32_t line;
	bool indirect;
};

struct replaced {
	struct vb_str path, version, new_path, new_version; /* version may be empty: every one */
};

struct gomod {
	const struct scan_input *in;
	struct scan_out *out;
	struct vb_str module, go, toolchain, block;
	uint32_t line, module_line, go_line;
	VB_VEC(struct required) required;
	struct vb_map replaced; /* "PATH" or "PATH VERSION" → struct replaced */
};

void golang_path_put(struct model_component *c, struct vb_str path)
{
	size_t slash = vb_str_rchr(path, '/');

	c->group = slash < path.n ? vb_str_sub(path, 0, slash) : VB_STR("");
	c->name = slash < path.n ? vb_str_from(path, slash + 1) : path;
}

void golang_stdlib_emit(const struct scan_input *in, struct scan_out *out, struct vb_str release,
			const char *reader, uint32_t line)
{
	struct model_component c = {
		.type = VB_STR("golang"),
			.name = VB_STR("stdlib"),
				.ecosystem = VB_STR("Go"), .reader = vb_str(reader),
					.supplier = VB_STR("The Go Authors"), .direct = true,
						.licence = VB_STR("BSD-3-Clause"),
							.vendored = scan_path_vendored(in->path)};
	size_t dots = 0, n = 0;

	if (vb_str_starts(release, VB_STR("go")))
		release = vb_str_from(release, 2);
	while (n < release.n && release.p[n] != ' ' &&
	       release.p[n] != '-') /* "go1.22.1 X:boringcrypto", "-custom" */
		dots += release.p[n++] == '.';
	c.version = vb_str_sub(release, 0, n);
	if (dots >= 2 || (dots == 1 && vb_str_find(c.version, VB_STR("rc")) < n))
		scan_package_emit(in, out, &c, line);
}

/* Words of a line, quotes removed; a comment ends it. Returns how many. */
static size_t words_of(struct vb_str line, struct vb_str words[WORDS_MAX], struct vb_str *comment)
{
	size_t mark = vb_str_find(line, VB_STR("//")), n = 0;
	struct vb_str word;

	/* a path may hold "//" only inside quotes, which nobody writes */
	*comment = vb_str_from(line, mark);
	line = vb_str_sub(line, 0, mark);
	while (n < WORDS_MAX && vb_str_word(&line, &word)) {
		bool quoted = word.n >= 2 && (word.p[0] == '"' || word.p[0] == '`') &&
			      word.p[word.n - 1] == word.p[0];

		words[n++] = quoted ? vb_str_sub(word, 1, word.n - 2) : word;
	}
	return n;
}

static void replace_add(struct gomod *m, const struct vb_str *words, size_t n)
{
	size_t arrow = n > 1 && vb_str_is(words[1], "=>") ? 1 : 2;
	struct replaced *r;

	if (n < arrow + 2 || n > arrow + 3 || !vb_str_is(words[arrow], "=>")) {
		scan_emit_trouble(m->out, "line %u: \"replace\" without \"OLD => NEW\"", m->line);
		return;
	}
	r = vb_arena_alloc(m->in->arena, sizeof(*r));
	*r = (struct replaced){
		.path = words[0],
		.version = arrow == 2 ? words[1]
				      : VB_STR(""), .new_path = words[arrow + 1],
					       .new_version = n == arrow + 3 ? words[arrow + 2]
									     : VB_STR("")};
	*vb_map_put(&m->replaced, r->version.n
					  ? vb_arena_printf(m->in->arena, "%.*s %.*s",
							    VB_FMT(r->path), VB_FMT(r->version))
					  : r->path) = r;
}

static void directive(struct gomod *m, struct vb_str verb, const struct vb_str *words, size_t n,
		      struct vb_str comment)
{
	if (vb_str_is(verb, "module") && n == 1) {
		m->module = words[0];
		m->module_line = m->line;
	} else if (vb_str_is(verb, "go") && n == 1) {
		m->go = words[0];
		m->go_line = m->line;
	} else if (vb_str_is(verb, "toolchain") && n == 1) {
		m->toolchain = words[0];
		m->go_line = m->line;
	} else if (vb_str_is(verb, "replace")) {
		replace_add(m, words, n);
	} else if (vb_str_is(verb, "require")) {
		if (n == 2)
			*vb_vec_add(m->in->arena, &m->required) = (struct required){
				words[0], words[1], m->line,
				vb_str_find(comment, VB_STR("indirect")) < comment.n};
		else
			scan_emit_trouble(m->out, "line %u: \"require\" without path and version",
					  m->line);
	} /* exclude, retract, godebug, tool, ignore: nothing that is built */
}

static void lines_read(struct gomod *m)
{
	struct vb_str rest = m->in->content, line, words[WORDS_MAX], comment;

	while (vb_str_line(&rest, &line)) {
		size_t n = words_of(line, words, &comment);

		m->line++;
		if (!n)
			continue;
		if (vb_str_is(words[0], ")"))
			m->block = VB_STR("");
		else if (m->block.n)
			directive(m, m->block, words, n, comment);
		else if (n == 2 && vb_str_is(words[1], "("))
			m->block = words[0];
		else
			directive(m, words[0], words + 1, n - 1, comment);
	}
}

static const struct replaced *replacement_of(const struct gomod *m, const struct required *r)
{
	const struct replaced *found = vb_map_find(
		&m->replaced,
		vb_arena_printf(m->in->arena, "%.*s %.*s", VB_FMT(r->path), VB_FMT(r->version)));

	return found ? found : vb_map_find(&m->replaced, r->path);
}

static struct model_component module_of(const struct gomod *m, const struct required *r)
{
	const struct replaced *by = replacement_of(m, r);
	struct model_component c = {
		.type = VB_STR("golang"), .version = r->version,
			       .reader = VB_STR("go-mod"),
						.ecosystem = VB_STR("Go"), .direct = !r->indirect,
								    .vendored = scan_path_vendored(
									    m->in->path)};

	golang_path_put(&c, r->path);
	if (!by)
		return c;
	if (by->new_version.n) {
		golang_path_put(&c, by->new_path);
		c.version = by->new_version;
	} else { /* a folder: the product's own code under that name */
		c.own = true;
		c.ecosystem = VB_STR("");
	}
	return c;
}

static void module_emit(struct gomod *m)
{
	struct model_component own = {
		.type = VB_STR("golang"),
			       .reader = VB_STR("go-mod"), .own = true,
						.vendored = scan_path_vendored(m->in->path)};

	for (size_t i = 0; i < m->required.n; i++) {
		struct model_component c = module_of(m, &m->required.v[i]);

		if (c.direct)
			*vb_vec_add(m->in->arena, &own.needs) =
				c.group.n ? vb_arena_printf(m->in->arena, "%.*s/%.*s",
							    VB_FMT(c.group), VB_FMT(c.name))
					  : c.name;
		scan_package_emit(m->in, m->out, &c, m->required.v[i].line);
	}
	golang_path_put(&own, m->module);
	if (own.name.n)
		scan_package_emit(m->in, m->out, &own, m->module_line);
}

static bool read_gomod(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct gomod m = {.in = in, .out = out};

	(void)err;
	vb_map_init(&m.replaced, in->arena);
	lines_read(&m);
	if (!m.module.n)
		scan_emit_trouble(out, "no \"module\" line");
	module_emit(&m);
	golang_stdlib_emit(in, out, m.toolchain.n ? m.toolchain : m.go, "go-mod", m.go_line);
	return true;
}

static const char *const patterns[] = {"**/go.mod", NULL};

const struct scan_reader scan_reader_go_mod = {
	.name = "go-mod",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_gomod,
	.what = "Go modules of go.mod, with replacements and the standard library's release "
		"(go.dev/ref/mod)",
};
