/*
 * settings_container.c - how containers are built and started.
 *
 *   Dockerfile, Containerfile   one record an instruction: key = its name, value = its arguments, continued lines joined;
 *                               section = "final" in the last stage, the only one that is shipped, else "stage". ENV and
 *                               ARG give one record a name: "NAME=value". FROM of a stage above is no image.
 *   compose.yaml                paths and values as in JSON files: services.web.privileged = true, services.web.ports[]
 *
 * Sources: Dockerfile reference (docs.docker.com/reference/dockerfile: format, parser directives, here-documents),
 * Compose specification (compose-spec.io).
 */
#include "core/limits.h"
#include "core/yaml.h"
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

enum { STAGES = 256, INSTRUCTION_BYTES = 64 * 1024, DEPTH = 32, RECORDS = 20000 };

/* ---- Dockerfile --------------------------------------------------------------------------- */

struct recipe {
	struct settings s;
	char escape; /* '\\', or what a "# escape=" directive says */
	struct vb_buf text;
	struct vb_str stages[STAGES]; /* names given with AS */
	size_t n_stages, from, last;  /* FROM lines: seen in this pass, of the file */
};

static bool is_from(struct vb_str line)
{
	return line.n > 5 && vb_str_ieq(vb_str_sub(line, 0, 4), VB_STR("FROM")) &&
					(line.p[4] == ' ' || line.p[4] == '\t');
}

/* The next instruction with its continued lines; s.line is where it ends, *first where it starts. */
static bool instruction_next(struct recipe *r, uint32_t *first)
{
	struct vb_str line;

	r->text.n = 0;
	while (settings_line(&r->s, &line)) {
		bool more = line.n && line.p[line.n - 1] == r->escape;

		*first = r->text.n ? *first : r->s.line;
		if (more)
			line = vb_str_trim(vb_str_sub(line, 0, line.n - 1));
		if (r->text.n)
			vb_buf_char(&r->text, ' ');
		vb_buf_str(&r->text, line);
		if (!more && r->text.n)
			return true;
	}
	return r->text.n > 0;
}

static void escape_find(struct recipe *r)
{
	struct vb_str rest = r->s.in->content, line;

	r->escape = '\\';
	while (vb_str_line(&rest, &line) && line.n && line.p[0] == '#') {
		size_t at = vb_str_find(line, VB_STR("escape="));

		if (at + 7 < line.n && line.p[at + 7] == '`')
			r->escape = '`';
	}
}

static void from_emit(struct recipe *r, struct vb_str rest)
{
	struct vb_str word, image = {NULL, 0}, as = {NULL, 0}, name = {NULL, 0};

	while (vb_str_word(&rest, &word))
		if (!vb_str_starts(word, VB_STR("--"))) {
			image = word;
			break;
		}
	if (vb_str_word(&rest, &as) && vb_str_ieq(as, VB_STR("AS")) && vb_str_word(&rest, &name) &&
						  r->n_stages < STAGES)
		r->stages[r->n_stages++] = vb_arena_str(r->s.in->arena, name);
	for (size_t i = 0; i < r->n_stages; i++)
		if (vb_str_ieq(image, r->stages[i]) && !vb_str_eq(name, r->stages[i]))
			return;
	settings_emit(&r->s, VB_STR("FROM"), image);
}

/* "A=1 B=two" or the old "A one". A quoted value keeps its blanks. */
static void pairs_emit(struct recipe *r, struct vb_str key, struct vb_str rest)
{
	struct vb_str all = rest, word;
	bool any = false;

	while (vb_str_word(&rest, &word)) {
		size_t eq = vb_str_chr(word, '=');
		struct vb_str value = vb_str_from(word, eq + 1);

		if (eq == word.n)
			break;
		if (value.n && (value.p[0] == '"' || value.p[0] == '\'') &&
		    (value.n == 1 || value.p[value.n - 1] != value.p[0])) {
			size_t end = vb_str_chr(rest, value.p[0]);

			value.n = (size_t)(rest.p + end - value.p) + (end < rest.n);
			rest = vb_str_from(rest, end + 1);
		}
		settings_emit(&r->s, key,
			      vb_arena_printf(r->s.in->arena, "%.*s=%.*s",
					      VB_FMT(vb_str_sub(word, 0, eq)),
					      VB_FMT(settings_unquote(value))));
		any = true;
	}
	if (!any && vb_str_word(&all, &word) && vb_str_trim(all).n)
		settings_emit(&r->s, key,
			      vb_arena_printf(r->s.in->arena, "%.*s=%.*s", VB_FMT(word),
					      VB_FMT(vb_str_trim(all))));
}

