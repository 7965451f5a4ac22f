/* data_case.c - components, the declared case and the simulated risk as JSON members. See data.c. */
#include "report/data_int.h"

const char *report_target_word(enum model_target_kind kind)
{
	static const char *const words[] = {"directory", "host",     "archive",
					    "image",     "firmware", "document"};

	return words[kind];
}

const char *report_scope_word(enum model_scope scope)
{
	static const char *const words[] = {"runtime", "development", "optional"};

	return words[scope];
}

static void put_places(struct report_node n, const struct model_component *c)
{
	struct report_node list = report_node_list(n, "locations"), item;

	for (size_t i = 0; i < c->locations.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "path", c->locations.v[i].path);
		if (c->locations.v[i].line)
			report_node_uint(item, "line", c->locations.v[i].line);
		report_node_some(item, "layer", c->locations.v[i].layer);
	}
	list = report_node_list(n, "hashes");
	for (size_t i = 0; i < c->hashes.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "algorithm", c->hashes.v[i].algorithm);
		report_node_str(item, "hex", c->hashes.v[i].hex);
	}
}

void report_data_component(struct report_node n, const struct model_facts *facts,
			   const struct model_component *c)
{
	struct report_node list;

	report_node_str(n, "purl", c->purl);
	report_node_str(n, "type", c->type);
	report_node_some(n, "group", c->group);
	report_node_str(n, "name", c->name);
	report_node_str(n, "version", c->version);
	report_node_some(n, "architecture", c->arch);
	report_node_some(n, "ecosystem", c->ecosystem);
	report_node_some(n, "source_name", c->source_name);
	report_node_some(n, "source_version", c->source_version);
	report_node_some(n, "licence", c->licence);
	report_node_some(n, "supplier", c->supplier);
	report_node_str(n, "reader", c->reader);
	report_node_word(n, "scope", report_scope_word(c->scope));
	report_node_bool(n, "direct", c->direct);
	report_node_bool(n, "own", c->own);
	report_node_bool(n, "vendored", c->vendored);
	report_node_some(n, "owner", c->owner);
	put_places(n, c);
	list = report_node_list(n, "depends_on");
	for (size_t i = 0; i < c->edges.n; i++)
		if (c->edges.v[i] < facts->components.n)
			report_node_add(list, facts->components.v[c->edges.v[i]].purl);
}

/* ---- case ------------------------------------------------------------------------------- */

static void put_data_and_zones(struct report_node n, const struct model_case *c)
{
	struct report_node list = report_node_list(n, "data"), item;

	for (size_t i = 0; i < c->data.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", c->data.v[i].id);
		report_node_str(item, "name", c->data.v[i].name);
		report_node_int(item, "confidentiality", c->data.v[i].need[0]);
		report_node_int(item, "integrity", c->data.v[i].need[1]);
		report_node_int(item, "availability", c->data.v[i].need[2]);
		report_node_some(item, "personal", c->data.v[i].personal);
	}
	list = report_node_list(n, "zones");
	for (size_t i = 0; i < c->zones.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", c->zones.v[i].id);
		report_node_str(item, "name", c->zones.v[i].name);
		report_node_str(item, "kind", c->zones.v[i].kind);
		report_node_int(item, "trust", c->zones.v[i].trust);
		report_node_some(item, "in", c->zones.v[i].in);
	}
}

static void put_graph(struct report_node n, const struct model_case *c)
{
	static const char *const kinds[] = {"person", "process", "store", "device"};
	struct report_node list = report_node_list(n, "parts"), item;

	for (size_t i = 0; i < c->parts.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", c->parts.v[i].id);
		report_node_str(item, "name", c->parts.v[i].name);
		report_node_word(item, "kind", kinds[c->parts.v[i].kind]);
		report_node_str(item, "zone", c->parts.v[i].zone);
		report_node_int(item, "count", c->parts.v[i].count);
		report_node_strs(item, "holds", c->parts.v[i].holds.v, c->parts.v[i].holds.n);
	}
	list = report_node_list(n, "flows");
	for (size_t i = 0; i < c->flows.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", c->flows.v[i].id);
		report_node_str(item, "name", c->flows.v[i].name);
		report_node_str(item, "from", c->flows.v[i].from);
		report_node_str(item, "to", c->flows.v[i].to);
		report_node_some(item, "protocol", c->flows.v[i].proto);
		if (c->flows.v[i].port)
			report_node_int(item, "port", c->flows.v[i].port);
		report_node_some(item, "authentication", c->flows.v[i].auth);
		report_node_strs(item, "data", c->flows.v[i].data.v, c->flows.v[i].data.n);
	}
}

static void put_threats(struct report_node n, const struct model_case *c)
{
	struct report_node list = report_node_list(n, "actors"), item;

	for (size_t i = 0; i < c->actors.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", c->actors.v[i].id);
		report_node_str(item, "name", c->actors.v[i].name);
		report_node_some(item, "goal", c->actors.v[i].goal);
		report_node_real(item, "tries_per_year", c->actors.v[i].tries[1]);
		report_node_strs(item, "start", c->actors.v[i].start.v, c->actors.v[i].start.n);
	}
	list = report_node_list(n, "feared_events");
	for (size_t i = 0; i < c->feared.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", c->feared.v[i].id);
		report_node_str(item, "name", c->feared.v[i].name);
		report_node_some(item, "data", c->feared.v[i].data);
		report_node_int(item, "severity", c->feared.v[i].severity);
		report_node_strs(item, "hits", c->feared.v[i].hits.v, c->feared.v[i].hits.n);
	}
}

