/* probe_int.h - between the probes and what they connect with. */
#ifndef VAUBAN_VERIFY_PROBE_INT_H
#define VAUBAN_VERIFY_PROBE_INT_H

#include "verify/verify.h"

/* A connected socket, or -1 with a word for why. `at` is "host:port". VB_E_INPUT in err: not an address. */
bool verify_connect(struct vb_arena *a, struct vb_str at, int seconds, int *fd, struct vb_str *why,
		    struct vb_error *err) VB_MUST_USE;
/* "host:port", "[::1]:port" into its halves. */
bool verify_address(struct vb_str at, struct vb_str *host, struct vb_str *port) VB_MUST_USE;

struct verify_tls {      /* one handshake */
	const char *ca;  /* NULL: the system's authorities */
	bool unverified; /* whoever answers: only whether TLS is spoken matters */
	bool old_only;   /* offers nothing newer than TLS 1.1 */
};
struct verify_tls_seen {
	bool done;             /* the handshake ended well */
	struct vb_str why;     /* when it did not */
	struct vb_str version; /* "TLSv1.3" */
	int64_t until;         /* end of the certificate's validity, 0 when unknown */
};
/* False only when TLS cannot be tried at all: libssl is missing, the authority's file cannot be read. */
bool verify_tls_try(struct vb_arena *a, int fd, struct vb_str host, const struct verify_tls *how,
		    struct verify_tls_seen *out, struct vb_error *err) VB_MUST_USE;

#endif
