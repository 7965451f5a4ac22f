/*
 * test_figures.c - the figures: well-formed, the same bytes twice, readable (nothing on top of anything else, by our
 * own layout), and harmless whatever the names are. Cases: the sample product's, and generated ones up to the limit.
 */
#include <libxml/parser.h>

#include "case/case.h"
#include "core/file.h"
#include "golden.h"
#include "report/figure_int.h"
#include "report/report.h"
#include "sample.h"
#include "support.h"

static struct model_case *case_of(struct vb_str text)
{
	struct vb_run run = test_run();
	struct case_problems problems = {0};
	struct model_case *c;
	struct vb_error err;

	assert_ok(case_parse(&run, text, "vauban.yaml", &c, &problems, &err));
	return c;
}

static struct model_case *helios(struct vb_arena *a)
{
	return case_of(test_load(a, test_path(a, "examples/helios/vauban.yaml")));
}

/* n components in nested zones, three flows each, names of many lengths: the same for the same numbers. */
static struct model_case *generated(struct vb_arena *a, unsigned n, unsigned zones, uint64_t seed)
{
	static const char *const kinds[] = {"process", "store", "device", "person"};
	static const char *const auths[] = {"none", "password", "cert", "token"};
	struct vb_buf b VB_CLEANUP(vb_buf_done);
	struct vb_random r;

	vb_random_init(&r, seed, 0);
	vb_buf_init(&b, 1u << 20);
	vb_buf_cstr(&b, "vauban: 1\ncase: many\nzones:\n");
	for (unsigned i = 0; i < zones; i++)
		vb_buf_printf(
			&b,
			i % 3 ? "  z%u: {trust: %u, name: Zone number %u of the plant, in: z%u}\n"
			      : "  z%u: {trust: %u, name: Zone number %u of the plant}\n",
			i, i % 5, i, i - 1);
	vb_buf_cstr(&b, "components:\n");
	for (unsigned i = 0; i < n; i++)
		vb_buf_printf(&b, "  c%u: {kind: %s, zone: z%u, name: \"%.*s %u\"}\n", i,
			      kinds[i % 4], (unsigned)(vb_random_u64(&r) % zones),
			      (int)(vb_random_u64(&r) % 42 + 3),
			      "WWW component with a rather long and wide name MMMM", i);
	vb_buf_cstr(&b, "flows:\n");
	for (unsigned i = 0; i < n * 3 / 2; i++)
		vb_buf_printf(
			&b,
			"  f%u: {from: c%u, to: c%u, proto: https, port: %u, auth: %s, tls: %s}\n",
			i, (unsigned)(vb_random_u64(&r) % n), (unsigned)(vb_random_u64(&r) % n),
			1024 + i, auths[i % 4], i % 3 ? "yes" : "no");
	vb_buf_cstr(&b, "actors: {w: {tries: [1, 2, 6], start: [z0, c1]}}\n");
	return case_of(vb_arena_str(a, vb_buf_view(&b)));
}

static void laid(struct vb_arena *a, const struct model_case *c, const struct model_event_risk *e,
		 struct figure_map *m)
{
	assert_true(figure_map_build(a, c, e, VB_EN, m));
	figure_map_place(m);
	figure_map_route(m);
}

static bool meet(struct figure_box x, struct figure_box y)
{
	return x.x < y.x + y.w && y.x < x.x + x.w && x.y < y.y + y.h && y.y < x.y + x.h;
}

static bool inside(struct figure_box in, struct figure_box out)
{
	return in.x >= out.x && in.y >= out.y && in.x + in.w <= out.x + out.w &&
	       in.y + in.h <= out.y + out.h;
}

/* The straight pieces of a link as thin boxes; returns how many. */
static size_t pieces(const struct figure_map *m, const struct figure_link *l,
		     struct figure_box out[5])
{
	int from = m->nodes.v[l->end[0].node].box.x +
		   (l->end[0].side ? m->nodes.v[l->end[0].node].box.w : 0),
	    to = m->nodes.v[l->end[1].node].box.x +
		 (l->end[1].side ? m->nodes.v[l->end[1].node].box.w : 0);
	int at[6][2] = {{from, l->end[0].y}, {l->x[0], l->end[0].y}, {l->x[0], l->turn},
			{l->x[1], l->turn},  {l->x[1], l->end[1].y}, {to, l->end[1].y}};
	size_t n = 0;

	if (l->gap == FIGURE_NONE)
		at[2][1] = at[3][1] = l->end[1].y;
	for (size_t i = 0; i < 5; i++) {
		struct figure_box *o = &out[n];

		o->x = at[i][0] < at[i + 1][0] ? at[i][0] : at[i + 1][0];
		o->y = at[i][1] < at[i + 1][1] ? at[i][1] : at[i + 1][1];
		o->w = at[i][0] + at[i + 1][0] - 2 * o->x;
		o->h = at[i][1] + at[i + 1][1] - 2 * o->y;
		n += o->w || o->h;
	}
	return n;
}

