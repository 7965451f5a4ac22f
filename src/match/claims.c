/*
 * claims.c - what the product itself records about a finding: its package's changelog names the flaw as mended in a
 * version that is not above the installed one.
 *
 *   finding (source package, ids) × facts.claims ──► evidence that states the fix ──► not open, but shown
 *
 * A feed knows what a distribution released; who rebuilds its packages, or mends one before the feed says so, writes it
 * in the changelog. Every installed version the finding is about must be covered. The statement is its maker's: it
 * closes the finding until somebody decides otherwise (model_finding_closed), and it never removes it.
 */
#include "match/match_int.h"

/* Of rpm, changelogs often leave the epoch out: it is then the installed one's. */
static bool not_above(const struct match_order *order, struct vb_str claimed,
		      struct vb_str installed)
{
	size_t colon = vb_str_chr(installed, ':');
	int c;

	if (vb_str_is(vb_str(match_order_name(order)), "rpm") && colon < installed.n &&
	    vb_str_chr(claimed, ':') == claimed.n)
		installed = vb_str_from(installed, colon + 1);
	return match_version_compare(order, claimed, installed, &c) && c <= 0;
}

static const struct model_fix_claim *claim_for(const struct model_facts *facts,
					       const struct match_order *order,
					       const struct match_group *g, struct vb_str id,
					       struct vb_str installed)
{
	size_t n;
	const struct model_fix_claim *c = model_claims_find(facts, g->name, id, &n);

	for (size_t i = 0; i < n; i++)
		if (not_above(order, c[i].version, installed))
			return &c[i];
	return NULL;
}

static const struct model_fix_claim *claim_of_hit(const struct model_facts *facts,
						  const struct match_order *order,
						  const struct match_group *g,
						  const struct model_finding *f,
						  struct vb_str installed)
{
	const struct model_fix_claim *c = claim_for(facts, order, g, f->rule, installed);

	for (size_t i = 0; !c && i < f->aliases.n; i++)
		c = claim_for(facts, order, g, f->aliases.v[i], installed);
	return c;
}

static void claim_write(struct vb_arena *a, const struct model_fix_claim *c,
			struct model_finding *f)
{
	*vb_vec_add(a, &f->evidence) = (struct model_evidence){
		.file = vb_arena_str(a, c->path),
		.line = c->line,
		.what = vb_arena_printf(a, "%.*s fixed in", VB_FMT(c->vulnerability)),
		.value = vb_arena_printf(a, "%.*s %.*s", VB_FMT(c->source), VB_FMT(c->version)),
		.layer = vb_arena_str(a, c->layer),
		.states_fix = true,
	};
	f->fix.en = vb_arena_printf(a,
				    "The package says it carries the fix since %.*s. If that is "
				    "wrong, the decision \"affected\" opens it again.",
				    VB_FMT(c->version));
	f->fix.fr = vb_arena_printf(a,
				    "Le paquet dit porter la correction depuis %.*s. Si c’est "
				    "faux, la décision « affected » la rouvre.",
				    VB_FMT(c->version));
}

void match_claims_apply(struct vb_arena *a, const struct model_facts *facts,
			const struct match_group *g, struct model_finding *f)
{
	const struct match_order *order = match_order_of(g->ecosystem);
	const struct model_fix_claim *c = NULL;

	if (!g->system || !order || !facts->claims.n)
		return;
	for (size_t i = 0; i < g->hits.n; i++) {
		c = claim_of_hit(facts, order, g, f, g->hits.v[i].found->version);
		if (!c)
			return;
	}
	if (c)
		claim_write(a, c, f);
}
