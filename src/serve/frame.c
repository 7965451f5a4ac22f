/*
 * frame.c - what every page has around it: the menu, the languages, the themes, who is logged in, what was just done.
 * A page gives its data and the name of its template; both stand in one JSON document.
 */
#include "core/limits.h"
#include "report/phrase.h"
#include "report/said.h"
#include "serve/call.h"

enum { PAGE_BYTES = 32 * 1024 * 1024 };

static const struct entry {
	const char *id, *path;
	enum store_role role;
	struct model_text label;
} menu[] = {
#define ENTRY(id, path, role, en, fr)                                                              \
	{                                                                                          \
		id, path, role,                                                                    \
		{                                                                                  \
			VB_STR_INIT(en), VB_STR_INIT(fr)                                           \
		}                                                                                  \
	}
	ENTRY("dashboard", "/", STORE_READER, "Overview", "Vue d’ensemble"),
	ENTRY("findings", "/findings", STORE_READER, "Findings", "Constats"),
	ENTRY("components", "/components", STORE_READER, "Components", "Composants"),
	ENTRY("paths", "/paths", STORE_READER, "Attack paths", "Chemins d’attaque"),
	ENTRY("plan", "/plan", STORE_READER, "Plan", "Plan"),
	ENTRY("requirements", "/requirements", STORE_READER, "Requirements", "Exigences"),
	ENTRY("rules", "/rules", STORE_READER, "Rules", "Règles"),
	ENTRY("runs", "/runs", STORE_READER, "Runs", "Audits"),
	ENTRY("news", "/news", STORE_READER, "News", "Nouveautés"),
	ENTRY("incidents", "/incidents", STORE_READER, "Incidents", "Incidents"),
	ENTRY("evidence", "/evidence", STORE_READER, "Evidence", "Preuves"),
	ENTRY("reports", "/reports", STORE_READER, "Reports", "Rapports"),
	ENTRY("users", "/users", STORE_ADMIN, "Users", "Utilisateurs"),
	ENTRY("trail", "/trail", STORE_ADMIN, "Changes", "Modifications"),
#undef ENTRY
};

bool serve_menu_at(size_t i, const char **id, const char **path, enum store_role *role,
		   struct model_text *label)
{
	if (i >= VB_COUNT(menu))
		return false;
	*id = menu[i].id;
	*path = menu[i].path;
	*role = menu[i].role;
	*label = menu[i].label;
	return true;
}

struct vb_str serve_query_with(struct serve_call *c, const char *name, const char *value)
{
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	char between = '?';

	vb_buf_init(&b, 4 * (size_t)VB_LIMIT_HTTP_TARGET);
	vb_buf_str(&b, vb_str_sub(c->req->target, 0, vb_str_chr(c->req->target, '?')));
	for (size_t i = 0; i <= c->req->query.n; i++) {
		bool ours = i == c->req->query.n;
		struct vb_str key = ours ? vb_str(name) : c->req->query.v[i].name;

		if (ours ? !value : vb_str_is(key, name))
			continue;
		vb_buf_char(&b, between);
		between = '&';
		serve_escape(&b, key);
		vb_buf_char(&b, '=');
		serve_escape(&b, ours ? vb_str(value) : c->req->query.v[i].value);
	}
	return vb_arena_str(c->arena, vb_buf_view(&b));
}

static void put_menu(struct report_node root, const struct serve_call *c, const char *current)
{
	struct report_node list = report_node_list(root, "menu"), item;

	for (size_t i = 0; c->who.known && i < VB_COUNT(menu); i++) {
		if (!serve_may(c, menu[i].role))
			continue;
		item = report_node_item(list);
		report_node_word(item, "href", menu[i].path);
		report_node_str(item, "label", model_text_in(menu[i].label, (int)c->run.lang));
		report_node_bool(item, "current", strcmp(menu[i].id, current) == 0);
	}
}