static void boxes_are_apart(const struct figure_map *m)
{
	struct figure_box page = {0, 0, m->w, m->h};

	for (size_t i = 0; i < m->nodes.n; i++) {
		assert_true(inside(m->nodes.v[i].box, page));
		for (size_t k = i + 1; k < m->nodes.n; k++)
			assert_false(meet(m->nodes.v[i].box, m->nodes.v[k].box));
		for (size_t k = 0; k + 1 < m->zones.n; k++) {
			int up = m->nodes.v[i].zone;

			if (!m->zones.v[k].used)
				continue;
			while (up != (int)k && up != FIGURE_NONE)
				up = m->zones.v[up].parent;
			assert_false(meet(m->nodes.v[i].box, m->zones.v[k].title));
			assert_true(up == (int)k ? inside(m->nodes.v[i].box, m->zones.v[k].box)
						 : !meet(m->nodes.v[i].box, m->zones.v[k].box));
		}
	}
}

static void zones_nest(const struct figure_map *m)
{
	for (size_t i = 0; i + 1 < m->zones.n; i++)
		for (size_t k = 0; k + 1 < m->zones.n; k++) {
			int up = (int)i;

			if (i == k || !m->zones.v[i].used || !m->zones.v[k].used)
				continue;
			while (up != (int)k && up != FIGURE_NONE)
				up = m->zones.v[up].parent;
			if (up == (int)k)
				assert_true(inside(m->zones.v[i].box, m->zones.v[k].box));
			else if (m->zones.v[i].parent == m->zones.v[k].parent)
				assert_false(meet(m->zones.v[i].box, m->zones.v[k].box));
			assert_false(meet(m->zones.v[i].title, m->zones.v[k].title));
		}
}

static void labels_are_free(const struct figure_map *m)
{
	struct figure_box piece[5];

	for (size_t i = 0; i < m->links.n; i++) {
		const struct figure_box label = m->links.v[i].label;

		assert_true(inside(label, (struct figure_box){0, 0, m->w, m->h}));
		for (size_t k = 0; k < m->nodes.n; k++)
			assert_false(meet(label, m->nodes.v[k].box));
		for (size_t k = 0; k + 1 < m->zones.n; k++)
			assert_false(m->zones.v[k].used && meet(label, m->zones.v[k].title));
		for (size_t k = 0; k < m->links.n; k++) {
			if (k == i)
				continue;
			assert_false(meet(label, m->links.v[k].label));
			for (size_t n = pieces(m, &m->links.v[k], piece); n-- > 0;)
				assert_false(meet(label, piece[n]));
		}
	}
}

/* Arrows pass beside boxes and titles; two of them may cross, never run on each other. */
static void arrows_are_told_apart(const struct figure_map *m)
{
	struct figure_box x[5], y[5];

	for (size_t i = 0; i < m->links.n; i++) {
		size_t n = pieces(m, &m->links.v[i], x);

		for (size_t p = 0; p < n; p++) {
			for (size_t k = 0; k < m->nodes.n; k++)
				assert_false(meet(x[p], m->nodes.v[k].box));
			for (size_t k = 0; k + 1 < m->zones.n; k++)
				assert_false(m->zones.v[k].used && meet(x[p], m->zones.v[k].title));
		}
		for (size_t k = i + 1; k < m->links.n; k++)
			for (size_t q = pieces(m, &m->links.v[k], y); q-- > 0;)
				for (size_t p = 0; p < n; p++)
					assert_false((!x[p].h && !y[q].h && x[p].y == y[q].y &&
						      x[p].x < y[q].x + y[q].w &&
						      y[q].x < x[p].x + x[p].w) ||
						     (!x[p].w && !y[q].w && x[p].x == y[q].x &&
						      x[p].y < y[q].y + y[q].h &&
						      y[q].y < x[p].y + x[p].h));
	}
}

static void readable(const struct figure_map *m)
{
	boxes_are_apart(m);
	zones_nest(m);
	labels_are_free(m);
	arrows_are_told_apart(m);
}

static void nothing_covers_anything_in_the_sample_product(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_case *c = helios(a);
	struct model_event_risk e = {.actor = VB_STR("extortion")};
	struct figure_map m;

	(void)state;
	*vb_vec_add(a, &e.path) = VB_STR("@extortion");
	*vb_vec_add(a, &e.path) = VB_STR("app");
	*vb_vec_add(a, &e.path) = VB_STR("mobile");
	*vb_vec_add(a, &e.path) = VB_STR("api");
	*vb_vec_add(a, &e.path) = VB_STR("telemetry");
	*vb_vec_add(a, &e.path) = VB_STR("collector");
	laid(a, c, &e, &m);
	assert_int_equal(m.nodes.n, 14 + 4);
	assert_int_equal(m.links.n, 16 + 1); /* the first step has no flow */
	for (size_t i = 0; i < m.links.n; i++) {
		const struct figure_link *l = &m.links.v[i];

		if (l->flow && vb_str_is(l->flow->id, "mobile"))
			assert_int_equal(l->step, 2);
		if (l->flow && vb_str_is(l->flow->id, "telemetry"))
			assert_true(l->step == 3 && l->against);
	}
	readable(&m);
	case_free(c);
}

