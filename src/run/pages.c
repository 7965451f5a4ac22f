/*
 * pages.c - checks of pages for an audit, and pages of a server: a crawl (crawl.c) of one page or of many fetches them and has
 * them read by the same jailed reader as files; the headers of the answers become records beside them.
 *
 *   https://HOST/PATH ──crawl──► records of HOST/PATH, of what it leads to ──► facts + headers
 */
#include "run/pages_int.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "run/crawl_int.h"

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

static void headers_add(struct model_facts *f, const struct crawl_page *page)
{
	const struct vb_fetch_answer *answer = &page->answer;
	struct vb_str path = vb_arena_str(f->arena, page->name);

	header_add(f, path, "host", vb_url_host(page->url.authority));
	header_add(f, path, "scheme", page->url.secure ? VB_STR("https") : VB_STR("http"));
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
}

/* Zero: the value when nothing is said. */
static struct run_crawl limits_of(const struct run_crawl *asked)
{
	struct run_crawl l = *asked;

	l.pages = l.pages ? l.pages : 1;
	l.depth = l.pages < 2 ? 0 : l.depth ? l.depth : RUN_CRAWL_DEPTH;
	l.seconds = l.seconds ? l.seconds : RUN_CRAWL_SECONDS;
	l.bytes = l.bytes ? l.bytes : RUN_CRAWL_BYTES;
	return l;
}

bool run_pages_served(const struct vb_run *run, struct vb_arena *a, const char *address,
		      const struct run_crawl *asked, struct model_facts **out, struct vb_error *err)
{
	const char *tmp = getenv("TMPDIR");
	char *dir VB_CLEANUP(folder_cleanup) = NULL;
	struct run_crawl limits = limits_of(asked);
	struct crawl c VB_CLEANUP(crawl_done) = {.run = run, .arena = a, .limits = &limits};

	if (asprintf(&dir, "%s/vauban-page-XXXXXX", tmp && *tmp ? tmp : "/tmp") < 0 ||
	    !mkdtemp(dir))
		return vb_fail_errno(err, "make a folder in", tmp && *tmp ? tmp : "/tmp");
	c.dir = dir;
	if (!crawl_run(&c, address, err))
		return false;
	for (size_t i = 0; i < c.pages.n; i++)
		if (c.pages.v[i].got)
			headers_add(c.facts, &c.pages.v[i]);
	c.facts->target = vb_arena_str(c.facts->arena, vb_str(address));
	model_facts_settle(c.facts);
	*out = c.facts;
	c.facts = NULL;
	return true;
}
