/*
 * fetch.h - documents over HTTPS: to a file or to memory, bounded in bytes and time. libcurl is opened when the first
 * one is asked for (docs/adr/0012).
 *
 * Policy, the same for every caller: certificates and names are always verified; plain HTTP only to this machine itself
 * (127.0.0.0/8, ::1, localhost); a redirection only leads to HTTPS; no user name in an address.
 */
#ifndef VAUBAN_CORE_FETCH_H
#define VAUBAN_CORE_FETCH_H

#include "core/run.h"

struct vb_fetch; /* the HTTP library, open */
/* VB_E_ENV when libcurl is not installed. */
bool vb_fetch_open(struct vb_fetch **out, struct vb_error *err) VB_MUST_USE;
void vb_fetch_cleanup(struct vb_fetch **fetch);

struct vb_fetch_options { /* all zero: the defaults */
	const char *name; /* shown as progress; NULL: the address */
	uint64_t
		max_bytes; /* of the body; 0: VB_LIMIT_FEED_BYTES to a file, VB_LIMIT_FETCH_BYTES to memory */
	unsigned seconds;    /* for the whole; 0: an hour to a file, a minute to memory */
	const char *ca_file; /* PEM: trusted besides nothing else; NULL: the system's authorities */
	bool head;           /* ask for headers only */
	bool post;           /* send `body` by POST; Content-Type is one of `headers` */
	struct vb_str body;
	const char *client_cert, *client_key; /* PEM files that say who asks; NULL: nobody */
	bool any_status;                      /* an answer over 399 is an answer, not a failure */
	const char *
		type; /* of an answer of another Content-Type the body is not taken: VB_E_INPUT; NULL: any */
	bool stay; /* a redirection is an answer, it is not followed */
	bool feed; /* may come packed, and is unpacked; asked for again when the server is out of breath */
	/* To a file: one that is there is kept when the server says it has not changed. What the server told to ask by
	 * (ETag, Last-Modified) stands in FILE.http. */
	bool keep;
	/* Sent with the request: "Name: value", NULL-terminated; NULL when none. */
	const char *const *headers;
};
struct vb_fetch_header {
	struct vb_str name, value; /* name in lower case */
};
struct vb_fetch_answer { /* in the arena */
	long status;
	VB_VEC(struct vb_fetch_header) headers; /* of the last answer, in order */
	struct vb_str body;
};
/* Over an existing `path` only when whole: FILE.part, fsync, rename. VB_E_MISSING: HTTP 404. */
bool vb_fetch_file(struct vb_fetch *fetch, const struct vb_run *run, const char *address,
		   const char *path, const struct vb_fetch_options *options,
		   struct vb_error *err) VB_MUST_USE;
bool vb_fetch_memory(struct vb_fetch *fetch, const struct vb_run *run, struct vb_arena *a,
		     const char *address, const struct vb_fetch_options *options,
		     struct vb_fetch_answer *out, struct vb_error *err) VB_MUST_USE;
/* The first header of that (lower-case) name; empty when absent. */
struct vb_str vb_fetch_header(const struct vb_fetch_answer *answer, const char *name);
/* May this address be asked at all? Says why not. */
bool vb_fetch_allowed(const char *address, struct vb_error *err) VB_MUST_USE;

#endif
