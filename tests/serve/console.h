/* console.h - a console over made-up findings, without sockets: requests are structs, answers are read back. */
#ifndef VAUBAN_TESTS_SERVE_CONSOLE_H
#define VAUBAN_TESTS_SERVE_CONSOLE_H

#include "../support.h"

#include "core/json.h"
#include "serve/call.h"

#define CONSOLE_NEWS "3f2a000000000001" /* an item of news, undecided */
#define CONSOLE_PASSWORD "four words by heart"

struct console {
	struct vb_arena *arena;
	struct vb_run run;
	struct run_place place;
	struct serve_site *site;
	struct vb_str cookie[STORE_ADMIN + 1]; /* "vauban=..." of a logged-in person of each role */
	struct vb_str csrf[STORE_ADMIN + 1];
};
enum { CONSOLE_FINDINGS = 120 };
/* A store with CONSOLE_FINDINGS findings, a person of each role named as the role, all logged in. */
void console_open(struct console *c);
void console_close(struct console *c);

struct console_ask {
	enum serve_method method;
	const char *target;
	const char *cookie;      /* whole field, or NULL */
	const char *bearer;      /* token, or NULL */
	const char *form, *json; /* body, or NULL */
	const char *csrf, *origin, *fetch_site, *host, *language,
		*certificate; /* fields, or NULL */
};
struct serve_reply console_ask(struct console *c, const struct console_ask *ask);
/* The document a GET of that role is answered with, with 200. */
yyjson_doc *console_api(struct console *c, const char *target, enum store_role role);
/* A field of the answer, empty when absent. */
struct vb_str console_field(const struct serve_reply *r, const char *name);
bool console_says(const struct serve_reply *r, const char *text);

#endif
