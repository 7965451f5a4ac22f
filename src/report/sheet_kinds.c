/* sheet_kinds.c - the table of reports for people. */
#include "report/sheet_int.h"

static const struct report_kind kinds[] = {
#define X(function, name, needs, en, fr) {name, en, fr, needs, report_sheet_##function},
	REPORT_KINDS(X)
#undef X
};

const struct report_kind *report_kind_at(size_t i)
{
	return i < VB_COUNT(kinds) ? &kinds[i] : NULL;
}

const struct report_kind *report_kind_named(struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(kinds); i++)
		if (vb_str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}
