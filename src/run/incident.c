/*
 * incident.c - the register joined with the store, the case and the laws.
 *
 *   store ── entries ──► records ──┐
 *   vauban.yaml ── which laws ─────┼──► clocks, resemblances ──► verbs, console, notifications
 *   share/clocks ──────────────────┘
 */
#include "run/people.h"
#include "run/run_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"
#include "risk/duties.h"

static struct vb_str share_folder(struct vb_arena *a, const struct run_place *place,
				  const char *name)
{
	return vb_path_join(a, vb_str(place->share), vb_str(name));
}

static bool clocks_open(const struct run_place *place, struct run_register *r, struct vb_error *err)
{
	struct vb_str beside = vb_path_dir(vb_str(place->store));
	const char *folders[2] = {share_folder(r->arena, place, "clocks").p,
				  vb_path_join(r->arena, beside, VB_STR("clocks")).p};

	return respond_clocks_load(folders, vb_dir_exists(folders[1]) ? 2 : 1, &r->clocks, err);
}

/* Which laws apply is asked of the case; without one, or with one that is wrong, nothing is left out. */
static bool laws_judge(const struct vb_run *run, const struct run_place *place,
		       struct run_register *r, model_duties *out, struct vb_error *err)
{
	struct risk_frameworks *f VB_CLEANUP(risk_frameworks_cleanup) = NULL;
	struct case_problems problems = {0};
	const char *folder = share_folder(r->arena, place, "frameworks").p;
	model_duties judged = {0};

	if (!place->case_file)
		return true;
	if (!case_load(run, place->case_file, &r->the_case, &problems, err))
		return false;
	r->product = r->the_case->id;
	if (!risk_frameworks_load(&folder, 1, &f, err))
		return false;
	risk_duties_judge(f, r->the_case, r->arena, &judged);
	/* texts of a framework die with it */
	for (size_t i = 0; i < judged.n; i++) {
		struct model_duty *d = &judged.v[i];

		d->id = vb_arena_str(r->arena, d->id);
		d->title = (struct model_text){vb_arena_str(r->arena, d->title.en),
					       vb_arena_str(r->arena, d->title.fr)};
		d->why = (struct model_text){vb_arena_str(r->arena, d->why.en),
					     vb_arena_str(r->arena, d->why.fr)};
	}
	*out = judged;
	return true;
}

static bool records_fold(const struct vb_run *run, struct run_register *r,
			 const model_duties *duties, const struct store_record *v, size_t n,
			 struct vb_error *err)
{
	struct model_incident *all = vb_arena_array(r->arena, n + 1, sizeof(*all));

	for (size_t i = 0; i < n; i++) {
		struct run_record rec = {0};

		if (!respond_fold(r->arena, v[i].id, v[i].entries.v, v[i].entries.n, &all[i],
				  err) ||
		    !vb_zone_load(r->arena, NULL, all[i].zone, &rec.zone, err))
			return false;
		rec.incident = all[i];
		if (rec.incident.reg == MODEL_INCIDENT)
			respond_clocks_judge(run, r->clocks, duties, &rec.incident, rec.zone,
					     r->arena, &rec.clocks);
		*vb_vec_add(r->arena, &r->v) = rec;
	}
	for (size_t i = 0; i < n; i++)
		respond_recurs(&r->v.v[i].incident, all, n, r->arena, &r->v.v[i].pasts);
	return true;
}

static bool register_read(const struct vb_run *run, const struct run_place *place,
			  struct run_register *r, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_record *records = NULL;
	model_duties duties = {0};
	size_t n = 0;

	if (!clocks_open(place, r, err) || !laws_judge(run, place, r, &duties, err))
		return false;
	if (vb_file_exists(place->store) &&
	    (!store_open(place->store, &store, err) ||
	     !store_get_register(store, r->arena, r->product, &records, &n, err)))
		return false;
	return records_fold(run, r, &duties, records, n, err);
}

bool run_register_open(const struct vb_run *run, const struct run_place *place,
		       struct run_register *out, struct vb_error *err)
{
	struct run_register r = {.arena = vb_arena_new()};

	if (!register_read(run, place, &r, err)) {
		run_register_done(&r);
		return false;
	}
	*out = r;
	return true;
}

