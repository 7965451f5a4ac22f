/* declared.c - see declared.h. */
#include "audit/declared.h"

#include "audit/audit_int.h"
#include "core/file.h"
#include "model/service.h"

struct compared { /* one target against the case */
	const struct model_case *c;
	const struct model_case_target *target; /* NULL: not one of the case */
	const struct model_facts *facts;
	struct model_assessment *into;
	struct vb_arena *a;
	model_ids parts; /* that stand in the target */
};

/* ---- findings --------------------------------------------------------------------------- */

struct told {
	const char *rule, *cwe;
	enum model_severity severity;
	struct model_text title, fix;
	struct vb_str subject, component;
	struct model_evidence fact, declaration;
};

static void finding_add(struct compared *d, const struct told *t)
{
	struct model_finding f = {.kind = MODEL_CONTRADICTION,
				  .rule = vb_str(t->rule),
				  .title = t->title,
				  .fix = t->fix,
				  .fixable = true,
				  .subject = t->subject,
				  .subject_name = t->subject,
				  .place = t->fact.file,
				  .component = t->component,
				  .severity = t->severity,
				  .vector = MODEL_VECTOR_NETWORK,
				  .cvss = -1,
				  .epss = -1,
				  .weight = -1,
				  .share = -1};

	*vb_vec_add(d->a, &f.evidence) = t->fact;
	*vb_vec_add(d->a, &f.evidence) = t->declaration;
	*vb_vec_add(d->a, &f.cwes) = vb_str(t->cwe);
	f.why = vb_arena_printf(d->a, "%.*s:%u %.*s, %.*s:%u %.*s", VB_FMT(t->fact.file),
				t->fact.line, VB_FMT(t->fact.value), VB_FMT(t->declaration.file),
				t->declaration.line, VB_FMT(t->declaration.value));
	f.fingerprint = model_fingerprint(d->a, f.kind, f.rule, f.subject, f.place);
	*vb_vec_add(d->a, &d->into->findings) = f;
}

static struct model_evidence declared_at(struct compared *d, struct model_mark mark,
					 const char *what, struct vb_str value)
{
	return (struct model_evidence){.file = vb_arena_str(d->a, vb_str(mark.file)),
				       .line = mark.line,
				       .what = vb_str(what),
				       .value = value};
}

static struct model_evidence found_at(struct compared *d, struct vb_str file, uint32_t line,
				      const char *what, struct vb_str value, bool is_default)
{
	return (struct model_evidence){.file = vb_arena_str(d->a, file),
				       .line = line,
				       .what = vb_str(what),
				       .value = value,
				       .is_default = is_default};
}

/* ---- what stands in the target ---------------------------------------------------------- */

static bool ids_have(const model_ids *ids, struct vb_str id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (vb_str_eq(ids->v[i], id))
			return true;
	return false;
}

static void parts_find(struct compared *d)
{
	for (size_t i = 0; i < d->c->parts.n; i++) {
		const struct model_part *p = &d->c->parts.v[i];
		bool named = d->target && ids_have(&p->targets, d->target->id);
		bool beside = d->target && !p->targets.n && d->target->zone.n &&
			      p->kind != MODEL_PART_PERSON && !p->out_of_scope &&
			      model_zone_within(d->c, p->zone, d->target->zone);

		if (named || beside)
			*vb_vec_add(d->a, &d->parts) = p->id;
	}
}

/* The component whose paths hold the file, when there is one. */
static struct vb_str part_of(const struct compared *d, struct vb_str file)
{
	for (size_t i = 0; i < d->c->parts.n; i++) {
		const struct model_part *p = &d->c->parts.v[i];

		for (size_t k = 0; k < p->paths.n; k++)
			if (ids_have(&d->parts, p->id) && vb_glob(p->paths.v[k], file))
				return p->id;
	}
	return (struct vb_str){NULL, 0};
}

/* ---- sockets ---------------------------------------------------------------------------- */

static const char *transport_word(enum audit_transport t)
{
	return t == AUDIT_UDP ? "udp" : "tcp";
}

/* The flow that declares this socket, or NULL. */
static const struct model_flow *flow_of(const struct compared *d, enum audit_transport transport,
					uint16_t port)
{
	for (size_t i = 0; i < d->c->flows.n; i++) {
		const struct model_flow *f = &d->c->flows.v[i];
		struct model_service s;

		if (ids_have(&d->parts, f->to) && model_flow_service(f, &s) && s.port == port &&
		    (s.transport == MODEL_UDP) == (transport == AUDIT_UDP))
			return f;
	}
	return NULL;
}

