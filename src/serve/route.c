/* route.c - see route.h. A literal part wins over one in braces because it stands before it in the table. */
#include "serve/route.h"

static bool path_matches(struct vb_str pattern, struct vb_str path, struct vb_str args[SERVE_ARGS])
{
	struct vb_str want, got;
	size_t n = 0;

	while (vb_str_next(&pattern, '/', &want)) {
		if (!vb_str_next(&path, '/', &got))
			return false;
		if (want.n && want.p[0] == '{') {
			if (!got.n || n >= SERVE_ARGS)
				return false;
			args[n++] = got;
		} else if (!vb_str_eq(want, got)) {
			return false;
		}
	}
	return !vb_str_next(&path, '/', &got);
}

enum serve_match serve_route_find(enum serve_method method, struct vb_str path,
				  const struct serve_route **out, struct vb_str args[SERVE_ARGS],
				  unsigned *allow)
{
	enum serve_match found = SERVE_NO_PATH;
	struct vb_str got[SERVE_ARGS] = {{NULL, 0}};

	*allow = 0;
	for (const struct serve_route *r = serve_routes; r->path; r++) {
		if (!path_matches(vb_str(r->path), path, got))
			continue;
		*allow |= 1u << r->method;
		if (found != SERVE_MATCHED && r->method == method) {
			*out = r;
			memcpy(args, got, sizeof(got));
			found = SERVE_MATCHED;
		} else if (found == SERVE_NO_PATH) {
			found = SERVE_NO_METHOD;
		}
	}
	return found;
}
