/* export_int.h - what the exporters share: what was kept under x: of a format, found by owner. */
#ifndef VAUBAN_CASE_EXPORT_INT_H
#define VAUBAN_CASE_EXPORT_INT_H

#include "case/exchange.h"
#include "case/import/import_int.h"

struct exporting {
	struct vb_arena *arena;
	const struct model_case *c;
	struct vb_map extras; /* owner to what stands under x: for this format */
};
void export_init(struct exporting *e, struct vb_arena *a, const struct model_case *c,
		 const char *tag);
/* NULL when nothing was kept. */
const struct vb_yaml *export_extra(const struct exporting *e, const char *section,
				   struct vb_str id);
/* Their own id of an object of ours. */
struct vb_str export_id(const struct exporting *e, const char *section, struct vb_str id);

#endif