/* The flow that declares this program, whatever its port: an SSH server for proto ssh. */
static const struct model_flow *flow_of_program(const struct compared *d, struct vb_str program)
{
	static const struct {
		const char *program, *protos;
	} speaks[] = {{"sshd", "ssh sftp scp"},
		      {"nginx", "http https"},
		      {"apache", "http https"},
		      {"mosquitto", "mqtt mqtts"},
		      {"postgresql", "postgres postgresql"},
		      {"redis", "redis"}};

	for (size_t k = 0; k < VB_COUNT(speaks); k++) {
		for (size_t i = 0; vb_str_is(program, speaks[k].program) && i < d->c->flows.n;
		     i++) {
			const struct model_flow *f = &d->c->flows.v[i];
			struct vb_str rest = vb_str(speaks[k].protos), word;

			while (ids_have(&d->parts, f->to) && vb_str_word(&rest, &word))
				if (vb_str_ieq(word, f->proto))
					return f;
		}
	}
	return NULL;
}

static struct vb_str socket_word(struct compared *d, const struct audit_socket *s)
{
	return vb_arena_printf(d->a, "%s/%u", transport_word(s->transport), s->port);
}

static bool listens(const audit_sockets *all, const struct audit_socket *like, unsigned port)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].port == port && all->v[i].transport == like->transport &&
		    !all->v[i].inside)
			return true;
	return false;
}

static void undeclared_tell(struct compared *d, const audit_sockets *all,
			    const struct audit_socket *s)
{
	const struct model_flow *other = flow_of_program(d, s->program);
	struct vb_str word = socket_word(d, s);
	struct model_service service = {0};
	struct told t = {.rule = "X21",
			 .cwe = "CWE-912",
			 .severity = MODEL_SEV_MEDIUM,
			 .subject = word,
			 .component = part_of(d, s->file)};

	t.fact = found_at(d, s->file, s->line, "listens", word, s->line == 0);
	if (other && model_flow_service(other, &service) && !listens(all, s, service.port)) {
		t.rule = "X22";
		t.severity = MODEL_SEV_LOW;
		t.component = other->to;
		t.title = audit_say(d->a, "Declared on port %u, set to %.*s (%.*s)",
				    "Déclaré sur le port %u, réglé sur %.*s (%.*s)", service.port,
				    VB_FMT(word), VB_FMT(s->program));
		t.fix = audit_say(d->a, "Correct the port of flow %.*s, or the setting.",
				  "Corriger le port du flux %.*s, ou le réglage.",
				  VB_FMT(other->id));
		t.declaration = declared_at(d, other->mark, "flow", other->id);
	} else {
		t.title = audit_say(d->a, "%.*s listens on %.*s and no flow declares it",
				    "%.*s écoute sur %.*s et aucun flux ne le déclare",
				    VB_FMT(s->program), VB_FMT(word));
		t.fix = audit_say(d->a, "Close the service, or declare who calls it.",
				  "Fermer le service, ou déclarer qui l’appelle.");
		t.declaration = declared_at(d, d->target->mark, "target", d->target->id);
	}
	finding_add(d, &t);
}

static void clear_tell(struct compared *d, const struct audit_socket *s, const struct model_flow *f)
{
	struct vb_str word = socket_word(d, s);
	struct told t = {.rule = "X23",
			 .cwe = "CWE-319",
			 .severity = MODEL_SEV_HIGH,
			 .subject = vb_arena_printf(d->a, "%.*s %.*s", VB_FMT(f->id), VB_FMT(word)),
			 .component = f->to};

	t.title = audit_say(
		d->a, "Flow %.*s is declared encrypted, %.*s is set to listen in clear",
		"Le flux %.*s est déclaré chiffré, %.*s est réglé pour écouter en clair",
		VB_FMT(f->id), VB_FMT(word));
	t.fix = audit_say(d->a, "Add ssl to the listen directive, or declare tls: no.",
			  "Ajouter ssl à la directive listen, ou déclarer tls: no.");
	t.fact = found_at(d, s->file, s->line, "listens", word, false);
	t.declaration = declared_at(d, f->mark, "tls", VB_STR("yes"));
	finding_add(d, &t);
}

