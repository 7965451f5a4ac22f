/* settings.c - what a person changes about themself: their password, their token. */
#include "serve/call.h"

static const struct model_text title = {VB_STR_INIT("My settings"), VB_STR_INIT("Mes réglages")};

static bool settings_show(struct serve_call *c, struct vb_str token, struct vb_error *err)
{
	struct report_node root = serve_root();

	report_node_str(root, "token", token);
	return serve_page(c, root, "console_settings", title, "", err);
}

bool serve_settings_page(struct serve_call *c, struct vb_error *err)
{
	return settings_show(c, VB_STR(""), err);
}

/* A thief of an open session must not become its owner: the password of now is asked. */
static bool password_right(struct serve_call *c, struct vb_error *err)
{
	struct store_person p;
	bool right;

	return run_person_login(serve_place(c), c->arena, c->who.name, serve_field(c, "old"), &p,
				&right, err) &&
	       (right || vb_fail(err, VB_E_INPUT, "%s",
				 SERVE_T(c, "the password of now is not this one",
					 "le mot de passe actuel n’est pas celui-là")));
}

bool serve_settings_password(struct serve_call *c, struct vb_error *err)
{
	struct run_person_edit e = {.change = RUN_PERSON_PASSWORD, .value = serve_field(c, "new")};

	if (!vb_str_eq(e.value, serve_field(c, "again")))
		return vb_fail(err, VB_E_INPUT, "%s",
			       SERVE_T(c, "the two new passwords are not the same",
				       "les deux nouveaux mots de passe diffèrent"));
	if (!password_right(c, err) || !run_person_edit(&c->run, serve_place(c), c->arena,
							&c->actor, c->who.name, &e, NULL, err))
		return false;
	serve_session_keep(c->site, serve_cookie(c));
	return serve_redirect(c, VB_STR("/settings?done=password"));
}

/* A token opens the door for good, so it asks for the password too; a program renews its own with the one it has. */
bool serve_settings_token(struct serve_call *c, struct vb_error *err)
{
	struct run_person_edit e = {.change = RUN_PERSON_TOKEN};
	struct vb_str token;

	return (!c->who.csrf.n || password_right(c, err)) &&
	       run_person_edit(&c->run, serve_place(c), c->arena, &c->actor, c->who.name, &e,
			       &token, err) &&
	       settings_show(c, token, err);
}
