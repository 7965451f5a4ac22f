/*
 * yarn.c - yarn.lock, both languages it has been written in.
 *
 *   version 1 (its own)                          berry, from 2 on (YAML, with a key __metadata)
 *     "@s/a@^1.0", "@s/a@^1.1":                    "@s/a@npm:^1.0, @s/a@npm:^1.1":
 *       version "1.2.3"                              version: 1.2.3
 *       resolved "URL#SHA1"                          resolution: "@s/a@npm:1.2.3"
 *       integrity sha512-BASE64                      dependencies:
 *       dependencies:                                  b: "npm:^2"
 *         b "^2"                                     checksum: of yarn's own archive, no hash of the package
 *
 * A dependency "b" "^2" is the entry one of whose keys is b@^2. Berry names the workspaces, whose dependencies are
 * those asked for; version 1 does not tell. Which serve development alone stands in package.json: scan/asked.c.
 * Sources: yarnpkg.com, "yarn.lock"; classic yarn's src/lockfile/parse.js; berry's packages/yarnpkg-core/Project.ts.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/npm_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "core/yaml.h"

struct wish { /* a dependency, resolved when all entries are known */
	uint32_t from;
	struct vb_str name, range;
};

struct yarn {
	const struct scan_input *in;
	struct scan_out *out;
	struct scan_graph graph;
	struct vb_map by_key; /* "name@range" → index + 1 */
	VB_VEC(struct wish) wishes;
	bool vendored;
};

static struct vb_str unquote(struct vb_str s)
{
	return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? vb_str_sub(s, 1, s.n - 2) : s;
}

/* "@s/a@^1": where the '@' after the name stands. */
static size_t name_end(struct vb_str key)
{
	size_t at = vb_str_chr(vb_str_from(key, 1), '@');

	return key.n && 1 + at < key.n ? 1 + at : key.n;
}

/* Each of "a@1, a@2" leads to the entry. */
static void keys_put(struct yarn *y, struct vb_str keys, uint32_t index)
{
	struct vb_str key;

	while (vb_str_next(&keys, ',', &key)) {
		void **slot = vb_map_put(&y->by_key, unquote(vb_str_trim(key)));

		if (*slot)
			continue;
		*slot = (void *)(uintptr_t)(index + 1u);
		if (!y->vendored)
			npm_key_emit(y->in->arena, y->out, unquote(vb_str_trim(key)),
				     &y->graph.nodes.v[index].c);
	}
}

static void wishes_resolve(struct yarn *y)
{
	for (size_t i = 0; i < y->wishes.n; i++) {
		const struct wish *w = &y->wishes.v[i];
		struct vb_arena *a = y->in->arena;
		uintptr_t to = (uintptr_t)vb_map_find(
			&y->by_key,
			vb_arena_printf(a, "%.*s@%.*s", VB_FMT(w->name), VB_FMT(w->range)));

		if (!to) /* berry before 4 leaves the protocol out */
			to = (uintptr_t)vb_map_find(&y->by_key, vb_arena_printf(a, "%.*s@npm:%.*s",
										VB_FMT(w->name),
										VB_FMT(w->range)));
		if (!to)
			continue;
		scan_graph_edge(&y->graph, w->from, (uint32_t)to - 1);
		if (y->graph.nodes.v[w->from].c.own)
			scan_graph_root(&y->graph, (uint32_t)to - 1, MODEL_SCOPE_RUNTIME);
	}
}

/* ---- version 1 --------------------------------------------------------------------------- */

struct entry {
	struct vb_str keys, version, resolved, integrity;
	uint32_t line;
	VB_VEC(struct wish) wishes;
};

static void entry_end(struct yarn *y, struct entry *e)
{
	struct model_component c = {
		.type = VB_STR("npm"), .reader = VB_STR("yarn-lock"), .vendored = y->vendored};
	struct vb_str key = unquote(vb_str_trim(vb_str_sub(e->keys, 0, vb_str_chr(e->keys, ',')))),
		      range;
	size_t at = name_end(key), hash = vb_str_rchr(e->resolved, '#');
	uint32_t index;

	if (!e->keys.n)
		return;
	range = vb_str_from(key, at + 1);
	npm_name_put(&c, vb_str_sub(key, 0, at));
	if (vb_str_starts(range, VB_STR("npm:")))
		npm_name_put(&c,
			     vb_str_sub(vb_str_from(range, 4), 0, name_end(vb_str_from(range, 4))));
	npm_origin_put(&c, e->version, e->resolved);
	npm_integrity_put(y->in->arena, &c, e->integrity);
	if (!c.hashes.n)
		scan_package_hash(y->in->arena, &c,
				  VB_STR("SHA-1"), vb_str_from(e->resolved, hash + 1));
	if (c.name.n && e->version.n) {
		index = scan_graph_add(&y->graph, &c, e->line);
		keys_put(y, e->keys, index);
		for (size_t i = 0; i < e->wishes.n; i++)
			*vb_vec_add(y->in->arena, &y->wishes) = (struct wish){
				index, e->wishes.v[i].name, e->wishes.v[i].range};
	} else {
		scan_emit_trouble(y->out, "line %u: a package without name or version", e->line);
	}
}