void report_data_case(struct report_node n, const struct model_case *c)
{
	report_node_word(n, "file", c->file);
	report_node_str(n, "id", c->id);
	report_node_str(n, "title", c->title);
	report_node_some(n, "owner", c->owner);
	report_node_some(n, "reviewed", c->reviewed);
	report_node_some(n, "version", c->version);
	report_node_str(n, "currency", c->currency);
	report_node_strs(n, "laws", c->laws.v, c->laws.n);
	put_data_and_zones(n, c);
	put_graph(n, c);
	put_threats(n, c);
}

/* ---- risk ------------------------------------------------------------------------------- */

static void put_quantiles(struct report_node n, const char *key, const struct model_quantiles *q)
{
	struct report_node o = report_node_object(n, key);

	report_node_real(o, "mean", q->mean);
	report_node_real(o, "p10", q->p10);
	report_node_real(o, "p50", q->p50);
	report_node_real(o, "p90", q->p90);
	report_node_real(o, "p99", q->p99);
}

static void put_curve(struct report_node n, const model_curve *curve)
{
	struct report_node list = report_node_list(n, "curve"), item;

	for (size_t i = 0; i < curve->n; i++) {
		item = report_node_item(list);
		report_node_real(item, "loss_thousands", curve->v[i].loss);
		report_node_real(item, "probability_of_more", curve->v[i].probability);
	}
}

static void put_measures(struct report_node n, const struct model_risk *r)
{
	static const char *const courses[] = {"none", "planned"}, *const states[] = {
									  "planned", "doing",
									  "done", "dropped"};
	struct report_node list = report_node_list(n, "courses"), item;

	for (size_t i = 0; i < r->courses.n; i++) {
		item = report_node_item(list);
		report_node_word(item, "measures", courses[r->courses.v[i].course]);
		put_quantiles(item, "loss_thousands_per_year", &r->courses.v[i].loss);
		put_curve(item, &r->courses.v[i].curve);
	}
	list = report_node_list(n, "measures");
	for (size_t i = 0; i < r->measures.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", r->measures.v[i].id);
		report_node_word(item, "status", states[r->measures.v[i].status]);
		report_node_real(item, "loss_avoided_per_year", r->measures.v[i].weight);
	}
}

static void put_steps(struct report_node n, const struct model_chance *v, size_t count)
{
	report_node_list(n, "step_probabilities");
	for (size_t k = 0; k < count; k++)
		yyjson_mut_arr_add_real(n.doc, yyjson_mut_obj_get(n.v, "step_probabilities"),
					v[k].p);
}

static void put_paths(struct report_node n, const struct model_event_risk *e)
{
	struct report_node list = report_node_list(n, "paths"), item;

	for (size_t i = 0; i < e->paths.n; i++) {
		const struct model_path *p = &e->paths.v[i];

		item = report_node_item(list);
		report_node_str(item, "actor", p->actor);
		report_node_strs(item, "path", p->ids.v, p->ids.n);
		report_node_real(item, "path_probability", p->probability);
		put_steps(item, p->steps.v, p->steps.n);
		report_node_real(item, "times_per_year", p->per_year);
	}
}

static void put_moved(struct report_node n, const char *key, const struct model_moved *m)
{
	struct report_node o = report_node_object(n, key);

	report_node_real(o, "loss_ratio", m->loss);
	report_node_strs(o, "enters_first_five", m->in.v, m->in.n);
	report_node_strs(o, "leaves_first_five", m->out.v, m->out.n);
}

static void put_what_decides(struct report_node n, const struct model_risk *r)
{
	struct report_node list = report_node_list(n, "critical_flows"), item, o;

	for (size_t i = 0; i < r->critical.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", r->critical.v[i].id);
		report_node_uint(item, "pairs", r->critical.v[i].pairs);
		report_node_uint(item, "of_pairs", r->critical.v[i].of);
		report_node_real(item, "share_left", r->critical.v[i].left);
	}
	if (!r->tried) {
		report_node_null(n, "sensitivity");
		return;
	}
	o = report_node_object(n, "sensitivity");
	report_node_uint(o, "suppositions_moved", r->assumptions);
	report_node_word(o, "priorities", r->by_measure ? "measures" : "findings");
	list = report_node_list(o, "decide");
	for (size_t i = 0; i < r->sensitive.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "id", r->sensitive.v[i].id);
		report_node_text(item, "what", r->sensitive.v[i].text);
		report_node_real(item, "value", r->sensitive.v[i].value);
		put_moved(item, "half", &r->sensitive.v[i].down);
		put_moved(item, "half_as_much_again", &r->sensitive.v[i].up);
	}
}

void report_data_risk(struct report_node n, const struct model_risk *r)
{
	struct report_node list, item;

	report_node_uint(n, "seed", r->seed);
	report_node_uint(n, "worlds", r->worlds);
	put_quantiles(n, "loss_thousands_per_year", &r->total);
	list = report_node_list(n, "events");
	for (size_t i = 0; i < r->events.n; i++) {
		const struct model_event_risk *e = &r->events.v[i];

		item = report_node_item(list);
		report_node_str(item, "id", e->id);
		report_node_text(item, "name", e->name);
		report_node_real(item, "times_per_year", e->per_year);
		report_node_real(item, "probability_per_year", e->probability);
		put_quantiles(item, "loss_thousands_per_year", &e->loss);
		report_node_str(item, "actor", e->actor);
		report_node_strs(item, "path", e->path.v, e->path.n);
		report_node_real(item, "path_probability", e->path_probability);
		put_steps(item, e->steps.v, e->steps.n);
		put_paths(item, e);
		report_node_int(item, "gravity", e->gravity);
		report_node_int(item, "likelihood", e->likelihood);
	}
	put_curve(n, &r->curve);
	put_measures(n, r);
	put_what_decides(n, r);
}
