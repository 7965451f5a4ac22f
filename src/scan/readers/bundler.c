/*
 * bundler.c - Gemfile.lock, and the specifications of installed gems.
 *
 *   GEM                          sections GEM, GIT, PATH: where packages come from
 *     remote: URL
 *     specs:
 *       rack (2.2.3)             four spaces: a package, its version, maybe "-PLATFORM"
 *         base (>= 1)            six: what it needs
 *   DEPENDENCIES
 *     rack (~> 2)!               what the project asks for; '!' when it is from GIT or PATH
 *   CHECKSUMS
 *     rack (2.2.3) sha256=HEX
 *
 *   specifications/NAME-VERSION.gemspec: Ruby, as `gem` writes it: s.name = "x".freeze, s.version = "1".freeze
 *
 * Sources: bundler's lib/bundler/lockfile_parser.rb; rubygems' lib/rubygems/specification.rb (to_ruby).
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum section { NOTHING, GEM, GIT, PATH, DEPENDENCIES, CHECKSUMS };

struct wish {
	uint32_t from;
	struct vb_str name;
};

struct gemfile {
	const struct scan_input *in;
	struct scan_out *out;
	struct scan_graph graph;
	struct vb_map by_name; /* name → index + 1 */
	VB_VEC(struct wish) wishes;
	VB_VEC(struct vb_str) asked;
	enum section section;
	uint32_t line;
};

static enum section section_of(struct vb_str line)
{
	static const char *const names[] = {"", "GEM", "GIT", "PATH", "DEPENDENCIES", "CHECKSUMS"};

	for (unsigned i = 1; i < VB_COUNT(names); i++)
		if (vb_str_is(line, names[i]))
			return (enum section)i;
	return NOTHING;
}

/* "name (1.2.3-java)": versions of gems have no '-'. */
static void split(struct vb_str line, struct vb_str *name, struct vb_str *version)
{
	size_t open = vb_str_chr(line, '('), close = vb_str_chr(line, ')');

	*name = vb_str_trim(vb_str_sub(line, 0, open));
	*version = close > open ? vb_str_sub(line, open + 1, close - open - 1) : VB_STR("");
	*version = vb_str_sub(*version, 0, vb_str_chr(*version, '-'));
}

static void spec_add(struct gemfile *g, struct vb_str line)
{
	struct model_component c = {
		.type = VB_STR("gem"),
			       .reader = VB_STR("gemfile-lock"), .own = g->section == PATH,
						.vendored = scan_path_vendored(g->in->path)};
	uintptr_t known;

	split(line, &c.name, &c.version);
	if (!c.name.n || !c.version.n) {
		scan_emit_trouble(g->out, "line %u is not \"name (version)\"", g->line);
		return;
	}
	if (g->section == GEM)
		c.ecosystem = VB_STR("RubyGems");
	known = (uintptr_t)vb_map_find(&g->by_name, c.name);
	if (known && vb_str_eq(g->graph.nodes.v[known - 1].c.version, c.version))
		return; /* the same release for another platform */
	*vb_map_put(&g->by_name,
		    c.name) = (void *)(uintptr_t)(scan_graph_add(&g->graph, &c, g->line) + 1u);
}

static void checksum_add(struct gemfile *g, struct vb_str line)
{
	struct vb_str name, version, marker = VB_STR("sha256=");
	size_t at = vb_str_find(line, marker);
	uintptr_t known;

	split(vb_str_sub(line, 0, at), &name, &version);
	known = (uintptr_t)vb_map_find(&g->by_name, name);
	if (known && at < line.n)
		scan_package_hash(g->in->arena, &g->graph.nodes.v[known - 1].c,
				  VB_STR("SHA-256"), vb_str_from(line, at + marker.n));
}