static void field_read(struct yarn *y, struct entry *e, struct vb_str line, bool nested)
{
	size_t space = line.n && line.p[0] == '"' ? vb_str_chr(vb_str_from(line, 1), '"') + 2
						  : vb_str_chr(line, ' ');
	struct vb_str name = unquote(vb_str_sub(line, 0, space)),
		      value = unquote(vb_str_trim(vb_str_from(line, space)));

	if (nested)
		*vb_vec_add(y->in->arena, &e->wishes) = (struct wish){0, name, value};
	else if (vb_str_is(name, "version"))
		e->version = value;
	else if (vb_str_is(name, "resolved"))
		e->resolved = value;
	else if (vb_str_is(name, "integrity"))
		e->integrity = value;
}

static void read_classic(struct yarn *y)
{
	struct vb_str rest = y->in->content, line;
	struct entry e = {.line = 0};
	uint32_t number = 0;
	bool wanted = false;

	while (vb_str_line(&rest, &line)) {
		size_t indent = 0;

		number++;
		while (indent < line.n && line.p[indent] == ' ')
			indent++;
		line = vb_str_trim(line);
		if (!line.n || line.p[0] == '#')
			continue;
		if (!indent) {
			entry_end(y, &e);
			e = (struct entry){
				.keys = vb_str_sub(line, 0, line.n - (line.p[line.n - 1] == ':')),
				.line = number};
		} else if (indent == 2) {
			wanted = vb_str_is(line, "dependencies:") ||
				 vb_str_is(line, "optionalDependencies:");
			field_read(y, &e, line, false);
		} else if (wanted) {
			field_read(y, &e, line, true);
		}
	}
	entry_end(y, &e);
}

/* ---- berry ------------------------------------------------------------------------------- */

static void berry_entry(struct yarn *y, const struct vb_yaml_pair *pair)
{
	struct model_component c = {
		.type = VB_STR("npm"), .reader = VB_STR("yarn-lock"), .vendored = y->vendored};
	struct vb_str resolution = vb_yaml_str(pair->value, "resolution"), protocol;
	const struct vb_yaml *needs = vb_yaml_get(pair->value, "dependencies");
	size_t at = name_end(resolution);
	uint32_t index;

	protocol = vb_str_from(resolution, at + 1);
	npm_name_put(&c, vb_str_sub(resolution, 0, at));
	c.own = vb_str_starts(protocol, VB_STR("workspace:")) ||
			      vb_str_starts(protocol, VB_STR("link:")) ||
					    vb_str_starts(protocol, VB_STR("portal:"));
	if (!c.own || !vb_str_is(vb_yaml_str(pair->value, "version"), "0.0.0-use.local"))
		c.version = vb_yaml_str(pair->value, "version");
	/* a patched package is still that release: its flaws are, but for what the patch mends */
	if (vb_str_starts(protocol, VB_STR("npm:")) || vb_str_starts(protocol, VB_STR("patch:")))
		c.ecosystem = VB_STR("npm");
	if (!c.name.n) {
		scan_emit_trouble(y->out, "line %u: a package without resolution", pair->key->line);
		return;
	}
	index = scan_graph_add(&y->graph, &c, pair->key->line);
	keys_put(y, pair->key->text, index);
	for (size_t i = 0; needs && needs->kind == VB_YAML_MAP && i < needs->n; i++)
		*vb_vec_add(y->in->arena, &y->wishes) = (struct wish){
			index, needs->pairs[i].key->text, needs->pairs[i].value->text};
}

static bool read_berry(struct yarn *y, struct vb_error *err)
{
	struct vb_yaml *root;

	if (!vb_yaml_read(y->in->arena, y->in->content, vb_arena_cstr(y->in->arena, y->in->path),
			  &root, err))
		return false;
	for (size_t i = 0; root->kind == VB_YAML_MAP && i < root->n; i++)
		if (!vb_str_is(root->pairs[i].key->text, "__metadata"))
			berry_entry(y, &root->pairs[i]);
	return true;
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct yarn y = {.in = in,
			 .out = out,
			 .graph = {.arena = in->arena},
			 .vendored = scan_path_vendored(in->path)};

	vb_map_init(&y.by_key, in->arena);
	if (vb_str_find(in->content, VB_STR("__metadata:")) == in->content.n)
		read_classic(&y);
	else if (!read_berry(&y, err))
		return false;
	wishes_resolve(&y);
	scan_graph_emit(&y.graph, in, out);
	return true;
}

static const char *const patterns[] = {"**/yarn.lock", NULL};

const struct scan_reader scan_reader_yarn_lock = {
	.name = "yarn-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "JavaScript packages of yarn.lock, version 1 and berry",
};
