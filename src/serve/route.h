/*
 * route.h - the table of everything the console answers: it routes, it says who may, it is the OpenAPI document and the
 * authorisation test. Adding a page is one line here, one in the menu (frame.c) and one template.
 */
#ifndef VAUBAN_SERVE_ROUTE_H
#define VAUBAN_SERVE_ROUTE_H

#include "serve/request.h"
#include "serve/site.h"

struct serve_call;
/* Fills the call's answer. On false nothing of it is sent but the error, as a page or as JSON. */
typedef bool serve_handler(struct serve_call *c, struct vb_error *err);

enum serve_flag {
	SERVE_OPEN = 1, /* without log-in */
	SERVE_SLOW = 2, /* calculates: waits its turn */
	SERVE_KEEP = 4, /* the answer depends on address, reader and store only: kept ready */
	SERVE_API = 8,  /* JSON: errors are JSON, no redirection to the log-in page */
	SERVE_BIG = 16, /* takes a body of VB_LIMIT_HTTP_BODY */
};

struct serve_param {               /* of the query of an API route */
	const char *name, *schema; /* schema: JSON text of its JSON Schema */
	const char *what;
};

struct serve_route {
	enum serve_method method;
	const char *path;     /* "/findings/{id}": a part in braces matches one segment */
	enum store_role role; /* the least that may; not looked at with SERVE_OPEN */
	unsigned flags;
	serve_handler *handler;
	/* of the API only */
	const char *id, *what;            /* operationId, summary */
	const struct serve_param *params; /* ended by a NULL name; NULL: none */
	const char *body, *answer;        /* names in share/schemas/api.schema.json, NULL: none */
	int status;                       /* of success; 0: 200 */
};
extern const struct serve_route serve_routes[]; /* ended by a NULL path */

enum { SERVE_ARGS = 3 };
enum serve_match { SERVE_NO_PATH, SERVE_NO_METHOD, SERVE_MATCHED };
/* *args: the parts in braces. *allow: bit 1 << method of each route that has the path. */
enum serve_match serve_route_find(enum serve_method method, struct vb_str path,
				  const struct serve_route **out, struct vb_str args[SERVE_ARGS],
				  unsigned *allow);

#endif
