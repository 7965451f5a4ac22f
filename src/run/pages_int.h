/* pages_int.h - what an audit needs to look at pages. */
#ifndef VAUBAN_RUN_PAGES_INT_H
#define VAUBAN_RUN_PAGES_INT_H

#include "audit/pages.h"
#include "run/run_all.h"

/* The checks of this installation, then those of .vauban/pages beside the store. */
bool run_pages_open(const struct run_place *place, struct vb_arena *a, struct audit_pages **out,
		    struct vb_error *err) VB_MUST_USE;
bool run_pages_is_address(const char *target);
/* Pages of a server with their headers; scan_facts_free releases the facts. Policy of addresses: core/fetch.h. */
bool run_pages_served(const struct vb_run *run, struct vb_arena *a, const char *address,
		      const struct run_crawl *asked, struct model_facts **out,
		      struct vb_error *err) VB_MUST_USE;

#endif
