/*
 * ssvc.c - our reading of three decision points of SSVC (certcc.github.io/SSVC):
 *
 *   exploitation      active: in KEV; poc: an EPSS of 10 % or more; none: a lower one; unknown without either
 *   automatable       yes: network, low complexity, no requirement, no privilege, no user (CVSS 4, 3 or 2); else no
 *   technical impact  total: confidentiality, integrity and availability all high (complete in CVSS 2); else partial
 *
 * No outcome (Track, Attend, Act) is written: its fourth point, mission and well-being, is the reader's, and the case's
 * weight says it in money. EPSS foretells attempts and proves no published exploit: 10 % is our line.
 */
#include "report/ssvc.h"

#define EPSS_LINE 0.1

/* Every one of the wanted metrics stands in the vector. */
static bool has_all(struct vb_str vector, const char *wanted)
{
	struct vb_str rest = vb_str(wanted), metric;

	while (vb_str_next(&rest, ' ', &metric)) {
		struct vb_str left = vector, part;
		bool found = false;

		while (!found && vb_str_next(&left, '/', &part))
			found = vb_str_eq(part, metric);
		if (!found)
			return false;
	}
	return true;
}

struct report_ssvc report_ssvc_of(const struct model_finding *f)
{
	struct vb_str v = f->cvss_vector;
	struct report_ssvc s = {0};
	bool four = vb_str_starts(v, VB_STR("CVSS:4")), three = vb_str_starts(v, VB_STR("CVSS:3"));

	if (f->kev)
		s.exploitation = "active";
	else if (f->epss >= 0)
		s.exploitation = f->epss >= EPSS_LINE ? "poc" : "none";
	if (!v.n)
		return s;
	s.automatable = has_all(v, four    ? "AV:N AC:L AT:N PR:N UI:N"
				   : three ? "AV:N AC:L PR:N UI:N"
					   : "AV:N AC:L Au:N")
				? "yes"
				: "no";
	s.technical_impact = has_all(v, four    ? "VC:H VI:H VA:H"
					: three ? "C:H I:H A:H"
						: "C:C I:C A:C")
				     ? "total"
				     : "partial";
	return s;
}
