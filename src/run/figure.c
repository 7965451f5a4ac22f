/*
 * figure.c - what figures are drawn from: the last recorded run, which keeps the risk and its paths, and the case file
 * as it is today, which keeps the components and flows. Without a recorded run the case alone is drawn.
 */
#include "run/run_all.h"

#include "core/file.h"

bool run_figure(const struct vb_run *run, const struct run_place *place, struct run_session *out,
		struct vb_error *err)
{
	struct run_session s = {0};

	if (vb_file_exists(place->store)) {
		if (!run_recall_light(run, place, VB_STR("last"), VB_STR(""), &s, err))
			return false;
	} else {
		s.arena = vb_arena_new();
		s.assessment = vb_arena_alloc(s.arena, sizeof(*s.assessment));
		s.assessment->arena = s.arena;
	}
	if (place->case_file && !case_load(run, place->case_file, &s.the_case, &s.problems, err)) {
		run_session_done(&s);
		return false;
	}
	s.assessment->the_case = s.the_case;
	if (!run_plan_kept(run, place, NULL, s.arena, &s.assessment->schedule, err)) {
		run_session_done(&s);
		return false;
	}
	*out = s;
	return true;
}
