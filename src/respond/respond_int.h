/* respond_int.h - clocks as they are loaded. */
#ifndef VAUBAN_RESPOND_INT_H
#define VAUBAN_RESPOND_INT_H

#include "core/yaml.h"
#include "respond/respond.h"

struct respond_ask { /* one thing a notification says */
	struct vb_str key;
	bool optional;
};
struct respond_stage {
	struct vb_str id, after, article; /* after: a fact of type time, or "sent:STAGE" */
	struct model_text title;
	int64_t hours, days, months; /* one of them; none: the law gives no number */
	bool verified;
	VB_VEC(struct respond_ask) asks;
};
struct respond_clock {
	struct vb_str id, law;
	struct vb_str since; /* the day from which the text binds, or empty */
	struct model_text title, recipient;
	VB_VEC(struct model_field) when; /* all must hold */
	VB_VEC(struct respond_stage) stages;
};
struct respond_clocks {
	struct vb_arena *arena;
	VB_VEC(struct respond_fact) facts;
	VB_VEC(struct respond_clock) clocks;
};

const struct respond_stage *respond_stage_find(const struct respond_clocks *c, struct vb_str clock,
					       struct vb_str stage);
/* What stands for a fact in notifications when nobody said it; empty when that source has nothing. */
struct vb_str respond_source(const struct respond_sources *from, struct vb_str source,
			     struct vb_arena *a);
bool respond_source_known(struct vb_str source);

/* ---- recognisers of anonymise_people.c: bytes at the head of `s` that are one, 0: none; *keep of them stay ---- */
size_t respond_secret_at(struct vb_str s, size_t *keep);
size_t respond_called_at(struct vb_str s, size_t *keep);
size_t respond_syslog_host_at(struct vb_str s, size_t *keep);
size_t respond_account_at(struct vb_str s);
size_t respond_person_at(struct vb_str s);

#endif
