/*
 * include.c - files that files of the target name: `-r base.txt` and `-c pins.txt` of a requirements file. A reader opens
 * nothing; it says what is named as a setting, and what no pattern has found is read afterwards, in rounds, like any file.
 *
 *   settings {requirements, "-r", "base.txt"} ──► path beside the file, resolved inside the root ──► one more file
 *   settings {requirements, "-c", "pins.txt"} ──► the same, read as constraints: it asks for nothing, it pins
 *
 * When all is read: files joined by -r are one installation, and share their constraints, as pip does. A requirement
 * without a version takes the one a constraint pins. Source: pip's documentation, "Requirements File Format",
 * "Constraints Files".
 */
#include "scan/target_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"
#include "scan/readers/readers.h"

static bool is_constraint(const struct model_setting *s)
{
	return vb_str_is(s->key, "-c") || vb_str_is(s->key, "--constraint");
}

static bool is_include(const struct model_setting *s)
{
	return vb_str_is(s->format, "requirements") &&
	       (vb_str_is(s->key, "-r") || vb_str_is(s->key, "--requirement") || is_constraint(s));
}

static bool is_pin(const struct model_setting *s)
{
	return vb_str_is(s->format, "python-constraint");
}

static bool is_known(const struct scan_walk *w, struct vb_str path, struct vb_str told,
		     uint16_t reader)
{
	struct scan_selection s = scan_select_path(&w->select, path);

	for (size_t i = 0; i < s.named; i++)
		if (s.readers[i] == reader)
			return true;
	for (size_t i = 0; i < w->included.n; i++)
		if (w->included.v[i].reader == reader && vb_str_eq(w->included.v[i].path, told))
			return true;
	return false;
}

/* The setting's file, as the volume at hand names it; false: of another volume. */
static bool inside(const struct scan_walk *w, struct vb_str told, struct vb_str *path)
{
	*path = told;
	if (!w->prefix.n)
		return true;
	if (!vb_str_starts(told, w->prefix) || told.n <= w->prefix.n || told.p[w->prefix.n] != '/')
		return false;
	*path = vb_str_from(told, w->prefix.n + 1);
	return true;
}

/* Was the file of this setting read as constraints? Then what it names is constraints too. */
static bool of_constraints(const struct scan_walk *w, const struct model_setting *s)
{
	uint16_t reader = scan_reader_id(&scan_reader_python_constraints);

	for (size_t i = 0; i < w->included.n; i++)
		if (w->included.v[i].reader == reader && vb_str_eq(w->included.v[i].path, s->path))
			return true;
	return false;
}

static void edge_add(struct scan_walk *w, const struct model_setting *s, struct vb_str to,
		     bool constraint)
{
	struct vb_arena *a = w->collect.facts->arena;

	*vb_vec_add(a, &w->collect.includes) = (struct scan_include){
		.from = s->path, .to = to, .line = s->line, .constraint = constraint};
}

bool scan_walk_include(struct scan_walk *w, size_t *from, scan_lookup *lookup, void *ctx,
		       struct scan_item *item)
{
	const struct model_facts *f = w->collect.facts;

	while (*from < f->settings.n) {
		const struct model_setting s = f->settings.v[(*from)++];
		bool constraint = is_constraint(&s) || of_constraints(w, &s);
		uint16_t reader = scan_reader_id(constraint ? &scan_reader_python_constraints
							    : &scan_reader_python_requirements);
		struct vb_str path, told;
		struct scan_entry to;

		if (!is_include(&s) || !inside(w, s.path, &path))
			continue;
		if (vb_str_find(s.value, VB_STR("://")) < s.value.n) {
			scan_collect_unreadable(&w->collect, s.path, "python-requirements",
						"line %u: %.*s is elsewhere: not fetched", s.line,
						VB_FMT(s.value));
			continue;
		}
		path = vb_arena_printf(w->arena, "%.*s/%.*s", VB_FMT(vb_path_dir(path)),
				       VB_FMT(s.value));
		if (!scan_resolve(w->arena, path, lookup, ctx, &to) ||
		    to.type != MODEL_FILE_REGULAR) {
			scan_collect_unreadable(&w->collect, s.path, "python-requirements",
						"line %u: %.*s is not in the target", s.line,
						VB_FMT(s.value));
			continue;
		}
		told = vb_arena_str(w->collect.facts->arena, scan_walk_told(w, to.path));
		edge_add(w, &s, told, constraint);
		if (is_known(w, to.path, told, reader))
			continue;
		if (w->included.n >= VB_LIMIT_INCLUDES) {
			scan_collect_unreadable(&w->collect, s.path, "python-requirements",
						"line %u: more than %u files are included: %.*s is "
						"not read",
						s.line, VB_LIMIT_INCLUDES, VB_FMT(s.value));
			continue;
		}
		*vb_vec_add(w->arena, &w->included) = (struct scan_included){told, reader};
		*item = (struct scan_item){.path = told, .mode = to.mode, .n = 1, .real = to.path};
		item->readers[0] = reader;
		return true;
	}
	return false;
}

/* ---- when all is read -------------------------------------------------------------------- */

