/* spdx.h - is a licence text an SPDX licence expression? */
#ifndef VAUBAN_REPORT_SPDX_H
#define VAUBAN_REPORT_SPDX_H

#include "core/vb.h"

/* True when every identifier is one we know (or LicenseRef-...) and the grammar of SPDX 2.3 annex D holds. */
bool report_spdx_expression(struct vb_str text);

#endif
