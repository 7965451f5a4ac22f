/*
 * incident_write.c - what `vauban incident` and `vauban ticket` add to a record: each action is one entry, written with its author.
 */
#include "cli/incident_int.h"

#include <unistd.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "report/incident.h"

/* The words from `from` on as one sentence: quotes may be forgotten. */
static struct vb_str sentence(const struct cli_job *j, size_t from)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = from; i < j->c->n_words; i++)
		all = vb_arena_printf(j->c->arena, "%.*s%s%s", VB_FMT(all), i > from ? " " : "",
				      j->c->words[i]);
	return all;
}

/* --zone, else the case's `about: {time_zone: …}`, else this machine's. */
static struct vb_str zone_name(const struct cli_job *j)
{
	const char *given = cli_value(j->c, "zone"), *at;
	const struct model_case *the_case = j->r.the_case;
	struct vb_str said = the_case && the_case->about ? vb_yaml_str(the_case->about, "time_zone")
							 : (struct vb_str){NULL, 0};
	char link[256];
	ssize_t n;

	if (given)
		return vb_str(given);
	if (said.n)
		return said;
	n = readlink("/etc/localtime", link, sizeof(link) - 1);
	if (n <= 0)
		return VB_STR("UTC");
	link[n] = '\0';
	at = strstr(link, "zoneinfo/");
	return at ? vb_arena_str(j->c->arena, vb_str(at + strlen("zoneinfo/"))) : VB_STR("UTC");
}

static bool wants_text(struct cli_job *j, struct vb_str text, struct vb_error *err)
{
	if (text.n && vb_str_utf8(text))
		return true;
	return vb_fail(err, VB_E_USAGE, "%s",
		       vb_t(j->c->run.lang, "say it in a few words after the id",
			    "dites-le en quelques mots après l’identifiant"));
}

static int added(struct cli_job *j, struct model_entry *e, const char *en, const char *fr)
{
	struct vb_error err;

	e->author = cli_author(j->c);
	if (!run_record_add(&j->c->run, &j->c->place, &j->r, j->record, e, &err))
		return cli_failed(j->c, &err);
	cli_say(j->c, "%.*s%s%.*s: %s", VB_FMT(j->record->incident.id), e->ref.n ? " " : "",
		VB_FMT(e->ref), vb_t(j->c->run.lang, en, fr));
	return VB_EXIT_DONE;
}

static void field_add(struct cli_job *j, struct model_entry *e, const char *key, const char *value)
{
	if (value)
		*vb_vec_add(j->c->arena, &e->fields) = (struct model_field){vb_str(key),
									    vb_str(value)};
}

static bool fact_split(struct cli_job *j, const struct vb_zone *zone, struct vb_str word,
		       struct model_field *out, struct vb_error *err)
{
	size_t equal = vb_str_chr(word, '=');

	out->key = vb_str_sub(word, 0, equal);
	if (equal == word.n)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(j->c->run.lang, "\"%.*s\" is not FACT=VALUE",
				    "« %.*s » n’est pas FAIT=VALEUR"),
			       VB_FMT(word));
	return respond_fact_read(&j->c->run, j->r.clocks, zone, j->r.arena, out->key,
				 vb_str_from(word, equal + 1), &out->value, err);
}

/* ---- actions -------------------------------------------------------------------------------- */

/* A diagnostic a user sent: kept without what points at persons, and shown so that somebody looks. */
static bool diagnostic_read(struct cli_job *j, const char *path, struct vb_str *out,
			    struct vb_error *err)
{
	const char *const *hide;
	struct vb_str text, *names;
	size_t n;

	if (!vb_file_load(j->c->arena, path, VB_LIMIT_DIAGNOSTIC_BYTES, &text, err))
		return false;
	if (!vb_str_utf8(text))
		return vb_fail_at(err, VB_E_INPUT, path, 0, 0, "%s",
				  vb_t(j->c->run.lang, "a diagnostic is UTF-8 text",
				       "un diagnostic est du texte UTF-8"));
	hide = cli_values(j->c, "hide", &n);
	names = vb_arena_array(j->c->arena, n + 1, sizeof(*names));
	for (size_t i = 0; i < n; i++)
		names[i] = vb_str(hide[i]);
	*out = respond_anonymise(j->c->arena, text, names, n);
	return true;
}

