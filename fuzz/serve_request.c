/*
 * serve_request.c - requests as they come from a socket: address, cookies, form, fields, against a console without a store.
 * Whatever comes: an answer with a known status, no redirection out of the site, no body that a page did not make.
 *
 * Input: lines. The first is "GET" or "POST" and the address; then "Name: value" fields; after an empty line, the body.
 */
#include "serve/call.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct serve_site *site_of(void)
{
	static struct serve_site *site; /* the templates are parsed once */
	struct run_place place = {
		.store = "/nonexistent/store.db", .index = "/nonexistent/a.vbx", .share = "share"};
	struct serve_settings settings = {.api_rate = 0};
	struct vb_run run = {.lang = VB_EN, .now = 1795392000, .seed = 1, .jobs = 1};
	struct vb_error err;

	if (!site) {
		vb_assert(serve_site_open(&run, &place, &settings, &site, &err));
		serve_site_clock(site, run.now);
	}
	return site;
}

static void field_take(struct serve_request *r, struct vb_str name, struct vb_str value)
{
	if (vb_str_ieq(name, VB_STR("Cookie")))
		serve_cookies_parse(r->arena, value, &r->cookies);
	else if (vb_str_ieq(name, VB_STR("Host")))
		r->host = value;
	else if (vb_str_ieq(name, VB_STR("Origin")))
		r->origin = value;
	else if (vb_str_ieq(name, VB_STR("Accept-Language")))
		r->language = value;
	else if (vb_str_ieq(name, VB_STR("Authorization")))
		r->authorization = value;
	else if (vb_str_ieq(name, VB_STR("Content-Type")))
		r->content_type = value;
	else if (vb_str_ieq(name, VB_STR("X-CSRF-Token")))
		r->csrf = value;
	else if (vb_str_ieq(name, VB_STR("Sec-Fetch-Site")))
		r->fetch_site = value;
}

static bool request_read(struct serve_request *r, struct vb_str text)
{
	struct vb_str line, target;
	struct vb_error err;
	size_t colon;

	r->host = VB_STR("127.0.0.1:8080");
	if (!vb_str_line(&text, &line))
		return false;
	target = vb_str_from(line, vb_str_chr(line, ' ') + 1);
	r->method = vb_str_starts(line, VB_STR("GET"))
				  ? SERVE_GET
				  : vb_str_starts(line, VB_STR("POST")) ? SERVE_POST : SERVE_OTHER;
	while (vb_str_line(&text, &line) && line.n) {
		colon = vb_str_chr(line, ':');
		field_take(r, vb_str_sub(line, 0, colon),
			   vb_str_trim(vb_str_from(line, colon + 1)));
	}
	r->body = text;
	return serve_target_parse(r, target, &err) && serve_body_parse(r, &err);
}

/* As somebody who is logged in, so that every handler is reached; the store is not there to be changed. */
static void session_give(struct serve_site *site, struct serve_request *r)
{
	struct store_person p = {.name = VB_STR("fuzz"), .role = STORE_ADMIN};
	struct serve_session s;
	struct vb_str token;

	serve_session_start(site, r->arena, &p, &token);
	*vb_vec_add(r->arena, &r->cookies) = (struct serve_pair){VB_STR("vauban"), token};
	if (!r->csrf.n && serve_session_find(site, r->arena, token, &s))
		r->csrf = s.csrf;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct serve_request r = {.arena = a, .address = VB_STR("127.0.0.1")};
	struct serve_site *site = site_of();
	struct serve_reply reply;

	if (!request_read(&r, vb_strn((const char *)data, size)))
		return 0;
	session_give(site, &r);
	serve_answer(site, &r, &reply);
	vb_assert(reply.status >= 200 && reply.status < 600 && reply.media);
	for (size_t i = 0; i < reply.fields.n; i++) {
		struct serve_pair f = reply.fields.v[i];

		vb_assert(vb_str_chr(f.value, '\n') == f.value.n &&
			  vb_str_chr(f.value, '\r') == f.value.n);
		if (vb_str_is(f.name, "Location"))
			vb_assert(serve_path_local(f.value));
	}
	serve_reply_done(&reply);
	return 0;
}
