/*
 * pages.c - checks of pages for an audit, and pages of a server: the page is fetched once, put into a folder of its own and
 * read there by the same jailed reader as a file; the headers of the answer become records beside it.
 *
 *   https://HOST/PATH ──fetch──► FOLDER/HOST/PATH.html ──scan──► facts + headers
 */
#include "run/pages_int.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fetch.h"
#include "core/file.h"
#include "core/limits.h"
#include "scan/scan.h"

bool run_pages_open(const struct run_place *place, struct vb_arena *a, struct audit_pages **out,
		    struct vb_error *err)
{
	const char *folders[2] = {
		vb_path_join(a, vb_str(place->share), VB_STR("pages")).p,
			     vb_path_join(a, vb_path_dir(vb_str(place->store)), VB_STR("pages")).p};

	if (!vb_dir_exists(folders[0])) {
		vb_fail(err, VB_E_ENV, "the checks of pages are missing: no folder %s", folders[0]);
		return vb_hint(err, "install vauban with make install, or set VAUBAN_SHARE to its "
				    "share folder");
	}
	return audit_pages_load(folders, vb_dir_exists(folders[1]) ? 2 : 1, out, err);
}

bool run_pages_is_address(const char *target)
{
	return vb_str_starts(vb_str(target), VB_STR("http://")) ||
			     vb_str_starts(vb_str(target), VB_STR("https://"));
}

/* ---- a server --------------------------------------------------------------------------- */

static void folder_cleanup(char **dir)
{
	if (*dir)
		vb_tree_remove(*dir);
	free(*dir);
}

static struct vb_str host_of(const char *address)
{
	struct vb_str s = vb_str(address);

	s = vb_str_from(s, vb_str_find(s, VB_STR("://")) + 3);
	return vb_str_sub(s, 0, vb_str_chr(s, '/'));
}

/* "127.0.0.1:8080/a/b?c" as a path below a folder: nothing in it can lead out or hide. */
static struct vb_str path_of(struct vb_arena *a, const char *address)
{
	struct vb_str s = vb_str(address), out, part, rest;

	s = vb_str_from(s, vb_str_find(s, VB_STR("://")) + 3);
	rest = vb_arena_printable(a, vb_str_sub(s, 0, vb_str_chr(s, '#')));
	out = (struct vb_str){NULL, 0};
	while (vb_str_next(&rest, '/', &part)) {
		part = vb_str_sub(part, 0, 120);
		if (!part.n || vb_str_is(part, ".") || vb_str_is(part, ".."))
			continue;
		out = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(out), out.n ? "/" : "", VB_FMT(part));
	}
	if (vb_str_ends(out, VB_STR(".html")) || vb_str_ends(out, VB_STR(".htm")))
		return out;
	return vb_arena_printf(a, "%.*s%s.html", VB_FMT(vb_str_sub(out, 0, 2000)),
			       vb_str_chr(out, '/') == out.n ? "/index" : "");
}

static bool page_fetch(const struct vb_run *run, struct vb_arena *a, const char *address,
		       struct vb_fetch_answer *out, struct vb_error *err)
{
	struct vb_fetch *fetch VB_CLEANUP(vb_fetch_cleanup) = NULL;
	struct vb_fetch_options options = {.any_status = true, .max_bytes = VB_LIMIT_PAGE_BYTES};
	struct vb_str type;

	if (!vb_fetch_open(&fetch, err) ||
	    !vb_fetch_memory(fetch, run, a, address, &options, out, err))
		return false;
	type = vb_fetch_header(out, "content-type");
	if (out->status >= 400)
		return vb_fail(err, VB_E_MISSING, "%s: the server answers %ld", address,
			       out->status);
	if (type.n && vb_str_find(type, VB_STR("html")) == type.n)
		return vb_fail(err, VB_E_INPUT, "%s is no HTML page but %.*s", address,
			       VB_FMT(type));
	return true;
}

static void header_add(struct model_facts *f, struct vb_str path, const char *key,
		       struct vb_str value)
{
	*vb_vec_add(f->arena, &f->settings) = (struct model_setting){
		.format = VB_STR("page"),
				 .section = VB_STR("header"), .path = path, .line = 1,
						   .key = vb_arena_str(f->arena, vb_str(key)),
						   .value = vb_arena_printable(
							   f->arena, vb_str_sub(value, 0, 1000))};
}

static void headers_add(struct model_facts *f, const char *address, struct vb_str path,
			const struct vb_fetch_answer *answer)
{
	struct vb_str host = host_of(address);

	path = vb_arena_str(f->arena, path);
	header_add(f, path, "host",
		   vb_arena_lower(f->arena, vb_str_sub(host, 0, vb_str_chr(host, ':'))));
	header_add(f, path, "scheme",
		   vb_str_starts(vb_str(address), VB_STR("https")) ? VB_STR("https")
								   : VB_STR("http"));
	for (size_t i = 0; i < answer->headers.n; i++) {
		const struct vb_fetch_header *h = &answer->headers.v[i];
		struct vb_str name = h->name, value = h->value;

		if (vb_str_is(
			    name,
			    "set-cookie")) { /* its value is a secret: the name and the flags are enough */
			size_t eq = vb_str_chr(value, '='), end = vb_str_chr(value, ';');

			value = vb_arena_printf(f->arena, "%.*s=…%.*s",
						VB_FMT(vb_str_sub(value, 0, eq)),
						VB_FMT(vb_str_from(value, end)));
		}
		if (vb_str_is(name, "set-cookie") || vb_str_is(name, "content-security-policy") ||
		    vb_str_is(name, "strict-transport-security"))
			header_add(f, path, vb_arena_cstr(f->arena, name), value);
	}
	model_facts_settle(f);
}

bool run_pages_served(const struct vb_run *run, struct vb_arena *a, const char *address,
		      struct model_facts **out, struct vb_error *err)
{
	const char *tmp = getenv("TMPDIR");
	char *dir VB_CLEANUP(folder_cleanup) = NULL;
	struct model_wants wants = {0};
	struct scan_options options = {.wants = &wants, .wants_only = true};
	struct vb_fetch_answer answer = {0};
	struct vb_str path = path_of(a, address), file;

	if (!page_fetch(run, a, address, &answer, err))
		return false;
	if (asprintf(&dir, "%s/vauban-page-XXXXXX", tmp && *tmp ? tmp : "/tmp") < 0 ||
	    !mkdtemp(dir))
		return vb_fail_errno(err, "make a folder in", tmp && *tmp ? tmp : "/tmp");
	file = vb_path_join(a, vb_str(dir), path);
	audit_pages_wants(a, &wants, true);
	if (!vb_mkdirs(vb_arena_cstr(a, vb_path_dir(file)), err) ||
	    !vb_file_save(file.p, answer.body, err) || !scan_target(run, dir, &options, out, err))
		return false;
	(*out)->target = vb_arena_str((*out)->arena, vb_str(address));
	headers_add(*out, address, path, &answer);
	return true;
}