static bool diagnostic_take(struct cli_job *j, struct respond_imported *what, struct vb_error *err)
{
	const char *path = cli_value(j->c, "diagnostic");
	struct vb_str text;

	if (!path)
		return true;
	if (!diagnostic_read(j, path, &text, err))
		return false;
	*vb_vec_add(j->c->arena, &what->entries) = (struct model_entry){.kind = MODEL_ENTRY_NOTE,
									.text = text};
	return true;
}

int cli_job_open(struct cli_job *j)
{
	struct respond_imported what = {.title = sentence(j, 1),
					.author = cli_author(j->c),
					.zone = zone_name(j),
					.reg = j->reg};
	const char *const *given;
	const struct vb_zone *zone;
	struct vb_error err;
	struct vb_str id;
	size_t n;

	if (!vb_zone_load(j->r.arena, NULL, what.zone, &zone, &err))
		return cli_failed(j->c, &err);
	given = cli_values(j->c, "set", &n);
	for (size_t i = 0; i < n; i++)
		if (!fact_split(j, zone, vb_str(given[i]), vb_vec_add(j->r.arena, &what.facts),
				&err))
			return cli_failed(j->c, &err);
	given = cli_values(j->c, "link", &n);
	for (size_t i = 0; i < n; i++)
		*vb_vec_add(j->r.arena, &what.entries) = (struct model_entry){
			.kind = MODEL_ENTRY_LINK, .ref = vb_str(given[i])};
	if (!diagnostic_take(j, &what, &err) ||
	    !run_record_open(&j->c->run, &j->c->place, &j->r, &what, &id, &err))
		return cli_failed(j->c, &err);
	cli_say(j->c, vb_t(j->c->run.lang, "%.*s is open", "%.*s est ouvert"), VB_FMT(id));
	return cli_register_after(j->c, j->reg, id);
}

int cli_job_set(struct cli_job *j)
{
	struct model_entry e = {.kind = MODEL_ENTRY_FACT};
	struct vb_error err;
	int status;

	for (size_t i = 2; i < j->c->n_words; i++)
		if (!fact_split(j, j->record->zone, cli_job_word(j, i),
				vb_vec_add(j->r.arena, &e.fields), &err))
			return cli_failed(j->c, &err);
	status = added(j, &e, "recorded", "noté");
	return status ? status : cli_register_after(j->c, j->reg, j->record->incident.id);
}

static int text_entry(struct cli_job *j, enum model_entry_kind kind, const char *en, const char *fr)
{
	struct model_entry e = {.kind = kind, .text = sentence(j, 2)};
	struct vb_error err;

	if (kind != MODEL_ENTRY_CLOSE && !wants_text(j, e.text, &err))
		return cli_failed(j->c, &err);
	return added(j, &e, en, fr);
}

int cli_job_note(struct cli_job *j)
{
	const char *path = cli_value(j->c, "diagnostic");
	struct model_entry e = {.kind = MODEL_ENTRY_NOTE};
	struct vb_error err;

	if (!path)
		return text_entry(j, MODEL_ENTRY_NOTE, "recorded", "noté");
	if (!diagnostic_read(j, path, &e.text, &err))
		return cli_failed(j->c, &err);
	return added(j, &e, "recorded", "noté");
}

int cli_job_answer(struct cli_job *j)
{
	return text_entry(j, MODEL_ENTRY_ANSWER, "answer recorded", "réponse notée");
}

int cli_job_close(struct cli_job *j)
{
	return text_entry(j, MODEL_ENTRY_CLOSE, "closed", "clos");
}

int cli_job_reopen(struct cli_job *j)
{
	return text_entry(j, MODEL_ENTRY_REOPEN, "open again", "rouvert");
}

/* A link may name something elsewhere; one that names nothing here is said, for it may be misspelt. */
static void link_known(struct cli_job *j, struct vb_str id)
{
	if (!run_record_names(&j->c->place, &j->r, id))
		cli_say(j->c,
			vb_t(j->c->run.lang,
			     "nothing recorded or declared here is named \"%.*s\": kept as written",
			     "rien de noté ni de déclaré ici ne se nomme « %.*s » : gardé tel quel"),
			VB_FMT(id));
}