static void put_choices(struct report_node root, struct serve_call *c)
{
	static const struct {
		const char *id;
		struct model_text label;
	} themes[] = {{"auto", {VB_STR_INIT("As the system"), VB_STR_INIT("Comme le système")}},
		      {"light", {VB_STR_INIT("Light"), VB_STR_INIT("Clair")}},
		      {"dark", {VB_STR_INIT("Dark"), VB_STR_INIT("Sombre")}}};
	struct report_node list = report_node_list(root, "themes"), item;
	bool get = c->req->method == SERVE_GET;

	for (size_t i = 0; i < VB_COUNT(themes); i++) {
		item = report_node_item(list);
		report_node_str(item, "href",
				get ? serve_query_with(c, "theme", themes[i].id) : VB_STR("/"));
		report_node_str(item, "label", model_text_in(themes[i].label, (int)c->run.lang));
		report_node_bool(item, "current", (int)i == (int)c->theme);
	}
	report_node_str(root, "other_lang_href",
			get ? serve_query_with(c, "lang", SERVE_T(c, "fr", "en")) : VB_STR("/"));
	report_node_word(root, "other_lang", SERVE_T(c, "fr", "en"));
	report_node_word(root, "other_lang_name", SERVE_T(c, "Français", "English"));
	report_node_word(root, "theme",
			 c->theme == SERVE_THEME_DARK    ? "dark"
			 : c->theme == SERVE_THEME_LIGHT ? "light"
							 : "auto");
}

void serve_put_notice(struct report_node root, const struct serve_call *c)
{
	static const struct {
		const char *id;
		struct model_text text;
	} notices[] = {
#define NOTICE(id, en, fr)                                                                         \
	{                                                                                          \
		id,                                                                                \
		{                                                                                  \
			VB_STR_INIT(en), VB_STR_INIT(fr)                                           \
		}                                                                                  \
	}
		NOTICE("decided", "Recorded. The decision is in force.",
		       "Enregistré. La décision est en vigueur."),
		NOTICE("none", "Nothing was selected: tick at least one finding.",
		       "Rien n’était choisi : cochez au moins un constat."),
		NOTICE("password", "The password is changed.", "Le mot de passe est changé."),
		NOTICE("user", "Recorded.", "Enregistré."),
		NOTICE("news", "What you decided about this item is recorded.",
		       "Ce que vous avez décidé de cet article est enregistré."),
		NOTICE("incident", "Added to the register.", "Ajouté au registre."),
		NOTICE("out", "You are logged out.", "Vous êtes déconnecté."),
#undef NOTICE
	};
	struct vb_str asked = serve_query(c, "done");

	for (size_t i = 0; i < VB_COUNT(notices); i++)
		if (vb_str_is(asked, notices[i].id)) {
			report_node_str(root, "notice",
					model_text_in(notices[i].text, (int)c->run.lang));
			return;
		}
	report_node_word(root, "notice", "");
}

struct vb_str serve_moment(const struct serve_call *c, int64_t when)
{
	return vb_arena_printf(c->arena, "%.*s, %.*s UTC",
			       VB_FMT(report_phrase_day(c->arena, c->run.lang, when)),
			       VB_FMT(vb_str_sub(vb_time_rfc3339(c->arena, when), 11, 5)));
}

const char *serve_role_name(enum store_role role, enum vb_lang lang)
{
	static const char *const names[][2] = {{"reader", "lecteur"},
					       {"contributor", "contributeur"},
					       {"decider", "décideur"},
					       {"admin", "administrateur"}};

	return names[role][lang == VB_FR];
}

static void put_frame(struct report_node root, struct serve_call *c, struct model_text title,
		      const char *current)
{
	report_node_word(root, "lang", SERVE_T(c, "en", "fr"));
	report_node_str(root, "heading", model_text_in(title, (int)c->run.lang));
	report_node_str(root, "style_digest", serve_site_style_digest(c->site));
	report_node_str(root, "script_digest", serve_site_script_digest(c->site));
	report_node_word(root, "program_version", VAUBAN_VERSION);
	report_node_bool(root, "known", c->who.known);
	report_node_str(root, "user", c->who.name);
	report_node_word(root, "role", c->who.known ? store_role_word(c->who.role) : "");
	report_node_word(root, "role_name",
			 c->who.known ? serve_role_name(c->who.role, c->run.lang) : "");
	report_node_str(root, "csrf", c->who.csrf);
	report_node_bool(root, "may_decide", serve_may(c, STORE_DECIDER));
	put_menu(root, c, current);
	put_choices(root, c);
	serve_put_notice(root, c);
	report_words_put(report_node_object(root, "w"), &serve_words, c->run.lang);
}