static void instruction_emit(struct recipe *r)
{
	struct vb_str rest = vb_buf_view(&r->text), word, key;
	char name[16];

	if (!vb_str_word(&rest, &word) || word.n >= sizeof(name))
		return;
	for (size_t i = 0; i < word.n; i++)
		name[i] = (char)(word.p[i] >= 'a' && word.p[i] <= 'z' ? word.p[i] - 32 : word.p[i]);
	key = vb_arena_str(r->s.in->arena, vb_strn(name, word.n));
	rest = vb_str_trim(rest);
	if (vb_str_is(key, "FROM"))
		r->from++;
	r->s.section = r->from == r->last ? VB_STR("final") : VB_STR("stage");
	if (vb_str_is(key, "FROM"))
		from_emit(r, rest);
	else if (vb_str_is(key, "ENV") || vb_str_is(key, "ARG"))
		pairs_emit(r, key, rest);
	else
		settings_emit(&r->s, key, rest);
}

bool settings_dockerfile_read(const struct scan_input *in, struct scan_out *out,
			      struct vb_error *err)
{
	struct recipe *r = vb_arena_alloc(in->arena, sizeof(*r));
	struct vb_str rest = in->content, line;
	uint32_t first = 0;

	(void)err;
	r->s = settings_open("dockerfile", in, out);
	escape_find(r);
	while (vb_str_line(&rest, &line))
		r->last += is_from(vb_str_trim(line));
	vb_buf_init(&r->text, INSTRUCTION_BYTES);
	while (instruction_next(r, &first)) {
		uint32_t end = r->s.line;

		r->s.line = first;
		if (r->text.over)
			scan_emit_trouble(out, "line %u: an instruction over %d bytes", first,
					  INSTRUCTION_BYTES);
		else
			instruction_emit(r);
		r->s.line = end;
		r->text.over = false;
	}
	vb_buf_done(&r->text);
	return true;
}

/* ---- compose ------------------------------------------------------------------------------ */

struct services {
	struct settings s;
	size_t records;
};

static void node_emit(struct services *f, struct vb_str path, const struct vb_yaml *node,
		      unsigned depth)
{
	struct vb_arena *a = f->s.in->arena;

	if (depth > DEPTH || path.n > VB_LIMIT_PATH_BYTES || f->records >= RECORDS)
		return;
	for (size_t i = 0; node->kind == VB_YAML_MAP && i < node->n; i++)
		node_emit(f,
			  path.n ? vb_arena_printf(a, "%.*s.%.*s", VB_FMT(path),
						   VB_FMT(node->pairs[i].key->text))
				 : node->pairs[i].key->text,
			  node->pairs[i].value, depth + 1);
	for (size_t i = 0; node->kind == VB_YAML_LIST && i < node->n; i++)
		node_emit(f, vb_arena_printf(a, "%.*s[]", VB_FMT(path)), node->items[i], depth + 1);
	if (node->kind == VB_YAML_SCALAR) {
		f->records++;
		f->s.line = node->line;
		settings_emit(&f->s, path, vb_yaml_null(node) ? VB_STR("") : node->text);
	}
}

bool settings_compose_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct services f = {.records = 0};
	struct vb_yaml *root;

	if (!vb_yaml_read(in->arena, in->content, "compose", &root, err))
		return false;
	f.s = settings_open("compose", in, out);
	node_emit(&f, VB_STR(""), root, 0);
	if (f.records >= RECORDS)
		scan_emit_trouble(out, "more than %d values: the rest is left out", RECORDS);
	return true;
}
