/* login.c - coming in and going out, the style sheet, the sign of life. */
#include "serve/call.h"

static const struct model_text title_login = {VB_STR_INIT("Log in"), VB_STR_INIT("Connexion")};

bool serve_style(struct serve_call *c, struct vb_error *err)
{
	(void)err;
	c->reply->media = "text/css; charset=utf-8";
	c->reply->lasting = true;
	vb_buf_str(&c->reply->body, serve_site_style(c->site));
	return true;
}

bool serve_script(struct serve_call *c, struct vb_error *err)
{
	(void)err;
	c->reply->media = "text/javascript; charset=utf-8";
	c->reply->lasting = true;
	vb_buf_str(&c->reply->body, serve_site_script(c->site));
	return true;
}

bool serve_health(struct serve_call *c, struct vb_error *err)
{
	(void)err;
	c->reply->media = "text/plain; charset=utf-8";
	vb_buf_cstr(&c->reply->body, "ok\n");
	return true;
}

static struct vb_str next_of(struct vb_str asked)
{
	return serve_path_local(asked) ? asked : VB_STR("/");
}

static bool login_show(struct serve_call *c, bool wrong, struct vb_error *err)
{
	struct report_node root;
	struct store_person *people;
	size_t n;

	if (!run_people(serve_place(c), c->arena, &people, &n, err))
		return false;
	root = serve_root();
	report_node_bool(root, "nobody", n == 0);
	report_node_bool(root, "wrong", wrong);
	report_node_str(root, "name", vb_arena_printable(c->arena, serve_field(c, "name")));
	report_node_str(root, "next",
			next_of(wrong ? serve_field(c, "next") : serve_query(c, "next")));
	return serve_page(c, root, "console_login", title_login, "", err);
}

bool serve_login_page(struct serve_call *c, struct vb_error *err)
{
	if (c->who.known && c->who.csrf.n)
		return serve_redirect(c, next_of(serve_query(c, "next")));
	return login_show(c, false, err);
}

bool serve_login(struct serve_call *c, struct vb_error *err)
{
	struct vb_str name = serve_field(c, "name"), password = serve_field(c, "password"), token;
	struct store_person p;
	bool right = false;

	if (name.n <= RUN_NAME_MOST && password.n <= RUN_PASSWORD_MOST &&
	    !run_person_login(serve_place(c), c->arena, name, password, &p, &right, err))
		return false;
	if (!right) {
		c->reply->status = 401;
		return login_show(c, true, err);
	}
	serve_session_start(c->site, c->arena, &p, &token);
	serve_reply_field(c, "Set-Cookie",
			  vb_arena_printf(c->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Strict%s",
					  serve_cookie_name(c), VB_FMT(token),
					  c->req->tls ? "; Secure" : ""));
	return serve_redirect(c, next_of(serve_field(c, "next")));
}

bool serve_logout(struct serve_call *c, struct vb_error *err)
{
	(void)err;
	serve_session_end(c->site, serve_cookie(c));
	serve_reply_field(c, "Set-Cookie",
			  vb_arena_printf(c->arena,
					  "%s=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0%s",
					  serve_cookie_name(c), c->req->tls ? "; Secure" : ""));
	return serve_redirect(c, VB_STR("/login?done=out"));
}
