/* risk.h - threats, workshops and obligations as JSON: what `vauban risk --format json` and the console give. */
#ifndef VAUBAN_REPORT_RISK_H
#define VAUBAN_REPORT_RISK_H

#include "core/json.h"
#include "core/run.h"
#include "model/assessment.h"
#include "model/duty.h"
#include "model/ebios.h"
#include "model/threat.h"

/* The "risk" member of the assessment document; null when nothing was simulated. */
void report_risk_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct model_risk *r);
/* "names": what loaded catalogues call the CWE, CAPEC and ATT&CK ids of the threats and findings. */
void report_names_add(yyjson_mut_doc *doc, yyjson_mut_val *object,
		      const struct model_assessment *a);
void report_threats_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const model_threats *threats);
void report_ebios_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const struct model_case *c,
		      const struct model_ebios *e);
void report_duties_add(yyjson_mut_doc *doc, yyjson_mut_val *object, const model_duties *duties);
void report_points_add(yyjson_mut_doc *doc, yyjson_mut_val *object,
		       const model_duty_points *points);

#endif
