/* clocks_load.c - clocks and facts from YAML. Format: share/clocks/README.md. */
#include "respond/respond_int.h"

#include "core/limits.h"

static const char *const type_words[] = {"text", "time", "yes", "number", "words"};

static bool fact_take(struct respond_clocks *c, const struct vb_yaml_pair *pair,
		      struct vb_error *err)
{
	static const char *const keys[] = {"type", "title", "words", "from"};
	const struct vb_yaml *words = vb_yaml_get(pair->value, "words"),
			     *from = vb_yaml_get(pair->value, "from"),
			     *type = vb_yaml_get(pair->value, "type");
	struct respond_fact f = {.key = pair->key->text};
	size_t at = RESPOND_TEXT;

	if (!vb_yaml_keys(pair->value, keys, VB_COUNT(keys), err) ||
	    !vb_yaml_both(pair->value, "title", &f.title.en, &f.title.fr, err) ||
	    (type && !vb_yaml_word(type, "type", type_words, VB_COUNT(type_words), &at, err)) ||
	    (words && !vb_yaml_words(c->arena, words, &f.words.v, &f.words.n, err)) ||
	    (from && !vb_yaml_words(c->arena, from, &f.from.v, &f.from.n, err)))
		return false;
	f.type = (enum respond_type)at;
	if ((f.type == RESPOND_WORD) != (words != NULL))
		return vb_yaml_fail(err, pair->value, "\"words\" goes with \"type: words\"");
	for (size_t i = 0; i < f.from.n; i++)
		if (!respond_source_known(f.from.v[i]))
			return vb_yaml_fail(err, from, "\"%.*s\" is no source of a notification",
					    VB_FMT(f.from.v[i]));
	*vb_vec_add(c->arena, &c->facts) = f;
	return true;
}

static bool count_take(const struct vb_yaml *node, const char *key, int64_t *out,
		       struct vb_error *err)
{
	const struct vb_yaml *value = vb_yaml_get(node, key);

	if (value && (!vb_str_i64(value->text, out) || *out < 1 || *out > 10000))
		return vb_yaml_fail(err, value, "\"%s\" is a number from 1 to 10000", key);
	return true;
}

static bool asks_take(struct respond_clocks *c, const struct vb_yaml *node, struct respond_stage *s,
		      struct vb_error *err)
{
	struct vb_str *words = NULL;
	size_t n = 0;

	if (node && !vb_yaml_words(c->arena, node, &words, &n, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool optional = vb_str_ends(words[i], VB_STR("?"));

		*vb_vec_add(c->arena, &s->asks) = (struct respond_ask){
			.key = vb_str_sub(words[i], 0, words[i].n - optional),
			.optional = optional};
	}
	return true;
}

static bool stage_take(struct respond_clocks *c, const struct vb_yaml *node,
		       struct respond_clock *clock, struct vb_error *err)
{
	static const char *const keys[] = {"id",     "title",   "after", "hours", "days",
					   "months", "article", "mark",  "asks"};
	struct respond_stage s = {.id = vb_yaml_str(node, "id"),
				  .after = vb_yaml_str(node, "after"),
				  .article = vb_yaml_str(node, "article")};

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err) ||
	    !vb_yaml_both(node, "title", &s.title.en, &s.title.fr, err) ||
	    !vb_yaml_mark(node, &s.verified, err) || !count_take(node, "hours", &s.hours, err) ||
	    !count_take(node, "days", &s.days, err) ||
	    !count_take(node, "months", &s.months, err) ||
	    !asks_take(c, vb_yaml_get(node, "asks"), &s, err))
		return false;
	if (!s.id.n || !s.after.n)
		return vb_yaml_fail(err, node, "a stage needs \"id\" and \"after\"");
	if ((s.hours != 0) + (s.days != 0) + (s.months != 0) > 1)
		return vb_yaml_fail(err, node, "one of hours, days and months, not several");
	*vb_vec_add(c->arena, &clock->stages) = s;
	return true;
}

static bool clock_take(struct respond_clocks *c, const struct vb_yaml *node, struct vb_error *err)
{
	static const char *const keys[] = {"id",        "law",  "since", "title",
					   "recipient", "when", "stages"};
	const struct vb_yaml *when = vb_yaml_get(node, "when"),
			     *stages = vb_yaml_get(node, "stages");
	struct respond_clock k = {.id = vb_yaml_str(node, "id"),
				  .law = vb_yaml_str(node, "law"),
				  .since = vb_yaml_str(node, "since")};
	int64_t day;

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err) ||
	    !vb_yaml_both(node, "title", &k.title.en, &k.title.fr, err) ||
	    !vb_yaml_both(node, "recipient", &k.recipient.en, &k.recipient.fr, err))
		return false;
	if (!k.id.n || !k.law.n || !stages || stages->kind != VB_YAML_LIST || !stages->n)
		return vb_yaml_fail(err, node,
				    "a clock needs \"id\", \"law\" and a list of \"stages\"");
	if (k.since.n && (k.since.n != 10 || !vb_time_parse(k.since, &day)))
		return vb_yaml_fail(err, vb_yaml_get(node, "since"),
				    "\"since\" is a day: 2026-09-11");
	for (size_t i = 0; when && when->kind == VB_YAML_MAP && i < when->n; i++)
		*vb_vec_add(c->arena, &k.when) = (struct model_field){when->pairs[i].key->text,
								      when->pairs[i].value->text};
	for (size_t i = 0; i < stages->n; i++)
		if (!stage_take(c, stages->items[i], &k, err))
			return false;
	*vb_vec_add(c->arena, &c->clocks) = k;
	return true;
}