int cli_job_link(struct cli_job *j)
{
	for (size_t i = 2; i < j->c->n_words; i++)
		link_known(j, cli_job_word(j, i));
	for (size_t i = 2; i < j->c->n_words; i++) {
		struct model_entry e = {.kind = MODEL_ENTRY_LINK,
					.ref = cli_job_word(j, i),
					.author = cli_author(j->c)};
		struct vb_error err;
		struct run_register fresh;
		const struct run_record *record;

		/* each one is written on what the one before left */
		if (!run_register_open(&j->c->run, &j->c->place, &fresh, &err))
			return cli_failed(j->c, &err);
		if (!run_record_find(&j->c->run, &fresh, j->reg, j->record->incident.id, &record,
				     &err) ||
		    !run_record_add(&j->c->run, &j->c->place, &fresh, record, &e, &err)) {
			run_register_done(&fresh);
			return cli_failed(j->c, &err);
		}
		run_register_done(&fresh);
	}
	cli_say(j->c, vb_t(j->c->run.lang, "%.*s: recorded", "%.*s : noté"),
		VB_FMT(j->record->incident.id));
	return VB_EXIT_DONE;
}

int cli_job_cause(struct cli_job *j)
{
	const char *factor = cli_value(j->c, "factor");
	struct model_entry e = {.kind = MODEL_ENTRY_CAUSE, .text = sentence(j, 2)};
	struct vb_error err;

	if (!wants_text(j, e.text, &err))
		return cli_failed(j->c, &err);
	field_add(j, &e, "under", cli_value(j->c, "under"));
	field_add(j, &e, "factor", factor ? factor : "technical");
	field_add(j, &e, "class", cli_value(j->c, "class"));
	return added(j, &e, "cause recorded", "cause notée");
}

int cli_job_action(struct cli_job *j)
{
	struct model_entry e = {.kind = MODEL_ENTRY_ACTION, .text = sentence(j, 2)};
	struct vb_error err;

	if (!wants_text(j, e.text, &err))
		return cli_failed(j->c, &err);
	field_add(j, &e, "owner", cli_value(j->c, "owner"));
	field_add(j, &e, "due", cli_value(j->c, "due"));
	field_add(j, &e, "kind", cli_flag(j->c, "preventive") ? "preventive" : "corrective");
	return added(j, &e, "action recorded", "action notée");
}

int cli_job_done(struct cli_job *j)
{
	struct model_entry e = {
		.kind = MODEL_ENTRY_DONE, .ref = cli_job_word(j, 2), .text = sentence(j, 3)};
	const char *path = cli_value(j->c, "evidence");
	struct vb_error err;
	struct vb_str bytes;

	if (path) {
		if (!vb_file_load(j->c->arena, path, VB_LIMIT_EVIDENCE_BYTES, &bytes, &err))
			return cli_failed(j->c, &err);
		if (!bytes.n) {
			vb_fail(&err, VB_E_USAGE,
				vb_t(j->c->run.lang, "%s is empty: it proves nothing",
				     "%s est vide : il ne prouve rien"),
				path);
			return cli_failed(j->c, &err);
		}
		field_add(j, &e, "evidence", path);
		field_add(j, &e, "digest", vb_sha256_hex(j->c->arena, bytes).p);
	}
	return added(j, &e, "done", "fait");
}

/* What was sent was sent by now, and not before there was something to notify. */
static bool sent_read(struct cli_job *j, const struct model_notice *n, const char *when,
		      int64_t *at, struct vb_error *err)
{
	enum { CLOCK_AHEAD = 300 };
	enum vb_lang lang = j->c->run.lang;

	if (!vb_str_is(vb_str(when), "now") && !vb_zone_read(j->record->zone, vb_str(when), at)) {
		vb_fail(err, VB_E_USAGE,
			vb_t(lang, "--sent: \"%s\" is not a time",
			     "--sent : « %s » n’est pas une heure"),
			when);
		return vb_hint(err, "--sent 2026-03-28T14:05, --sent now");
	}
	if (*at > j->c->run.now + CLOCK_AHEAD)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(lang, "--sent: \"%s\" is still to come",
				    "--sent : « %s » est encore à venir"),
			       when);
	if (n->clock.starts && *at < n->clock.starts)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(lang, "--sent: \"%s\" is before the clock starts, %.*s",
				    "--sent : « %s » précède le départ du délai, %.*s"),
			       when,
			       VB_FMT(vb_zone_text(j->c->arena, j->record->zone, n->clock.starts)));
	return true;
}

