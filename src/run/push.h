/*
 * push.h - a run recorded here carried to a console elsewhere, and taken in there:
 *
 *   store here ──► document (store/run_document.h) ──HTTPS, client certificate or token──► console ──► store there
 *
 * Decisions are not carried: they are made where people decide, and those known there hold.
 */
#ifndef VAUBAN_RUN_PUSH_H
#define VAUBAN_RUN_PUSH_H

#include "core/json.h"
#include "run/people.h"

struct run_push_options {
	const char *address;    /* of the console: "https://console.example.org:8443" */
	struct vb_str run;      /* as store_get_run takes it */
	const char *cert, *key; /* PEM files of the client certificate, or NULL */
	const char *ca;         /* PEM file of the authority trusted, or NULL: the system's */
	struct vb_str token;    /* or empty */
};
struct run_pushed {
	int64_t run; /* its number there */
	bool fresh;  /* false: it was there already, nothing was written */
};
bool run_push(const struct vb_run *run, const struct run_place *place,
	      const struct run_push_options *options, struct run_pushed *out,
	      struct vb_error *err) VB_MUST_USE;
/*
 * Takes a document in, whole or not at all, with its line in the trail. VB_E_INPUT when it is malformed or of another
 * product than the one kept here. One that is here already (same target, bytes and times) is found, not written again.
 */
bool run_push_take(const struct vb_run *run, const struct run_place *place,
		   const struct run_actor *by, struct vb_str document, struct run_pushed *out,
		   struct vb_error *err) VB_MUST_USE;
/* The JSON Schema of such a document, a value of `doc`. */
yyjson_mut_val *run_push_schema(yyjson_mut_doc *doc);

#endif
