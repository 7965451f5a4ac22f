/* users.c - who may use the console, and the trail of changes: for admins. */
#include "report/phrase.h"
#include "serve/list.h"

static const struct model_text title_users = {VB_STR_INIT("Users"), VB_STR_INIT("Utilisateurs")},
			       title_trail = {VB_STR_INIT("Changes"), VB_STR_INIT("Modifications")};

static const char *role_label(const struct serve_call *c, enum store_role role)
{
	switch (role) {
	case STORE_READER:
		return SERVE_T(c, "reader: reads everything", "lecteur : lit tout");
	case STORE_CONTRIBUTOR:
		return SERVE_T(c, "contributor: also pushes runs",
			       "contributeur : envoie aussi des audits");
	case STORE_DECIDER:
		return SERVE_T(c, "decider: also decides about findings",
			       "décideur : décide aussi des constats");
	case STORE_ADMIN:
		return SERVE_T(c, "admin: also says who may do what",
			       "administrateur : dit aussi qui peut quoi");
	}
	return "";
}

/* `told`: with what the role may do, where there is room for it. */
static void roles_put(struct report_node n, const struct serve_call *c, int current, bool told)
{
	struct report_node list = report_node_list(n, "roles"), item;

	for (int r = STORE_READER; r <= STORE_ADMIN; r++) {
		item = report_node_item(list);
		report_node_word(item, "value", store_role_word((enum store_role)r));
		report_node_word(item, "label",
				 told ? role_label(c, (enum store_role)r)
				      : serve_role_name((enum store_role)r, c->run.lang));
		report_node_bool(item, "on", r == current);
	}
}

static void person_put(struct report_node n, struct serve_call *c, const struct store_person *p)
{
	report_node_str(n, "name", p->name);
	report_node_word(n, "role", store_role_word(p->role));
	report_node_bool(n, "disabled", p->disabled);
	report_node_bool(n, "has_password", p->password.n > 0);
	report_node_bool(n, "has_token", p->token.n > 0);
	report_node_str(n, "certificate", p->certificate);
	report_node_str(n, "since", vb_time_day(c->arena, p->created));
}

bool serve_users_page(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list, n;
	struct store_person *people;
	size_t count;

	if (!run_people(serve_place(c), c->arena, &people, &count, err))
		return false;
	root = serve_root();
	list = report_node_list(root, "people");
	for (size_t i = 0; i < count; i++) {
		n = report_node_item(list);
		person_put(n, c, &people[i]);
		roles_put(n, c, (int)people[i].role, false);
	}
	roles_put(root, c, STORE_READER, true);
	return serve_page(c, root, "console_users", title_users, "users", err);
}

static bool role_read(const struct serve_call *c, struct vb_str word, enum store_role *out,
		      struct vb_error *err)
{
	return store_role_parse(word, out) ||
	       vb_fail(err, VB_E_INPUT, "%s",
		       SERVE_T(c, "a role is reader, contributor, decider or admin",
			       "un rôle est reader, contributor, decider ou admin"));
}

bool serve_users_add(struct serve_call *c, struct vb_error *err)
{
	enum store_role role;

	return role_read(c, serve_field(c, "role"), &role, err) &&
	       run_person_add(&c->run, serve_place(c), &c->actor, serve_field(c, "name"), role,
			      serve_field(c, "password"), err) &&
	       serve_redirect(c, VB_STR("/users?done=user"));
}

/* One form a person: what="role", "disable", "enable" or "certificate". */
bool serve_users_edit(struct serve_call *c, struct vb_error *err)
{
	struct run_person_edit e = {.change = RUN_PERSON_DISABLED};
	struct vb_str what = serve_field(c, "what");

	if (vb_str_is(what, "role")) {
		e.change = RUN_PERSON_ROLE;
		if (!role_read(c, serve_field(c, "role"), &e.role, err))
			return false;
	} else if (vb_str_is(what, "certificate")) {
		e.change = RUN_PERSON_CERTIFICATE;
		e.value = serve_field(c, "certificate");
	} else if (vb_str_is(what, "disable") || vb_str_is(what, "enable")) {
		e.disabled = vb_str_is(what, "disable");
	} else {
		return vb_fail(err, VB_E_INPUT,
			       "what must be role, disable, enable or certificate");
	}
	return run_person_edit(&c->run, serve_place(c), c->arena, &c->actor, c->args[0], &e, NULL,
			       err) &&
	       serve_redirect(c, VB_STR("/users?done=user"));
}

/* ---- the trail -------------------------------------------------------------------------------- */

static bool before_read(const struct serve_call *c, int64_t *out, struct vb_error *err)
{
	struct vb_str text = serve_query(c, "before");

	*out = 0;
	return !serve_pair_has(&c->req->query, "before") || (vb_str_i64(text, out) && *out > 0) ||
	       vb_fail(err, VB_E_USAGE, "before takes the number of a change");
}

static void change_put(struct report_node n, struct serve_call *c, const struct store_trail *t)
{
	report_node_int(n, "id", t->id);
	report_node_time(n, "at", t->at);
	report_node_str(n, "who", vb_arena_printable(c->arena, t->who));
	report_node_str(n, "role", t->role);
	report_node_str(n, "way", t->way);
	report_node_str(n, "address", t->address);
	report_node_str(n, "action", t->action);
	report_node_str(n, "object", vb_arena_printable(c->arena, t->object));
	report_node_str(n, "detail", vb_arena_printable(c->arena, t->detail));
}

