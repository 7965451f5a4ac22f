/*
 * npm_packages.c - lockfileVersion 2 and 3: one object, keyed by the folder each package is unpacked in.
 *
 *   ""                          the project: name, version, dependencies, devDependencies, workspaces
 *   "packages/a"                a workspace or linked folder: the project's own
 *   "node_modules/a"            {"link": true, "resolved": "packages/a"}: stands for that folder
 *   "node_modules/b/node_modules/@s/c"   a package; "name" differs from the folder's when it is an alias
 *
 * A dependency is found the way Node finds it: node_modules of the package's own folder, then of each folder above.
 */
#include "scan/readers/npm_int.h"

#include "core/limits.h"

enum { FOLDERS_MAX = 256 }; /* of one key: npm nests a dozen deep */

struct entry {
	yyjson_val *key, *value;
	struct vb_str path;
	struct model_component c;
	bool link;
};

struct packages {
	struct npm_lock *l;
	VB_VEC(struct entry) entries;
	struct vb_map by_path; /* folder → entry */
};

static const char *const dependency_kinds[] = {"dependencies", "optionalDependencies",
					       "peerDependencies", "devDependencies"};

static struct vb_str folder_name(struct vb_str path)
{
	struct vb_str marker = VB_STR("node_modules/"), rest = path;
	size_t at;

	while ((at = vb_str_find(rest, marker)) < rest.n)
		rest = vb_str_from(rest, at + marker.n);
	return rest.n < path.n ? rest : scan_path_name(path);
}

static bool is_installed(struct vb_str path)
{
	return vb_str_starts(path, VB_STR("node_modules/")) ||
			     vb_str_find(path, VB_STR("/node_modules/")) < path.n;
}

static void entry_fill(struct packages *p, struct entry *e, yyjson_val *root)
{
	struct vb_str name = vb_json_str(e->value, "name"),
		      version = vb_json_str(e->value, "version");

	e->c = npm_component(p->l);
	e->link = vb_json_true(e->value, "link");
	if (!e->path.n && !name.n)
		name = vb_json_str(root, "name");
	npm_name_put(&e->c, name.n ? name : folder_name(e->path));
	e->c.licence = vb_json_str(e->value, "license");
	e->c.scope = npm_scope_of(e->value);
	if (is_installed(e->path)) {
		npm_origin_put(&e->c, version, vb_json_str(e->value, "resolved"));
		npm_integrity_put(p->l->in->arena, &e->c, vb_json_str(e->value, "integrity"));
	} else {
		e->c.own = true;
		e->c.version = version;
	}
}

static size_t folders_of(struct vb_str path)
{
	size_t n = 1;

	for (size_t i = 0; i < path.n; i++)
		n += path.p[i] == '/';
	return n;
}

static void read_entries(struct packages *p, yyjson_val *object, yyjson_val *root)
{
	size_t i, n;
	yyjson_val *key, *value;

	vb_json_each_key(object, i, n, key, value)
	{
		struct entry e = {.key = key, .value = value, .path = vb_json_value_str(key)};

		if (!yyjson_is_obj(value) || e.path.n > VB_LIMIT_PATH_BYTES ||
		    folders_of(e.path) > FOLDERS_MAX) {
			scan_emit_trouble(p->l->out, "line %u: no package of npm",
					  vb_json_line(&p->l->lines, key));
			continue;
		}
		entry_fill(p, &e, root);
		*vb_vec_add(p->l->in->arena, &p->entries) = e;
	}
	for (i = 0; i < p->entries.n; i++)
		*vb_map_put(&p->by_path, p->entries.v[i].path) = &p->entries.v[i];
}

/* The package `name` that code in `folder` would load; NULL when none is installed. */
static struct entry *find_from(const struct packages *p, struct vb_str folder, struct vb_str name,
			       char *scratch)
{
	for (;;) {
		struct vb_str last = scan_path_name(folder);
		struct entry *e;
		size_t n = folder.n;

		if (!vb_str_is(last, "node_modules")) {
			memcpy(scratch, folder.n ? folder.p : "", n);
			if (n)
				scratch[n++] = '/';
			memcpy(scratch + n, "node_modules/", 13);
			memcpy(scratch + n + 13, name.p, name.n);
			e = vb_map_find(&p->by_path, vb_strn(scratch, n + 13 + name.n));
			if (e && e->link)
				e = vb_map_find(&p->by_path, vb_json_str(e->value, "resolved"));
			if (e && !e->link) /* a link to a link is nobody's package */
				return e;
		}
		if (!folder.n)
			return NULL;
		folder = vb_str_sub(folder, 0, last.n < folder.n ? folder.n - last.n - 1 : 0);
	}
}

static void read_needs(struct packages *p, struct entry *e, char *scratch)
{
	struct vb_arena *a = p->l->in->arena;
	size_t i, n;
	yyjson_val *key, *value;

	for (size_t k = 0; k < VB_COUNT(dependency_kinds); k++) {
		yyjson_val *wanted = vb_json_object(e->value, dependency_kinds[k]);

		if (!wanted)
			continue;
		vb_json_each_key(wanted, i, n, key, value)
		{
			struct vb_str name = vb_json_value_str(key);
			struct entry *to;

			(void)value;
			if (!name.n || name.n > VB_LIMIT_PATH_BYTES)
				continue;
			to = find_from(p, e->path, name, scratch);
			if (!to) /* optional, of another platform, or a peer nobody installed */
				continue;
			to->c.direct |= e->c.own;
			*vb_vec_add(a, &e->c.needs) = vb_arena_printf(
				a, "%.*s %.*s", VB_FMT(npm_full_name(a, &to->c)),
				VB_FMT(to->c.version));
		}
	}
}

bool npm_read_packages(struct npm_lock *l, yyjson_val *object, yyjson_val *root,
		       struct vb_error *err)
{
	struct packages p = {.l = l};
	char *scratch = vb_arena_alloc(l->in->arena, 2 * VB_LIMIT_PATH_BYTES + 32);

	(void)err;
	vb_map_init(&p.by_path, l->in->arena);
	read_entries(&p, object, root);
	for (size_t i = 0; i < p.entries.n; i++)
		read_needs(&p, &p.entries.v[i], scratch);
	for (size_t i = 0; i < p.entries.n; i++) {
		struct entry *e = &p.entries.v[i];
		uint32_t line = vb_json_line(&l->lines, e->key);

		if (e->link)
			continue;
		if (e->c.name.n)
			scan_package_emit(l->in, l->out, &e->c, line);
		else if (e->path.n) /* a project without a name is no trouble */
			scan_emit_trouble(l->out, "line %u: a package without a name", line);
	}
	return true;
}
