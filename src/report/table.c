/* table.c - every format we write, in the order `vauban help` shows them. */
#include "report/writers_int.h"

static const struct report_format formats[] = {
	{"text", ".txt", "text/plain; charset=utf-8", "one screen, worst first", report_plain,
	 false},
	{"json", ".json", "application/json", "the whole assessment (docs/JSON.md)", report_json,
	 false},
	{"html", ".html", "text/html; charset=utf-8", "one page for people, without script",
	 report_html, false},
	{"csv", ".csv", "text/csv; charset=utf-8", "the findings, for a spreadsheet", report_csv,
	 false},
	{"sarif", ".sarif", "application/sarif+json",
	 "SARIF 2.1.0, for code hosts and defect trackers", report_sarif, false},
	{"cyclonedx", ".cdx.json", "application/vnd.cyclonedx+json",
	 "CycloneDX 1.6 bill of materials", report_cyclonedx, false},
	{"cyclonedx-vex", ".vex.cdx.json", "application/vnd.cyclonedx+json",
	 "the same with vulnerabilities and what was decided", report_cyclonedx_vex, false},
	{"spdx", ".spdx.json", "application/spdx+json", "SPDX 2.3 bill of materials",
	 report_spdx_json, false},
	{"spdx-tag-value", ".spdx", "text/spdx", "the same as tag-value text", report_spdx_tags,
	 false},
	{"openvex", ".openvex.json", "application/json",
	 "OpenVEX 0.2: what was decided about each vulnerability", report_openvex, true},
	{"csaf", ".csaf.json", "application/json", "CSAF 2.0, profile VEX: the same", report_csaf,
	 true},
};

const struct report_format *report_format_at(size_t i)
{
	return i < VB_COUNT(formats) ? &formats[i] : NULL;
}

const struct report_format *report_format_named(struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(formats); i++)
		if (vb_str_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}