/* Words of the trail for people; a word that is not here is shown as it is. */
static struct vb_str named(const struct serve_call *c, struct vb_str word)
{
	static const struct {
		const char *word, *en, *fr;
	} names[] = {
		{"console", "console", "console"},
		{"token", "API token", "jeton d’API"},
		{"certificate", "certificate", "certificat"},
		{"command line", "command line", "ligne de commande"},
		{"audit", "audit recorded", "audit noté"},
		{"checkpoint", "log signed", "journal signé"},
		{"decide", "decision", "décision"},
		{"news", "decision about news", "décision sur une nouveauté"},
		{"push", "run received", "audit reçu"},
		{"register open", "record opened", "fiche ouverte"},
		{"register add", "record added to", "fiche complétée"},
		{"test", "test results", "résultats de tests"},
		{"vex", "suppliers’ statements", "déclarations de fournisseurs"},
		{"user add", "person added", "personne ajoutée"},
		{"user role", "role changed", "rôle changé"},
		{"user enable", "person enabled", "personne réactivée"},
		{"user disable", "person disabled", "personne désactivée"},
		{"user password", "password changed", "mot de passe changé"},
		{"user token", "token made", "jeton créé"},
		{"user certificate", "certificate changed", "certificat changé"},
	};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_is(word, names[i].word))
			return vb_str(SERVE_T(c, names[i].en, names[i].fr));
	return vb_arena_printable(c->arena, word);
}

/* "retained: our tests follow it": what stands before the colon, by the name people know; else all of it. */
static struct vb_str detail_named(const struct serve_call *c, const struct store_trail *t)
{
	size_t colon = vb_str_chr(t->detail, ':');
	struct vb_str word = vb_str_sub(t->detail, 0, colon), name = {NULL, 0};
	int lang = (int)c->run.lang;
	enum model_status status;
	enum store_role role;

	if (vb_str_is(t->action, "news"))
		name = vb_str(vb_str_is(word, "retained") ? SERVE_T(c, "retained", "retenu")
							  : SERVE_T(c, "discarded", "écarté"));
	else if ((vb_str_is(t->action, "decide") || vb_str_is(t->action, "vex")) &&
		 model_status_parse(word, &status))
		name = vb_str(model_status_name(status, lang));
	else if ((vb_str_is(t->action, "user add") || vb_str_is(t->action, "user role")) &&
		 store_role_parse(word, &role))
		name = vb_str(serve_role_name(role, c->run.lang));
	for (int k = 0; vb_str_is(t->action, "register add") && k < MODEL_ENTRY_KINDS; k++)
		if (vb_str_is(word, model_entry_word(k)))
			name = vb_str(model_entry_name(k, lang));
	if (!name.n)
		return vb_arena_printable(c->arena, t->detail);
	return vb_arena_printf(
		c->arena, "%.*s%s%.*s", VB_FMT(name),
		colon < t->detail.n ? SERVE_T(c, ":", " :") : "",
		VB_FMT(vb_arena_printable(c->arena, vb_str_from(t->detail, colon + 1))));
}

/* "2026-11-26 18:46:17" */
static struct vb_str moment_of(const struct serve_call *c, int64_t at)
{
	struct vb_str text = vb_time_rfc3339(c->arena, at);

	return vb_arena_printf(c->arena, "%.*s %.*s UTC", VB_FMT(vb_str_sub(text, 0, 10)),
			       VB_FMT(vb_str_sub(text, 11, 8)));
}

/* What the page says beside the members of the API. */
static void change_say(struct report_node n, struct serve_call *c, const struct store_trail *t)
{
	enum store_role role;

	report_node_str(n, "moment", moment_of(c, t->at));
	report_node_str(n, "way_name", named(c, t->way));
	report_node_str(n, "action_name", named(c, t->action));
	report_node_str(n, "detail_name", detail_named(c, t));
	report_node_str(n, "role_name",
			store_role_parse(t->role, &role)
				? vb_str(serve_role_name(role, c->run.lang))
				: vb_arena_printable(c->arena, t->role));
}

static bool trail_put(struct serve_call *c, bool page, struct report_node *root,
		      struct vb_error *err)
{
	struct report_node item;
	struct store_trail *v;
	struct report_node list;
	int64_t before;
	size_t n;

	if (!before_read(c, &before, err) ||
	    !run_trail(serve_place(c), c->arena, before, &v, &n, err))
		return false;
	*root = serve_root();
	list = report_node_list(*root, "changes");
	for (size_t i = 0; i < n; i++) {
		item = report_node_item(list);
		change_put(item, c, &v[i]);
		if (page)
			change_say(item, c, &v[i]);
	}
	if (n == RUN_TRAIL_PAGE)
		report_node_int(*root, "before", v[n - 1].id);
	return true;
}

bool serve_trail_page(struct serve_call *c, struct vb_error *err)
{
	struct report_node root;

	return trail_put(c, true, &root, err) &&
	       serve_page(c, root, "console_trail", title_trail, "trail", err);
}

bool serve_api_trail(struct serve_call *c, struct vb_error *err)
{
	struct report_node root;

	return trail_put(c, false, &root, err) && serve_json(c, root, err);
}

bool serve_api_users(struct serve_call *c, struct vb_error *err)
{
	struct report_node root, list;
	struct store_person *people;
	size_t count;

	if (!run_people(serve_place(c), c->arena, &people, &count, err))
		return false;
	root = serve_root();
	list = report_node_list(root, "users");
	for (size_t i = 0; i < count; i++)
		person_put(report_node_item(list), c, &people[i]);
	return serve_json(c, root, err);
}
