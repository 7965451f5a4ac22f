/* list.h - the findings a reader asked for: the same reading of the address for pages, the API and bulk decisions. */
#ifndef VAUBAN_SERVE_LIST_H
#define VAUBAN_SERVE_LIST_H

#include "report/page.h"
#include "run/asked.h"
#include "serve/call.h"

/* The address's query as run/asked.h reads it. */
struct run_asked serve_asked(const struct serve_call *c);
/* A report_page for the pieces of report/page.h; `a` may be empty but for what they read. */
struct report_page serve_report_page(struct serve_call *c, const struct model_assessment *a);
/* The case file of today, for names of parts; NULL without one or when it cannot be read. The session owns it. */
const struct model_case *serve_case(struct serve_call *c, struct run_session *session);
/* "findings", each with its key for links, and "has_findings". */
void serve_findings_put(struct report_node root, const struct report_page *p,
			const struct model_finding *v, size_t n);
/* ids of a form or a JSON list checked: each a fingerprint. VB_E_INPUT. */
bool serve_id_check(struct vb_str id, struct vb_error *err) VB_MUST_USE;
/* status, why, until as typed; VB_E_INPUT says what is missing. */
bool serve_decision_read(const struct serve_call *c, struct vb_str status, struct vb_str why,
			 struct vb_str until, struct model_decision *out,
			 struct vb_error *err) VB_MUST_USE;
enum { SERVE_WHY_MOST = 4000 }; /* bytes of a reason */

/* Page links: {"pages": {...}} with first, last, all as sentences and previous/next addresses. */
void serve_pages_put(struct report_node root, struct serve_call *c, uint64_t from, uint64_t shown,
		     uint64_t all, uint64_t per_page);

#endif