void run_register_done(struct run_register *r)
{
	respond_clocks_free(r->clocks);
	case_free(r->the_case);
	vb_arena_free(r->arena);
	*r = (struct run_register){0};
}

bool run_record_find(const struct vb_run *run, const struct run_register *r,
		     enum model_register reg, struct vb_str id, const struct run_record **out,
		     struct vb_error *err)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < r->v.n; i++) {
		const struct run_record *rec = &r->v.v[i];

		if (rec->incident.reg != reg)
			continue;
		if (vb_str_ieq(rec->incident.id, id)) {
			*out = rec;
			return true;
		}
		all = vb_arena_printf(r->arena, "%.*s%s%.*s", VB_FMT(all), all.n ? ", " : "",
				      VB_FMT(rec->incident.id));
	}
	vb_fail(err, VB_E_MISSING,
		vb_t(run->lang, "nothing is recorded as \"%.*s\"", "rien n’est noté sous « %.*s »"),
		VB_FMT(id));
	return all.n ? vb_hint(err, vb_t(run->lang, "there are: %.*s", "il y a : %.*s"),
			       VB_FMT(all))
		     : false;
}

/* ---- writing ------------------------------------------------------------------------------- */

static bool store_for_writing(const struct run_place *place, struct store **out,
			      struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(place->store))), err) &&
	       store_open(place->store, out, err);
}

/* What is written, for the trail: the register keeps the words themselves. NULL: nobody says who writes. */
static const struct store_trail *line_of(const struct vb_run *run, const struct run_place *place,
					 const struct run_register *r, const char *action,
					 struct vb_str detail, struct store_trail *line)
{
	if (!r->by)
		return run_trail_by(place, run->now, action, VB_STR(""), detail, line);
	*line = run_trail_line(run, r->by, vb_str(action), detail);
	return line;
}

static void opening(struct run_register *r, const struct vb_run *run,
		    const struct respond_imported *what, struct model_entry *out)
{
	*out = (struct model_entry){.kind = MODEL_ENTRY_OPEN,
				    .at = what->at ? what->at : run->now,
				    .author = what->author,
				    .text = what->title};
	*vb_vec_add(r->arena, &out->fields) = (struct model_field){
		VB_STR("zone"), what->zone.n ? what->zone : VB_STR("UTC")};
	for (size_t i = 0; i < what->facts.n; i++)
		*vb_vec_add(r->arena, &out->fields) = what->facts.v[i];
}

bool run_record_open(const struct vb_run *run, const struct run_place *place,
		     struct run_register *r, const struct respond_imported *what, struct vb_str *id,
		     struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	VB_VEC(struct model_entry) entries = {0};
	const struct vb_zone *zone;
	struct store_trail line;
	struct vb_str made = {NULL, 0};

	if (!what->title.n || !vb_str_utf8(what->title))
		return vb_fail(err, VB_E_USAGE, "%s",
			       vb_t(run->lang, "say in a few words what happened",
				    "dites en quelques mots ce qui s’est passé"));
	if (!vb_zone_load(r->arena, NULL, what->zone.n ? what->zone : VB_STR("UTC"), &zone, err))
		return false;
	opening(r, run, what, vb_vec_add(r->arena, &entries));
	for (size_t i = 0; i < what->entries.n; i++) {
		struct model_entry e = what->entries.v[i];

		e.at = e.at ? e.at : entries.v[0].at;
		e.author = e.author.n ? e.author : what->author;
		*vb_vec_add(r->arena, &entries) = e;
	}
	if (!store_for_writing(place, &store, err) ||
	    !store_put_entries(store, r->arena, r->product, what->reg, &made, 0, entries.v,
			       entries.n,
			       line_of(run, place, r, "register open", what->title, &line), err))
		return false;
	*id = made;
	return true;
}

static struct vb_str numbered(struct run_register *r, char letter, size_t n)
{
	return vb_arena_printf(r->arena, "%c%zu", letter, n + 1);
}

static bool entry_write(const struct vb_run *run, const struct run_place *place,
			struct store *store, struct run_register *r,
			const struct run_record *record, const struct model_entry *entry,
			struct vb_error *err)
{
	struct store_trail line;
	struct vb_str id = record->incident.id;

	return store_put_entries(store, r->arena, r->product, record->incident.reg, &id,
				 record->incident.entries.n, entry, 1,
				 line_of(run, place, r, "register add",
					 vb_str(model_entry_word((int)entry->kind)), &line),
				 err);
}