static void nothing_covers_anything_in_large_cases(void **state)
{
	static const unsigned sizes[][2] = {{1, 1},  {2, 1},  {14, 5},  {30, 4},
					    {60, 9}, {60, 1}, {150, 20}};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(sizes); i++)
		for (uint64_t seed = 1; seed <= 3; seed++) {
			struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
			struct model_case *c = generated(a, sizes[i][0], sizes[i][1], seed);
			struct figure_map m;

			laid(a, c, NULL, &m);
			assert_int_equal(m.links.n, sizes[i][0] * 3 / 2);
			readable(&m);
			case_free(c);
		}
}

static void a_case_too_large_to_be_read_is_left_to_the_table(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_case *c = generated(a, FIGURE_NODES + 1, 3, 1);
	struct figure_map m;

	(void)state;
	assert_false(figure_map_build(a, c, NULL, VB_EN, &m));
	case_free(c);
}

static struct vb_str svg(struct vb_arena *a, const struct model_assessment *as, const char *name,
			 enum vb_lang lang)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done);
	struct vb_run run = test_run();
	struct vb_error err;

	run.lang = lang;
	vb_buf_init(&b, 16u << 20);
	assert_ok(report_svg_write(&run, as, vb_str(name), &b, &err));
	return vb_arena_str(a, vb_buf_view(&b));
}

static void well_formed(struct vb_str text)
{
	xmlDoc *doc = xmlReadMemory(text.p, (int)text.n, "figure.svg", NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR);
	xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	xmlChar *role;

	assert_non_null(root);
	role = xmlGetProp(root, (const xmlChar *)"role");
	assert_string_equal((const char *)role, "img");
	xmlFree(role);
	xmlFreeDoc(doc);
}

static void figures_hold_in_both_languages(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; report_svg_at(i); i++)
		for (int lang = VB_EN; lang <= VB_FR; lang++) {
			const char *name = report_svg_at(i)->name;
			struct vb_str text = svg(a, sample_full(a), name, (enum vb_lang)lang);

			well_formed(text);
			assert_true(
				vb_str_eq(text, svg(a, sample_full(a), name, (enum vb_lang)lang)));
			assert_true(vb_str_find(text, VB_STR("<title id=")) < text.n);
			assert_true(vb_str_find(text, VB_STR("<desc id=")) < text.n);
			assert_true(vb_str_find(text, VB_STR("<script")) == text.n);
			golden_check(
				vb_arena_printf(a, "%s.%s.svg", name, lang == VB_FR ? "fr" : "en")
					.p,
				text);
		}
}

static void a_name_never_leaves_its_place(void **state)
{
	static const char *const names[] = {"</text><script>alert(1)</script>",
					    "\" onload=\"alert(1)",
					    "a\001\033[2Jb",
					    ("\xe2\x80\xae"
					     "gpj.exe"),
					    "\xff\xfe",
					    "",
					    "&amp;<!--"};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(names); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_assessment *as = sample_full(a);
		struct model_case c = *as->the_case;

		as->the_case = &c;
		c.parts.v[0].name = c.zones.v[0].name = c.actors.v[0].name = vb_str(names[i]);
		c.flows.v[0].proto = c.flows.v[0].auth = vb_str(names[i]);
		as->risk.events.v[0].name.en = as->risk.events.v[0].id = vb_str(names[i]);
		for (size_t k = 0; report_svg_at(k); k++) {
			struct vb_str text = svg(a, as, report_svg_at(k)->name, VB_EN);

			well_formed(text);
			assert_true(vb_str_find(text, VB_STR("<script")) == text.n);
			assert_true(vb_str_find(text, VB_STR("\xe2\x80\xae")) == text.n);
		}
	}
}

static void what_cannot_be_drawn_is_said(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct vb_error err;
	struct vb_buf b VB_CLEANUP(vb_buf_done);

	(void)state;
	vb_buf_init(&b, 1u << 20);
	assert_false(report_svg_write(&run, sample_bare(a), VB_STR("flow"), &b, &err));
	assert_int_equal(err.code, VB_E_MISSING);
	assert_false(report_svg_write(&run, sample_full(a), VB_STR("cake"), &b, &err));
	assert_int_equal(err.code, VB_E_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_covers_anything_in_the_sample_product),
		cmocka_unit_test(nothing_covers_anything_in_large_cases),
		cmocka_unit_test(a_case_too_large_to_be_read_is_left_to_the_table),
		cmocka_unit_test(figures_hold_in_both_languages),
		cmocka_unit_test(a_name_never_leaves_its_place),
		cmocka_unit_test(what_cannot_be_drawn_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