static int notify_sent(struct cli_job *j, const struct model_notice *n, const char *when)
{
	struct model_entry e = {.kind = MODEL_ENTRY_NOTICE};
	struct vb_error err;
	int64_t at = j->c->run.now;
	int status;

	if (!sent_read(j, n, when, &at, &err))
		return cli_failed(j->c, &err);
	e.ref = vb_arena_printf(j->c->arena, "%.*s/%.*s", VB_FMT(n->clock.id),
				VB_FMT(n->clock.stage));
	field_add(j, &e, "sent", vb_zone_rfc3339(j->c->arena, j->record->zone, at).p);
	field_add(
		j, &e, "to",
		vb_arena_cstr(j->c->arena, model_text_in(n->clock.recipient, (int)j->c->run.lang)));
	field_add(j, &e, "reference", cli_value(j->c, "reference"));
	status = added(j, &e, "sent, recorded", "envoi noté");
	return status ? status : cli_register_after(j->c, j->reg, j->record->incident.id);
}

int cli_job_notify(struct cli_job *j)
{
	const char *path = cli_value(j->c, "output"), *sent = cli_value(j->c, "sent");
	struct model_notice n;
	struct vb_error err;
	struct vb_buf b;
	bool ok;

	if (!run_record_notice(&j->c->run, &j->c->place, &j->r, j->record, cli_job_word(j, 2), &n,
			       &err))
		return cli_failed(j->c, &err);
	if (sent)
		return notify_sent(j, &n, sent);
	if (cli_wants_json(j->c)) {
		yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);

		yyjson_mut_doc_set_root(doc, report_notice_json(doc, &n, j->c->arena));
		return cli_out_json(j->c, doc);
	}
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	report_notice_text(&j->c->run, &j->record->incident, &n, j->record->zone, j->c->arena, &b);
	ok = vb_file_save(path ? path : "-", vb_buf_view(&b), &err);
	vb_buf_done(&b);
	if (!ok)
		return cli_failed(j->c, &err);
	if (n.missing)
		cli_say(j->c,
			vb_t(j->c->run.lang,
			     "%zu things are still missing; vauban incident set %.*s …",
			     "il manque encore %zu éléments ; vauban incident set %.*s …"),
			n.missing, VB_FMT(j->record->incident.id));
	return n.missing ? VB_EXIT_NO : VB_EXIT_DONE;
}

int cli_job_lesson(struct cli_job *j)
{
	struct model_entry e = {
		.kind = MODEL_ENTRY_LESSON, .text = sentence(j, 2), .author = cli_author(j->c)};
	struct vb_str *reopens, elsewhere;
	const char *const *given;
	struct vb_error err;
	size_t n, opened;

	if (!wants_text(j, e.text, &err))
		return cli_failed(j->c, &err);
	given = cli_values(j->c, "reopens", &n);
	reopens = vb_arena_array(j->c->arena, n + 1, sizeof(*reopens));
	for (size_t i = 0; i < n; i++)
		reopens[i] = vb_str(given[i]);
	if (!run_record_lesson(&j->c->run, &j->c->place, &j->r, j->record, &e, reopens, n, &opened,
			       &elsewhere, &err))
		return cli_failed(j->c, &err);
	cli_say(j->c,
		vb_t(j->c->run.lang, "%.*s: lesson recorded; findings opened again: %zu",
		     "%.*s : leçon notée ; constats rouverts : %zu"),
		VB_FMT(j->record->incident.id), opened);
	if (elsewhere.n)
		cli_say(j->c,
			vb_t(j->c->run.lang,
			     "in vauban.yaml, look again at what was decided on: %.*s (vauban case set "
			     "DECISION.until DAY ends one)",
			     "dans vauban.yaml, revoyez ce qui fut décidé sur : %.*s (vauban case set "
			     "DÉCISION.until JOUR y met fin)"),
			VB_FMT(elsewhere));
	return VB_EXIT_DONE;
}
