/*
 * link.c - what a result is about: which test of the case, which requirements, and the digests of both as they are now.
 * A digest is over the words that matter, one a line, each with its key, so that no two cases share one by accident.
 */
#include "verify/verify.h"

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"

enum { WORDS_BYTES = 1 << 20, SCRIPTS_MAX = 32 };

static void line_put(struct vb_buf *b, const char *key, struct vb_str value)
{
	vb_buf_printf(b, "%s %zu %.*s\n", key, value.n, VB_FMT(value));
}

static void list_put(struct vb_buf *b, const char *key, const model_ids *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		line_put(b, key, ids->v[i]);
}

static struct vb_str digest_done(struct vb_arena *a, struct vb_buf *b)
{
	struct vb_str hex = vb_sha256_hex(a, vb_buf_view(b));

	vb_buf_done(b);
	return hex;
}

struct vb_str verify_requirement_digest(struct vb_arena *a, const struct model_requirement *r)
{
	struct vb_buf b;

	vb_buf_init(&b, WORDS_BYTES);
	line_put(&b, "requirement", r->id);
	line_put(&b, "text", r->text);
	list_put(&b, "from", &r->from);
	list_put(&b, "covers", &r->covers);
	return digest_done(a, &b);
}

/* The files of the case's folder that a command names: their content is part of the definition. */
static void scripts_put(struct vb_buf *b, struct vb_arena *a, struct vb_str command,
			const char *folder)
{
	struct vb_str word, rest = command, content;
	struct vb_error ignored;

	for (int i = 0; i < SCRIPTS_MAX && vb_str_word(&rest, &word); i++)
		if (vb_file_load(a, vb_path_join(a, vb_str(folder), word).p, VB_LIMIT_SETTING_BYTES,
				 &content, &ignored))
			line_put(b, "script", vb_sha256_hex(a, content));
}

struct vb_str verify_definition_digest(struct vb_arena *a, const struct model_case_test *t,
				       const char *folder)
{
	struct vb_buf b;

	vb_buf_init(&b, WORDS_BYTES);
	line_put(&b, "test", t->id);
	line_put(&b, "run", t->run);
	line_put(&b, "probe", t->probe);
	line_put(&b, "at", t->at);
	line_put(&b, "flow", t->flow);
	list_put(&b, "expect", &t->expect);
	line_put(&b, "ca", t->ca);
	if (t->run.n)
		scripts_put(&b, a, t->run, folder);
	return digest_done(a, &b);
}

/* ---- links ---------------------------------------------------------------------------------- */

static const struct model_requirement *requirement_of(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->requirements.n; i++)
		if (vb_str_eq(c->requirements.v[i].id, id))
			return &c->requirements.v[i];
	return NULL;
}

static void verifies_put(struct vb_arena *a, struct model_result *r, struct vb_str id)
{
	for (size_t i = 0; i < r->verifies.n; i++)
		if (vb_str_eq(r->verifies.v[i].id, id))
			return;
	if (r->verifies.n < VB_LIMIT_TEST_VERIFIES)
		*vb_vec_add(a, &r->verifies) = (struct model_verified){.id = id};
}

/* "[R-1]" in a name, when R-1 is a requirement. */
static void brackets_read(struct vb_arena *a, const struct model_case *c, struct model_result *r)
{
	struct vb_str rest = r->name;

	for (size_t open; (open = vb_str_chr(rest, '[')) < rest.n;) {
		struct vb_str inside = vb_str_from(rest, open + 1);

		rest = inside;
		inside = vb_str_sub(inside, 0, vb_str_chr(inside, ']'));
		if (inside.n < rest.n && requirement_of(c, inside))
			verifies_put(a, r, inside);
	}
}

static const struct model_case_test *test_of(const struct model_case *c, struct vb_str id)
{
	for (size_t i = 0; i < c->tests.n; i++)
		if (vb_str_eq(c->tests.v[i].id, id))
			return &c->tests.v[i];
	return NULL;
}

void verify_result_link(struct vb_arena *a, const struct model_case *c, struct model_result *r)
{
	const struct model_case_test *t = test_of(c, r->test);

	if (!t)
		t = test_of(c, r->name);
	r->test = t ? t->id : r->name;
	brackets_read(a, c, r);
	for (size_t i = 0; t && i < c->requirements.n; i++)
		for (size_t k = 0; k < c->requirements.v[i].tests.n; k++)
			if (vb_str_eq(c->requirements.v[i].tests.v[k], t->id))
				verifies_put(a, r, c->requirements.v[i].id);
	for (size_t i = 0; i < r->verifies.n; i++) {
		const struct model_requirement *q = requirement_of(c, r->verifies.v[i].id);

		if (q)
			r->verifies.v[i].digest = verify_requirement_digest(a, q);
	}
}
