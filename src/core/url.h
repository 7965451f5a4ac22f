/*
 * url.h - http and https addresses in one form, so that two that mean the same are the same text; and references found in
 * documents resolved against the address they were found at. RFC 3986, sections 5 and 6.2; what browsers accept beside it
 * (a backslash for a slash, tabs inside) is read as they read it, because a page is written for them.
 */
#ifndef VAUBAN_CORE_URL_H
#define VAUBAN_CORE_URL_H

#include "core/vb.h"

struct vb_url {
	bool secure; /* https */
	struct vb_str
		authority;   /* host in lower case, with the port when it is not the usual one */
	struct vb_str path;  /* starts with '/', no "." nor ".." segment */
	struct vb_str query; /* with its '?', or empty */
};
/* False: not http or https, a user name in it, no host, over 2,048 bytes. A fragment is left out. */
bool vb_url_parse(struct vb_arena *a, struct vb_str text, struct vb_url *out) VB_MUST_USE;
/* `reference` may be absolute, "//host/x", "/x", "x", "?x", "" or "#x". False as above, or of another scheme. */
bool vb_url_resolve(struct vb_arena *a, const struct vb_url *base, struct vb_str reference,
		    struct vb_url *out) VB_MUST_USE;
struct vb_str vb_url_text(struct vb_arena *a, const struct vb_url *u); /* NUL-terminated */
bool vb_url_same_origin(const struct vb_url *u, const struct vb_url *v);
/* The host of an authority, without its port; an IPv6 address keeps its brackets. */
struct vb_str vb_url_host(struct vb_str authority);

#endif