static void line_read(struct gemfile *g, size_t indent, struct vb_str line)
{
	bool specs = g->section == GEM || g->section == GIT || g->section == PATH;
	struct vb_str name, version;

	if (!indent) {
		g->section = section_of(line);
	} else if (specs && indent == 4) {
		spec_add(g, line);
	} else if (specs && indent == 6 && g->graph.nodes.n) {
		split(line, &name, &version);
		*vb_vec_add(g->in->arena,
			    &g->wishes) = (struct wish){(uint32_t)(g->graph.nodes.n - 1), name};
	} else if (g->section == DEPENDENCIES) {
		split(line, &name, &version);
		*vb_vec_add(g->in->arena, &g->asked) = vb_str_sub(
			name, 0, name.n - (name.n && name.p[name.n - 1] == '!'));
	} else if (g->section == CHECKSUMS) {
		checksum_add(g, line);
	}
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct gemfile g = {.in = in, .out = out, .graph = {.arena = in->arena}};
	struct vb_str rest = in->content, line;
	uintptr_t to;

	(void)err;
	vb_map_init(&g.by_name, in->arena);
	while (vb_str_line(&rest, &line)) {
		size_t indent = 0;

		g.line++;
		while (indent < line.n && line.p[indent] == ' ')
			indent++;
		line = vb_str_trim(line);
		if (line.n)
			line_read(&g, indent, line);
	}
	for (size_t i = 0; i < g.wishes.n; i++)
		if ((to = (uintptr_t)vb_map_find(&g.by_name, g.wishes.v[i].name)))
			scan_graph_edge(&g.graph, g.wishes.v[i].from, (uint32_t)to - 1);
	for (size_t i = 0; i < g.asked.n; i++)
		if ((to = (uintptr_t)vb_map_find(&g.by_name, g.asked.v[i])))
			scan_graph_root(&g.graph, (uint32_t)to - 1, MODEL_SCOPE_RUNTIME);
	scan_graph_emit(&g.graph, in, out);
	return true;
}

/* ---- installed gems ---------------------------------------------------------------------- */

/* The first "text" or %q<text> of what follows "s.KEY =". */
static struct vb_str assigned(struct vb_str line, const char *key)
{
	struct vb_str head = vb_str(key), value;
	size_t at;

	if (!vb_str_starts(line, head))
		return (struct vb_str){NULL, 0};
	value = vb_str_trim(vb_str_from(line, head.n));
	if (!value.n || value.p[0] != '=')
		return (struct vb_str){NULL, 0};
	at = vb_str_chr(value, '"');
	value = vb_str_from(value, at + 1);
	return vb_str_sub(value, 0, vb_str_chr(value, '"'));
}

static bool read_gemspec(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct model_component c = {.type = VB_STR("gem"),
						   .ecosystem = VB_STR("RubyGems"),
								       .reader = VB_STR("gemspec")};
	struct vb_str rest = in->content, line, value;

	while (vb_str_line(&rest, &line)) {
		line = vb_str_trim(line);
		if ((value = assigned(line, "s.name ")).n)
			c.name = value;
		else if ((value = assigned(line, "s.version ")).n)
			c.version = value;
		else if ((value = assigned(line, "s.licenses ")).n)
			c.licence = value;
	}
	if (!c.name.n || !c.version.n)
		return vb_fail(err, VB_E_INPUT, "a gem specification without s.name or s.version");
	scan_package_emit(in, out, &c, 0);
	return true;
}

static const char *const lock_patterns[] = {"**/Gemfile.lock", "**/gems.locked", NULL};
static const char *const spec_patterns[] = {"**/specifications/*.gemspec",
					    "**/specifications/default/*.gemspec", NULL};

const struct scan_reader scan_reader_gemfile_lock = {
	.name = "gemfile-lock",
	.patterns = lock_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Ruby packages of Gemfile.lock",
};

const struct scan_reader scan_reader_gemspec = {
	.name = "gemspec",
	.patterns = spec_patterns,
	.max_bytes = VB_LIMIT_SETTING_BYTES,
	.packages = true,
	.read = read_gemspec,
	.what = "installed Ruby gems, by the specifications RubyGems keeps",
};