static bool render(struct serve_call *c, struct report_node root, const char *name,
		   struct vb_error *err)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = yyjson_mut_doc_imut_copy(root.doc, NULL);
	struct vb_buf body VB_CLEANUP(vb_buf_done) = {0};

	/* the page's own template first, its text is then a member of the frame's data */
	vb_buf_init(&body, PAGE_BYTES);
	if (!report_mustache(serve_site_templates(c->site), vb_str(name), yyjson_doc_get_root(data),
			     false, &body, err))
		return false;
	report_node_str(root, "content", vb_buf_view(&body));
	yyjson_doc_free(data);
	data = yyjson_mut_doc_imut_copy(root.doc, NULL);
	return report_mustache(serve_site_templates(c->site), VB_STR("console_frame"),
								     yyjson_doc_get_root(data),
								     false, &c->reply->body, err);
}

bool serve_page(struct serve_call *c, struct report_node root, const char *name,
		struct model_text title, const char *current, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = root.doc;

	(void)doc; /* only freed */
	put_frame(root, c, title, current);
	c->reply->media = "text/html; charset=utf-8";
	return render(c, root, name, err);
}

static const char *status_title(int status, enum vb_lang lang)
{
	static const struct {
		int status;
		const char *en, *fr;
	} titles[] = {
		{400, "The request cannot be read", "La demande est illisible"},
		{401, "Log in first", "Connectez-vous d’abord"},
		{403, "Not allowed", "Non permis"},
		{404, "Not found", "Introuvable"},
		{405, "Not that way", "Pas de cette façon"},
		{413, "Too large", "Trop grand"},
		{421, "Unknown name", "Nom inconnu"},
		{422, "Not accepted", "Non accepté"},
		{429, "Too often", "Trop souvent"},
		{503, "Not possible now", "Impossible pour l’instant"},
	};

	for (size_t i = 0; i < VB_COUNT(titles); i++)
		if (titles[i].status == status)
			return vb_t(lang, titles[i].en, titles[i].fr);
	return vb_t(lang, "Something went wrong", "Quelque chose a échoué");
}

/* RFC 9457, application/problem+json. */
static bool problem_json(struct serve_call *c, int status, const struct vb_error *err,
			 struct vb_error *own)
{
	struct report_node root = serve_root();
	struct vb_error said = *err;

	report_said_error(c->run.lang, &said);
	report_node_word(root, "title", status_title(status, c->run.lang));
	report_node_int(root, "status", status);
	report_node_str(root, "detail", vb_arena_printable(c->arena, vb_str(said.text)));
	if (said.hint[0])
		report_node_str(root, "hint", vb_arena_printable(c->arena, vb_str(said.hint)));
	if (!serve_json(c, root, own))
		return false;
	c->reply->media = "application/problem+json";
	return true;
}

static bool problem_page(struct serve_call *c, int status, const struct vb_error *err,
			 struct vb_error *own)
{
	struct report_node root = serve_root();
	struct vb_str title = vb_str(status_title(status, c->run.lang));
	struct vb_error said = *err;

	report_said_error(c->run.lang, &said);
	report_node_str(root, "text", vb_arena_printable(c->arena, vb_str(said.text)));
	report_node_str(root, "hint", vb_arena_printable(c->arena, vb_str(said.hint)));
	report_node_bool(root, "form", c->req->method == SERVE_POST && c->who.known);
	report_node_bool(root, "nothing",
			 status == 404 && strstr(err->text, "nothing is recorded"));
	return serve_page(c, root, "console_problem", (struct model_text){title, title}, "", own);
}

void serve_fail(struct serve_call *c, int status, const struct vb_error *err)
{
	bool json = c->route ? (c->route->flags & SERVE_API) != 0
			     : vb_str_starts(c->req->target, VB_STR("/api/"));
	struct vb_error own = {0};

	c->reply->body.n = 0;
	c->reply->body.over = false;
	c->reply->status = status;
	if (json ? problem_json(c, status, err, &own) : problem_page(c, status, err, &own))
		return;
	c->reply->body.n = 0;
	c->reply->media = "text/plain; charset=utf-8";
	vb_buf_printf(&c->reply->body, "%s\n", err->text);
}