struct file { /* of requirements or constraints */
	struct vb_str path;
	struct file *set; /* files joined by -r: its representative, itself for one */
	VB_VEC(const struct scan_include *) out;
	VB_VEC(struct file *) constraints; /* of the representative */
	enum { UNSEEN, OPEN, DONE } state;
};

struct joining {
	struct scan_collect *c;
	struct vb_arena *scratch;
	struct vb_map files, pins; /* pins: "path\nname" ──► setting */
	VB_VEC(struct file *) list;
};

static struct file *file_of(struct joining *j, struct vb_str path)
{
	void **slot = vb_map_put(&j->files, path);
	struct file *f = *slot;

	if (f)
		return f;
	f = *slot = vb_arena_alloc(j->scratch, sizeof(*f));
	f->path = path;
	f->set = f;
	*vb_vec_add(j->scratch, &j->list) = f;
	return f;
}

static struct file *set_of(struct file *f)
{
	while (f->set != f)
		f = f->set = f->set->set;
	return f;
}

/* pip refuses a file that includes itself; the rest of it is read once. Depth is bounded by the files included. */
static void cycles_name(struct joining *j, struct file *f, unsigned depth)
{
	f->state = OPEN;
	for (size_t i = 0; i < f->out.n && depth < VB_LIMIT_INCLUDE_DEPTH; i++) {
		struct file *to = file_of(j, f->out.v[i]->to);

		if (to->state == OPEN)
			scan_collect_unreadable(j->c, f->path, "python-requirements",
						"line %u: %.*s includes itself through this line",
						f->out.v[i]->line, VB_FMT(to->path));
		else if (to->state == UNSEEN)
			cycles_name(j, to, depth + 1);
	}
	f->state = DONE;
}

static int include_order(const void *pa, const void *pb)
{
	const struct scan_include *a = pa, *b = pb;
	int c = vb_str_cmp(a->from, b->from);

	c = c ? c : (a->line > b->line) - (a->line < b->line);
	return c ? c : vb_str_cmp(a->to, b->to);
}

static void files_join(struct joining *j)
{
	for (size_t i = 0; i < j->c->includes.n; i++) {
		const struct scan_include *e = &j->c->includes.v[i];
		struct file *from = file_of(j, e->from), *to = file_of(j, e->to);

		*vb_vec_add(j->scratch, &from->out) = e;
		if (!e->constraint)
			set_of(to)->set = set_of(from);
	}
	for (size_t i = 0; i < j->c->includes.n; i++) {
		const struct scan_include *e = &j->c->includes.v[i];
		struct file *set = set_of(file_of(j, e->from));

		if (e->constraint)
			*vb_vec_add(j->scratch, &set->constraints) = file_of(j, e->to);
	}
}

static const struct model_setting *pin_find(struct joining *j, struct file *set, struct vb_str name,
					    unsigned depth)
{
	for (size_t i = 0; i < set->constraints.n; i++) {
		struct file *c = set->constraints.v[i];
		const struct model_setting *pin = vb_map_find(
			&j->pins,
			vb_arena_printf(j->scratch, "%.*s\n%.*s", VB_FMT(c->path), VB_FMT(name)));

		if (!pin && depth < VB_LIMIT_NESTING && set_of(c) != set)
			pin = pin_find(j, set_of(c), name, depth + 1);
		if (pin)
			return pin;
	}
	return NULL;
}

static void pin_apply(struct joining *j, struct model_component *c)
{
	struct vb_arena *a = j->c->facts->arena;
	const struct model_setting *pin;
	struct file *f = c->locations.n ? vb_map_find(&j->files, c->locations.v[0].path) : NULL;

	if (c->version.n || !f || !vb_str_is(c->reader, "python-requirements"))
		return;
	pin = pin_find(j, set_of(f), c->name, 0);
	if (!pin)
		return;
	c->version = c->source_version = pin->value;
	c->ecosystem = VB_STR("PyPI");
	c->purl = model_purl_write(a, c);
	*vb_vec_add(a, &c->locations) = (struct model_location){pin->path, pin->line, pin->layer};
}

void scan_include_settle(struct scan_collect *c)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct joining j = {.c = c, .scratch = scratch};
	struct model_facts *f = c->facts;
	size_t n = 0;

	vb_map_init(&j.files, scratch);
	vb_map_init(&j.pins, scratch);
	if (c->includes.n)
		qsort(c->includes.v, c->includes.n, sizeof(*c->includes.v), include_order);
	files_join(&j);
	for (size_t i = 0; i < j.list.n; i++)
		if (j.list.v[i]->state == UNSEEN)
			cycles_name(&j, j.list.v[i], 0);
	for (size_t i = 0; c->includes.n && i < f->settings.n; i++)
		if (is_pin(&f->settings.v[i]))
			*vb_map_put(&j.pins,
				    vb_arena_printf(
					    scratch, "%.*s\n%.*s", VB_FMT(f->settings.v[i].path),
					    VB_FMT(f->settings.v[i].key))) = &f->settings.v[i];
	for (size_t i = 0; j.pins.n && i < f->components.n; i++)
		pin_apply(&j, &f->components.v[i]);
	for (size_t i = 0; i < f->settings.n; i++) /* told: no rule is about them */
		if (!is_pin(&f->settings.v[i]))
			f->settings.v[n++] = f->settings.v[i];
	f->settings.n = n;
}
