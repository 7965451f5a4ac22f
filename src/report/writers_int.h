/* writers_int.h - the writers behind the format table (table.c). */
#ifndef VAUBAN_REPORT_WRITERS_INT_H
#define VAUBAN_REPORT_WRITERS_INT_H

#include "report/report.h"

report_write report_json, report_sarif, report_cyclonedx, report_cyclonedx_vex, report_csv,
	report_spdx_json, report_spdx_tags, report_html, report_plain, report_openvex, report_csaf;

#endif
