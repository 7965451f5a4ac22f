/* cases.c - see cases.h. */
#include "cases.h"

#include "scan/scan.h"

static void dump_needs(struct vb_buf *b, const struct model_facts *f,
		       const struct model_component *c)
{
	const char *between = " -> ";

	for (size_t i = 0; i < c->edges.n; i++, between = ", ") {
		const struct model_component *to = &f->components.v[c->edges.v[i]];

		vb_buf_printf(b, "%s%.*s %.*s", between, VB_FMT(to->source_name),
			      VB_FMT(to->version));
	}
	if (!c->edges.n)
		for (size_t i = 0; i < c->needs.n; i++, between = ", ")
			vb_buf_printf(b, "%s~%.*s", between, VB_FMT(c->needs.v[i]));
}

static void dump_component(struct vb_buf *b, const struct model_facts *f,
			   const struct model_component *c)
{
	static const char *const scopes[] = {"", " dev", " optional"};

	vb_buf_printf(b, "%.*s ", VB_FMT(c->purl));
	vb_buf_str(b, c->ecosystem.n ? c->ecosystem : VB_STR("not-assessed"));
	vb_buf_printf(b, "%s%s%s%s", scopes[c->scope], c->direct ? " direct" : "",
		      c->own ? " own" : "", c->vendored ? " vendored" : "");
	for (size_t i = 0; i < c->locations.n; i++)
		if (c->locations.v[i].line)
			vb_buf_printf(b, " line %u", c->locations.v[i].line);
	if (c->owner.n)
		vb_buf_printf(b, " shipped by %.*s", VB_FMT(c->owner));
	if (c->licence.n)
		vb_buf_printf(b, " {%.*s}", VB_FMT(c->licence));
	for (size_t i = 0; i < c->hashes.n; i++)
		vb_buf_printf(b, " %.*s:%.*s", VB_FMT(c->hashes.v[i].algorithm),
			      VB_FMT(vb_str_sub(c->hashes.v[i].hex, 0, 8)));
	dump_needs(b, f, c);
	vb_buf_char(b, '\n');
}

void cases_dump(struct vb_buf *b, const struct model_facts *f)
{
	static const char *const kinds[] = {"fixed", "patched", "stated", "noted", "open"};

	for (size_t i = 0; i < f->components.n; i++)
		dump_component(b, f, &f->components.v[i]);
	for (size_t i = 0; i < f->settings.n; i++)
		vb_buf_printf(b, "= %.*s %.*s\n", VB_FMT(f->settings.v[i].key),
			      VB_FMT(f->settings.v[i].value));
	for (size_t i = 0; i < f->claims.n; i++) {
		const struct model_fix_claim *c = &f->claims.v[i];

		vb_buf_printf(b, "%s %.*s %.*s in %.*s line %u", kinds[c->kind], VB_FMT(c->source),
			      VB_FMT(c->vulnerability), VB_FMT(c->version), c->line);
		vb_buf_printf(b, c->detail.n ? " (%.*s)" : "%.*s", VB_FMT(c->detail));
		if (c->kind == MODEL_CLAIM_OPEN)
			vb_buf_printf(b, " %s %.1f %.*s", model_vector_word(c->vector), c->cvss,
				      VB_FMT(c->title));
		vb_buf_char(b, '\n');
	}
	for (size_t i = 0; i < f->unreadable.n; i++)
		vb_buf_printf(b, "! %.*s\n", VB_FMT(f->unreadable.v[i].reason));
}

static struct vb_str unescape(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '^' && i + 1 < s.n &&
			      (s.p[i + 1] == '@' || s.p[i + 1] == '?');

		p[n++] = escape ? (s.p[i + 1] == '@' ? '\0' : '\xff') : s.p[i];
		i += escape;
	}
	return vb_strn(p, n);
}

static unsigned run_case(const struct scan_reader *reader, struct vb_str title,
			 struct vb_str content, struct vb_str expected)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	size_t bar = vb_str_chr(title, '|');
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_buf b;
	unsigned wrong = 0;

	vb_buf_init(&b, 1 << 20);
	facts = scan_read_one(reader, vb_str_trim(vb_str_from(title, bar + 1)),
			      unescape(a, content), NULL);
	cases_dump(&b, facts);
	if (!vb_str_eq(vb_str_trim(vb_buf_view(&b)), vb_str_trim(expected))) {
		print_error("%s: %.*s\n--- expected\n%.*s--- got\n%.*s\n", reader->name,
			    VB_FMT(title), VB_FMT(expected), VB_FMT(vb_buf_view(&b)));
		wrong = 1;
	}
	vb_buf_done(&b);
	return wrong;
}

unsigned cases_run(const struct scan_reader *reader, const char *path, unsigned *wrong)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = test_load(a, test_path(a, path)), title, mark = VB_STR("==== ");
	struct vb_str divider = VB_STR("---- expected\n"), part;
	unsigned n = 0;

	rest = vb_str_from(rest, vb_str_find(rest, mark));
	while (rest.n) {
		size_t next = vb_str_find(vb_str_from(rest, 1), VB_STR("\n==== "));
		size_t at;

		part = vb_str_sub(rest, mark.n, next + 2 - mark.n);
		rest = vb_str_from(rest, next + 2);
		assert_true(vb_str_line(&part, &title));
		at = vb_str_find(part, divider);
		assert_true(at < part.n);
		*wrong += run_case(reader, title, vb_str_sub(part, 0, at),
				   vb_str_from(part, at + divider.n));
		n++;
	}
	return n;
}
