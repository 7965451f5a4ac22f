/* assessment.c - the exit status an audit ends with. */
#include "model/assessment.h"

int model_assessment_exit(const struct model_assessment *a)
{
	return a->facts && a->facts->unreadable.n ? VB_EXIT_PARTIAL : VB_EXIT_DONE;
}