static void sockets_compare(struct compared *d)
{
	audit_sockets sockets = {0};

	audit_sockets_find(d->a, d->facts, &sockets);
	for (size_t i = 0; i < sockets.n; i++) {
		const struct audit_socket *s = &sockets.v[i];
		const struct model_flow *f = flow_of(d, s->transport, s->port);
		bool again = i && sockets.v[i - 1].port == s->port &&
			     sockets.v[i - 1].transport == s->transport && !sockets.v[i - 1].inside;

		if (s->inside || again)
			continue;
		if (!f)
			undeclared_tell(d, &sockets, s);
		else if (s->tls_known && !s->tls && f->tls == MODEL_SAID_YES)
			clear_tell(d, s, f);
	}
}

/* ---- accounts of units ------------------------------------------------------------------- */

/* The last value of a key in [Service] of one unit, with its place. */
static const struct model_setting *unit_get(const struct compared *d, struct vb_str path,
					    const char *key)
{
	const struct model_setting *last = NULL;

	for (size_t i = 0; i < d->facts->settings.n; i++) {
		const struct model_setting *m = &d->facts->settings.v[i];

		if (vb_str_is(m->format, "unit") && vb_str_eq(m->path, path) &&
		    vb_str_is(m->section, "Service") && vb_str_is(m->key, key))
			last = m;
	}
	return last;
}

/* "/usr/bin/agent --run", "-/usr/bin/agent": the program. */
static struct vb_str program_of(struct vb_str command)
{
	struct vb_str word = {NULL, 0};

	if (!vb_str_word(&command, &word))
		return word;
	while (word.n && strchr("-@:+!/", word.p[0]))
		word = vb_str_from(word, 1);
	return word;
}

static bool is_root_user(const struct model_setting *user)
{
	return !user || !user->value.n || vb_str_is(user->value, "root") ||
	       vb_str_is(user->value, "0");
}

static const struct model_part *part_of_unit(const struct compared *d,
					     const struct model_setting *exec)
{
	struct vb_str name = vb_path_base(exec->path), program = program_of(exec->value);

	name = vb_str_sub(name, 0, vb_str_rchr(name, '.'));
	for (size_t i = 0; i < d->c->parts.n; i++) {
		const struct model_part *p = &d->c->parts.v[i];

		if (!ids_have(&d->parts, p->id))
			continue;
		if (vb_str_eq(p->id, name))
			return p;
		for (size_t k = 0; k < p->paths.n; k++)
			if (vb_glob(p->paths.v[k], program) || vb_glob(p->paths.v[k], exec->path))
				return p;
	}
	return NULL;
}

/* A name, not what only the start of the unit knows: a specifier, a variable. */
static bool is_account(struct vb_str name)
{
	return name.n && vb_str_chr(name, '%') == name.n && vb_str_chr(name, '$') == name.n;
}

/* What a unit runs its program as, where the case says another account. */
static void account_tell(struct compared *d, const struct model_setting *exec,
			 const struct model_part *p, const struct model_setting *user)
{
	bool root = is_root_user(user);
	struct vb_str seen = root ? VB_STR("root") : user->value;
	struct told t = {.rule = "X24",
			 .cwe = root ? "CWE-250" : "CWE-266",
			 .severity = root ? MODEL_SEV_HIGH : MODEL_SEV_LOW,
			 .component = p->id,
			 .subject = vb_path_base(exec->path)};

	t.title = audit_say(d->a, "%.*s is declared to run as %.*s, its unit runs it as %.*s",
			    "%.*s est déclaré sous le compte %.*s, son unité le lance en %.*s",
			    VB_FMT(p->id), VB_FMT(p->runs), VB_FMT(seen));
	t.fix = audit_say(d->a, "Set User=%.*s in the unit, or correct the case.",
			  "Fixer User=%.*s dans l’unité, ou corriger le dossier.", VB_FMT(p->runs));
	t.fact = found_at(d, exec->path, user ? user->line : exec->line, "User", seen,
			  user == NULL);
	t.declaration = declared_at(d, p->mark, "runs", p->runs);
	finding_add(d, &t);
}

static void unit_compare(struct compared *d, const struct model_setting *exec)
{
	const struct model_part *p = part_of_unit(d, exec);
	const struct model_setting *user = unit_get(d, exec->path, "User");

	if (!p || !p->runs.n || vb_str_is(p->runs, "root") ||
	    unit_get(d, exec->path, "DynamicUser"))
		return;
	if (is_root_user(user) || (is_account(user->value) && !vb_str_eq(user->value, p->runs)))
		account_tell(d, exec, p, user);
}

static void units_compare(struct compared *d)
{
	for (size_t i = 0; i < d->facts->settings.n; i++) {
		const struct model_setting *m = &d->facts->settings.v[i];

		if (vb_str_is(m->format, "unit") && vb_str_is(m->key, "ExecStart") &&
		    vb_str_ends(m->path, VB_STR(".service")))
			unit_compare(d, m);
	}
}

