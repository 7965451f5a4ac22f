/*
 * figure_matrix.c - gravity by likelihood, EBIOS RM scales from 1 to 4, with the ids of the feared events in the cells.
 * What a cell means is what the case declares: its own matrix, or the product it accepts; without either no cell is
 * judged. The word stands in the cell beside the shade.
 */
#include "model/ebios.h"
#include "report/figure_int.h"

enum {
	LEFT = 110,
	TOP = 12,
	CELL_W = 130,
	CELL_H = 92,
	SCALE = 4,
	ROOM = 4,
	WIDTH = 640,
	HEIGHT = 436
};

struct level {
	const char *class_name;
	struct model_text word;
};
static const struct level levels[] = {
	{"low", {VB_STR_INIT("low"), VB_STR_INIT("faible")}},
	{"medium", {VB_STR_INIT("medium"), VB_STR_INIT("moyen")}},
	{"high", {VB_STR_INIT("high"), VB_STR_INIT("élevé")}},
	{"low", {VB_STR_INIT("accepted"), VB_STR_INIT("accepté")}},
	{"medium", {VB_STR_INIT("to treat"), VB_STR_INIT("à traiter")}},
};

/* matrix: {V1: [0, 0, 1, 1], ...}, a list for gravities 1 to 4. */
static const struct level *level_of(const struct model_case *c, int gravity, int likelihood)
{
	const struct vb_yaml *row, *cell;
	char key[] = {'V', (char)('0' + likelihood), '\0'};
	uint64_t v;

	if (c && c->scales.matrix) {
		row = vb_yaml_get(c->scales.matrix, key);
		cell = row && row->kind == VB_YAML_LIST && row->n >= (size_t)gravity
			       ? row->items[gravity - 1]
			       : NULL;
		return cell && vb_str_u64(cell->text, &v) && v < 3 ? &levels[v] : NULL;
	}
	if (!c || c->accept <= 0)
		return NULL;
	return &levels[gravity * likelihood <= c->accept ? 3 : 4];
}

static void cell_draw(struct vb_buf *b, const struct report_page *p, int gravity, int likelihood)
{
	const struct level *level = level_of(p->a->the_case, gravity, likelihood);
	int x = LEFT + (likelihood - 1) * CELL_W, y = TOP + (SCALE - gravity) * CELL_H, shown = 0,
	    all = 0;

	vb_buf_printf(b, "<rect class=\"cell %s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n",
		      level ? level->class_name : "", x, y, CELL_W, CELL_H);
	if (level)
		figure_text(b, x + CELL_W - 6, y + 15, "kind", "end",
			    model_text_in(level->word, (int)p->lang));
	for (size_t i = 0; i < p->a->risk.events.n; i++) {
		const struct model_event_risk *e = &p->a->risk.events.v[i];

		if (e->gravity != gravity || e->likelihood != likelihood)
			continue;
		if (all++ >= ROOM)
			continue;
		figure_text(
			b, x + 8, y + 32 + 16 * shown, "name", "start",
			figure_fit(p->arena, e->id, 13, CELL_W - (shown == ROOM - 1 ? 52 : 16)));
		shown++;
	}
	if (all > shown)
		figure_text(b, x + CELL_W - 6, y + CELL_H - 8, "kind", "end",
			    vb_arena_printf(p->arena, "+ %d", all - shown));
}

static void axes_draw(struct vb_buf *b, const struct report_page *p)
{
	for (int i = 1; i <= SCALE; i++) {
		int y = TOP + (SCALE - i) * CELL_H + CELL_H / 2,
		    x = LEFT + (i - 1) * CELL_W + CELL_W / 2, foot = TOP + SCALE * CELL_H + 18;

		figure_text(b, LEFT - 8, y, "tick", "end", vb_arena_printf(p->arena, "G%d", i));
		figure_text(b, LEFT - 8, y + 15, "kind", "end",
			    vb_str(model_gravity_name(i, (int)p->lang)));
		figure_text(b, x, foot, "tick", "middle", vb_arena_printf(p->arena, "V%d", i));
		figure_text(b, x, foot + 15, "kind", "middle",
			    vb_str(model_likelihood_name(i, (int)p->lang)));
	}
	figure_text(b, LEFT - 8, TOP + 12, "name", "end",
		    vb_str(vb_t(p->lang, "gravity", "gravité")));
	figure_text(b, LEFT + SCALE * CELL_W, HEIGHT - 6, "name", "end",
		    vb_str(vb_t(p->lang, "likelihood", "vraisemblance")));
}

/* What stands where, for who does not see it. */
static struct vb_str places_words(const struct report_page *p)
{
	struct vb_str said = vb_str(
		vb_t(p->lang,
		     "Feared events by gravity, upwards, and likelihood, to the right, both from 1 "
		     "(low) to 4 (high).",
		     "Évènements redoutés selon leur gravité, vers le haut, et leur vraisemblance, "
		     "vers la droite, de 1 (faible) à 4 (forte)."));

	for (size_t i = 0; i < p->a->risk.events.n; i++) {
		const struct model_event_risk *e = &p->a->risk.events.v[i];
		const struct level *level = level_of(p->a->the_case, e->gravity, e->likelihood);
		struct vb_str word = level ? model_text_in(level->word, (int)p->lang)
					   : (struct vb_str){0};

		said = vb_arena_printf(p->arena,
				       vb_t(p->lang, "%.*s %.*s, %.*s: G%d, V%d%s%.*s.",
					    "%.*s %.*s, %.*s : G%d, V%d%s%.*s."),
				       VB_FMT(said), VB_FMT(e->id),
				       VB_FMT(model_text_in(e->name, (int)p->lang)), e->gravity,
				       e->likelihood, word.n ? ", " : "", VB_FMT(word));
	}
	return vb_arena_printable(p->arena, said); /* names come from hostile places */
}

struct vb_str figure_matrix(const struct report_page *p)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	bool any = false;

	vb_buf_init(&b, 1u << 20);
	for (size_t i = 0; i < p->a->risk.events.n; i++)
		any |= p->a->risk.events.v[i].gravity > 0;
	if (!any)
		return VB_STR("");
	figure_open(&b, "matrix", WIDTH, HEIGHT,
		    vb_str(vb_t(p->lang, "Risk matrix", "Matrice des risques")), places_words(p));
	for (int i = 1; i <= SCALE; i++)
		for (int k = 1; k <= SCALE; k++)
			cell_draw(&b, p, i, k);
	axes_draw(&b, p);
	figure_close(&b);
	return vb_arena_str(p->arena, vb_buf_view(&b));
}
