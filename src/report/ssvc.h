/* ssvc.h - three decision points of SSVC (CERT/CC, CISA) read from what is known of a vulnerability. See ssvc.c. */
#ifndef VAUBAN_REPORT_SSVC_H
#define VAUBAN_REPORT_SSVC_H

#include "model/finding.h"

struct report_ssvc {                  /* words of SSVC; NULL: not known */
	const char *exploitation;     /* "active", "poc", "none" */
	const char *automatable;      /* "yes", "no" */
	const char *technical_impact; /* "total", "partial" */
};
struct report_ssvc report_ssvc_of(const struct model_finding *f);

#endif