static bool entry_complete(const struct vb_run *run, struct run_register *r,
			   const struct run_record *record, struct model_entry *entry,
			   struct vb_error *err)
{
	entry->at = run->now;
	if (!respond_accept(run, &record->incident, &record->clocks, entry, err))
		return false;
	if (entry->kind == MODEL_ENTRY_CAUSE)
		entry->ref = numbered(r, 'C', record->incident.causes.n);
	if (entry->kind == MODEL_ENTRY_ACTION)
		entry->ref = numbered(r, 'A', record->incident.actions.n);
	return true;
}

bool run_record_add(const struct vb_run *run, const struct run_place *place, struct run_register *r,
		    const struct run_record *record, struct model_entry *entry,
		    struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	return entry_complete(run, r, record, entry, err) &&
	       store_for_writing(place, &store, err) &&
	       entry_write(run, place, store, r, record, entry, err);
}

/* ---- lessons -------------------------------------------------------------------------------- */

static bool findings_reopen(const struct vb_run *run, const struct run_place *place,
			    struct store *store, struct run_register *r,
			    const struct run_record *record, const struct model_entry *entry,
			    struct vb_str id, size_t *opened, struct vb_error *err)
{
	struct model_decision d = {
		.status = MODEL_OPEN,
		.when = run->now,
		.author = entry->author,
		.justification = vb_arena_printf(r->arena, "lesson of %.*s: %.*s",
						 VB_FMT(record->incident.id), VB_FMT(entry->text))};
	struct model_finding *found;
	size_t n;

	if (!store_get_findings(store, r->arena, id, &found, &n, err))
		return err->code == VB_E_MISSING;
	for (size_t i = 0; i < n; i++) {
		struct store_trail line;

		if (!store_put_decisions(store, &found[i].fingerprint, 1, &d,
					 line_of(run, place, r, "decide",
						 run_decision_words(r->arena, &d), &line),
					 err))
			return false;
		++*opened;
	}
	return true;
}

static bool declared(const struct model_case *c, struct vb_str id)
{
#define HAS(list)                                                                                  \
	for (size_t i = 0; i < c->list.n; i++)                                                     \
		if (vb_str_eq(c->list.v[i].id, id))                                                \
			return true;
	HAS(decisions)
	HAS(requirements)
	HAS(feared)
	HAS(parts)
	HAS(flows)
	HAS(data)
	HAS(measures)
	HAS(suppliers)
	HAS(zones)
	HAS(actors)
#undef HAS
	return false;
}

bool run_record_names(const struct run_place *place, struct run_register *r, struct vb_str id)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct model_finding *found;
	struct vb_error ignored;
	size_t n = 0;

	for (size_t i = 0; i < r->v.n; i++)
		if (vb_str_ieq(r->v.v[i].incident.id, id))
			return true;
	return (r->the_case && declared(r->the_case, id)) ||
	       (vb_file_exists(place->store) && store_open(place->store, &store, &ignored) &&
		store_get_findings(store, r->arena, id, &found, &n, &ignored) && n);
}

/* Before anything is written: a misspelt name would reopen nothing and look as if it had. */
static bool names_check(const struct vb_run *run, const struct run_place *place,
			struct run_register *r, const struct vb_str *names, size_t n,
			struct vb_error *err)
{
	for (size_t i = 0; i < n; i++) {
		if (run_record_names(place, r, names[i]))
			continue;
		vb_fail(err, VB_E_MISSING,
			vb_t(run->lang, "nothing recorded or declared here is named \"%.*s\"",
			     "rien de noté ni de déclaré ici ne se nomme « %.*s »"),
			VB_FMT(names[i]));
		return vb_hint(
			err, "%s",
			vb_t(run->lang,
			     "--reopens takes the id of a finding, or a name of vauban.yaml",
			     "--reopens prend l’identifiant d’un constat, ou un nom de vauban.yaml"));
	}
	return true;
}

/* The lesson and every decision it ends, inside one transaction. */
static bool lesson_write(const struct vb_run *run, const struct run_place *place,
			 struct store *store, struct run_register *r,
			 const struct run_record *record, const struct model_entry *entry,
			 const struct vb_str *reopens, size_t n, size_t *opened,
			 struct vb_str *elsewhere, struct vb_error *err)
{
	if (!entry_write(run, place, store, r, record, entry, err))
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t before = *opened;