/* ---- personal data ---------------------------------------------------------------------- */

/* Words a case may use for a category of the reader. */
static bool category_declared(struct vb_str category, struct vb_str personal)
{
	static const struct {
		const char *category, *words;
	} same[] = {{"health", "health sante santé medical médical sensitive sensible"},
		    {"national-id", "identity identite identité national-id nir"},
		    {"bank", "bank banque payment paiement financial"},
		    {"birth", "identity identite identité birth naissance health sante santé"},
		    {"sensitive", "sensitive sensible"}};
	static const char any[] =
		"identity identite identité contact email phone address adresse name nom account comptes usual "
		"courante health sante santé yes oui";
	const char *words = any;
	struct vb_str rest, word;

	for (size_t i = 0; i < VB_COUNT(same); i++)
		words = vb_str_is(category, same[i].category) ? same[i].words : words;
	rest = vb_str(words);
	while (vb_str_word(&rest, &word))
		if (vb_str_ieq(word, personal))
			return true;
	return vb_str_ieq(category, personal);
}

static void field_compare(struct compared *d, const struct model_setting *m)
{
	const struct model_data *data = NULL;
	struct told t = {.cwe = "CWE-359",
			 .severity = MODEL_SEV_MEDIUM,
			 .subject = vb_arena_str(d->a, m->key)};

	if (vb_str_is(m->key, "password"))
		return;
	for (size_t i = 0; i < d->c->data.n && !data; i++)
		if (d->c->data.v[i].personal.n &&
		    category_declared(m->key, d->c->data.v[i].personal))
			data = &d->c->data.v[i];
	if (data && data->purpose.n)
		return;
	t.fact = found_at(d, m->path, m->line, "field",
			  vb_arena_printf(d->a, "%.*s (%.*s)", VB_FMT(m->value), VB_FMT(m->key)),
			  false);
	if (data) {
		t.rule = "X26";
		t.severity = MODEL_SEV_LOW;
		t.title = audit_say(
			d->a, "A page asks for personal data (%.*s) whose purpose is not declared",
			"Une page demande des données personnelles (%.*s) sans finalité déclarée",
			VB_FMT(m->key));
		t.fix = audit_say(
			d->a, "Say the purpose of data %.*s, or do not ask.",
			"Dire la finalité (purpose) de la donnée %.*s, ou ne pas la demander.",
			VB_FMT(data->id));
		t.declaration = declared_at(d, data->mark, "data", data->id);
	} else {
		t.rule = "X25";
		t.title = audit_say(
			d->a, "A page asks for personal data (%.*s) that the case does not declare",
			"Une page demande des données personnelles (%.*s) que le dossier ne déclare pas",
			VB_FMT(m->key));
		t.fix = audit_say(
			d->a, "Declare the data with personal: and purpose:, or do not ask.",
			"Déclarer la donnée avec personal: et purpose:, ou ne pas la demander.");
		t.declaration = declared_at(
			d,
			d->c->data.n ? d->c->data.v[0].mark
				     : (struct model_mark){.file = d->c->file, .line = 1},
			"data", VB_STR("-"));
	}
	finding_add(d, &t);
}

/* One finding for each category and page, not for each field. */
static void fields_compare(struct compared *d)
{
	struct vb_map seen;

	vb_map_init(&seen, d->a);
	for (size_t i = 0; i < d->facts->settings.n; i++) {
		const struct model_setting *m = &d->facts->settings.v[i];
		void **slot;

		if (!vb_str_is(m->format, "page") || !vb_str_is(m->section, "field"))
			continue;
		slot = vb_map_put(
			&seen, vb_arena_printf(d->a, "%.*s %.*s", VB_FMT(m->key), VB_FMT(m->path)));
		if (!*slot)
			field_compare(d, m);
		*slot = d;
	}
}

void audit_declared_judge(const struct model_case *c, struct vb_str target,
			  const struct model_facts *facts, struct model_assessment *into)
{
	struct compared d = {.c = c, .facts = facts, .into = into, .a = into->arena};

	for (size_t i = 0; i < c->targets.n && target.n; i++)
		if (vb_str_eq(c->targets.v[i].id, target))
			d.target = &c->targets.v[i];
	parts_find(&d);
	if (d.target && d.parts.n) {
		sockets_compare(&d);
		units_compare(&d);
	}
	fields_compare(&d);
}
