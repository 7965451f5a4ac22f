/* http.c - see http.h. */
#include "serve/http.h"

#include <dlfcn.h>

struct wanted {
	const char *name;
	size_t at;
};

static bool symbols_take(const char *library, const struct wanted *wanted, size_t n,
			 struct serve_http *h, struct vb_error *err)
{
	void *lib = dlopen(library, RTLD_NOW | RTLD_LOCAL),
	     *symbol; /* kept for the life of the process */

	for (size_t i = 0; i < n; i++) {
		symbol = lib ? dlsym(lib, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "the console needs %s", library);
			return vb_hint(err, "install the packages libmicrohttpd12 and libgnutls30");
		}
		memcpy((char *)h + wanted[i].at, &symbol,
		       sizeof(symbol)); /* POSIX: an object pointer holds it */
	}
	return true;
}

bool serve_http_open(struct serve_http *out, struct vb_error *err)
{
#define X(call) {#call, offsetof(struct serve_http, call)},
	static const struct wanted http[] = {SERVE_HTTP_CALLS(X)}, tls[] = {SERVE_TLS_CALLS(X)};
#undef X
	struct serve_http h = {0};

	if (!symbols_take("libmicrohttpd.so.12", http, VB_COUNT(http), &h, err) ||
	    !symbols_take("libgnutls.so.30", tls, VB_COUNT(tls), &h, err))
		return false;
	*out = h;
	return true;
}