		if (!findings_reopen(run, place, store, r, record, entry, reopens[i], opened, err))
			return false;
		if (*opened == before)
			*elsewhere = vb_arena_printf(r->arena, "%.*s%s%.*s", VB_FMT(*elsewhere),
						     elsewhere->n ? " " : "", VB_FMT(reopens[i]));
	}
	return true;
}

bool run_record_lesson(const struct vb_run *run, const struct run_place *place,
		       struct run_register *r, const struct run_record *record,
		       struct model_entry *entry, const struct vb_str *reopens, size_t n,
		       size_t *opened, struct vb_str *elsewhere, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct vb_str names = {NULL, 0}, others = {NULL, 0};
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		names = vb_arena_printf(r->arena, "%.*s%s%.*s", VB_FMT(names), i ? " " : "",
					VB_FMT(reopens[i]));
	if (n)
		*vb_vec_add(r->arena, &entry->fields) = (struct model_field){VB_STR("reopens"),
										    names};
	if (!names_check(run, place, r, reopens, n, err) ||
	    !entry_complete(run, r, record, entry, err) || !store_for_writing(place, &store, err) ||
	    !store_begin(store, err) ||
	    !store_end(store,
		       lesson_write(run, place, store, r, record, entry, reopens, n, &count,
				    &others, err),
		       err))
		return false;
	*opened = count;
	*elsewhere = others;
	return true;
}

/* ---- notifications --------------------------------------------------------------------------- */

/* The recorded findings the incident names, as they were seen last. */
static bool linked_findings(const struct run_place *place, struct run_register *r,
			    const struct model_incident *i, struct model_finding **out, size_t *n,
			    struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	VB_VEC(struct model_finding) all = {0};

	if (vb_file_exists(place->store) && !store_open(place->store, &store, err))
		return false;
	for (size_t l = 0; store && l < i->links.n; l++) {
		struct model_finding *found;
		size_t count = 0;

		if (!store_get_findings(store, r->arena, i->links.v[l], &found, &count, err)) {
			if (err->code != VB_E_MISSING)
				return false;
			continue;
		}
		for (size_t f = 0; f < count; f++)
			*vb_vec_add(r->arena, &all) = found[f];
	}
	*out = all.v;
	*n = all.n;
	return true;
}

bool run_record_notice(const struct vb_run *run, const struct run_place *place,
		       struct run_register *r, const struct run_record *record, struct vb_str stage,
		       struct model_notice *out, struct vb_error *err)
{
	struct respond_sources from = {.incident = &record->incident, .the_case = r->the_case};
	struct model_finding *findings = NULL;

	if (!linked_findings(place, r, &record->incident, &findings, &from.n_findings, err))
		return false;
	from.findings = findings;
	return respond_notice(run, r->clocks, &record->clocks, stage, &from, r->arena, out, err);
}

/* ---- import ---------------------------------------------------------------------------------- */

static bool there_already(const struct run_register *r, const struct respond_imported *x)
{
	for (size_t i = 0; x->at && i < r->v.n; i++) {
		const struct model_incident *was = &r->v.v[i].incident;

		if (was->reg == x->reg && was->opened == x->at && vb_str_eq(was->title, x->title) &&
		    vb_str_eq(was->author, x->author))
			return true;
	}
	return false;
}

bool run_register_import(const struct vb_run *run, const struct run_place *place,
			 struct run_register *r, const char *file, size_t *n, size_t *there,
			 struct vb_error *err)
{
	struct respond_imported *records;
	struct vb_str text, id;
	size_t count, added = 0, old = 0;

	if (!vb_file_load(r->arena, file, VB_LIMIT_REGISTER_BYTES, &text, err) ||
	    !respond_import(run, r->clocks, r->arena, text, file, &records, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (there_already(r, &records[i])) {
			old++;
			continue;
		}
		if (!run_record_open(run, place, r, &records[i], &id, err))
			return vb_prefix(err,
					 vb_t(run->lang, "%zu of %zu records were added; the next",
					      "%zu fiches sur %zu ont été ajoutées ; la suivante"),
					 added, count);
		added++;
	}
	*n = added;
	*there = old;
	return true;
}