static bool file_take(void *ctx, const struct vb_yaml *root, struct vb_error *err)
{
	static const char *const keys[] = {"format", "facts", "clocks"};
	const struct vb_yaml *facts = vb_yaml_get(root, "facts"),
			     *clocks = vb_yaml_get(root, "clocks");
	struct respond_clocks *c = ctx;

	if (!vb_yaml_format(root, "vauban-clocks/1", err) ||
	    !vb_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	for (size_t i = 0; facts && facts->kind == VB_YAML_MAP && i < facts->n; i++)
		if (!fact_take(c, &facts->pairs[i], err))
			return false;
	for (size_t i = 0; clocks && clocks->kind == VB_YAML_LIST && i < clocks->n; i++)
		if (!clock_take(c, clocks->items[i], err))
			return false;
	return true;
}

/* Names used by clocks exist: a misspelt fact would be a clock that never starts. */
static bool names_check(const struct respond_clocks *c, struct vb_error *err)
{
	for (size_t i = 0; i < c->clocks.n; i++) {
		const struct respond_clock *k = &c->clocks.v[i];

		for (size_t w = 0; w < k->when.n; w++)
			if (!respond_fact_find(c, k->when.v[w].key))
				return vb_fail(err, VB_E_INPUT,
					       "clock %.*s: no fact is named \"%.*s\"",
					       VB_FMT(k->id), VB_FMT(k->when.v[w].key));
		for (size_t s = 0; s < k->stages.n; s++) {
			const struct respond_stage *st = &k->stages.v[s];
			bool sent = vb_str_starts(st->after, VB_STR("sent:"));

			if (sent ? !respond_stage_find(c, k->id, vb_str_from(st->after, 5))
				 : !respond_fact_find(c, st->after))
				return vb_fail(err, VB_E_INPUT,
					       "clock %.*s, stage %.*s: \"after: %.*s\" is neither "
					       "a fact nor sent:STAGE",
					       VB_FMT(k->id), VB_FMT(st->id), VB_FMT(st->after));
			for (size_t q = 0; q < st->asks.n; q++)
				if (!respond_fact_find(c, st->asks.v[q].key))
					return vb_fail(err, VB_E_INPUT,
						       "clock %.*s: no fact is named \"%.*s\"",
						       VB_FMT(k->id), VB_FMT(st->asks.v[q].key));
		}
	}
	return true;
}

bool respond_clocks_load(const char *const *folders, size_t n, struct respond_clocks **out,
			 struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct respond_clocks *c = vb_arena_alloc(a, sizeof(*c));
	bool ok = true;

	c->arena = a;
	for (size_t i = 0; ok && i < n; i++)
		ok = vb_yaml_folder(a, folders[i], VB_LIMIT_CASE_BYTES, file_take, c, err);
	if (!ok || !names_check(c, err)) {
		vb_arena_free(a);
		return false;
	}
	*out = c;
	return true;
}

void respond_clocks_free(struct respond_clocks *c)
{
	if (c)
		vb_arena_free(c->arena);
}

void respond_clocks_cleanup(struct respond_clocks **c)
{
	respond_clocks_free(*c);
}

const struct respond_fact *respond_fact_at(const struct respond_clocks *c, size_t i)
{
	return i < c->facts.n ? &c->facts.v[i] : NULL;
}

const struct respond_fact *respond_fact_find(const struct respond_clocks *c, struct vb_str key)
{
	for (size_t i = 0; i < c->facts.n; i++)
		if (vb_str_eq(c->facts.v[i].key, key))
			return &c->facts.v[i];
	return NULL;
}

const struct respond_stage *respond_stage_find(const struct respond_clocks *c, struct vb_str clock,
					       struct vb_str stage)
{
	for (size_t i = 0; i < c->clocks.n; i++)
		for (size_t s = 0; s < c->clocks.v[i].stages.n; s++)
			if (vb_str_eq(c->clocks.v[i].id, clock) &&
			    vb_str_eq(c->clocks.v[i].stages.v[s].id, stage))
				return &c->clocks.v[i].stages.v[s];
	return NULL;
}
