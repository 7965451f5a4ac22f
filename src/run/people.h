/* people.h - who may use the console: what `vauban user` and the settings page do. Secrets pass here once, in clear. */
#ifndef VAUBAN_RUN_PEOPLE_H
#define VAUBAN_RUN_PEOPLE_H

#include "run/run_all.h"
#include "store/people.h"

struct run_actor { /* who changes something, for the trail */
	struct vb_str name, role, way, address;
};
/* A line of the trail without its object. */
struct store_trail run_trail_line(const struct vb_run *run, const struct run_actor *by,
				  struct vb_str action, struct vb_str detail);
/* The same for who writes at that place, into *line; NULL when nobody is said, so that no line is left. */
const struct store_trail *run_trail_by(const struct run_place *place, int64_t now,
				       const char *action, struct vb_str object,
				       struct vb_str detail, struct store_trail *line);
enum { RUN_NAME_MOST = 64, RUN_PASSWORD_LEAST = 12, RUN_PASSWORD_MOST = 1024 };

/* VB_E_INPUT, with what is asked of it, unless letters, digits, '.', '-', '_', '@' and at most RUN_NAME_MOST of them. */
bool run_name_check(enum vb_lang lang, struct vb_str name, struct vb_error *err) VB_MUST_USE;
/* 12 characters or more, not one character repeated, not the name. */
bool run_password_check(enum vb_lang lang, struct vb_str name, struct vb_str password,
			struct vb_error *err) VB_MUST_USE;

bool run_people(const struct run_place *place, struct vb_arena *a, struct store_person **out,
		size_t *n, struct vb_error *err) VB_MUST_USE;
/* A new person who logs in by password, or by nothing yet when it is empty. Makes the store when there is none. */
bool run_person_add(const struct vb_run *run, const struct run_place *place,
		    const struct run_actor *by, struct vb_str name, enum store_role role,
		    struct vb_str password, struct vb_error *err) VB_MUST_USE;
enum run_person_change {
	RUN_PERSON_ROLE,
	RUN_PERSON_DISABLED,
	RUN_PERSON_PASSWORD,
	RUN_PERSON_TOKEN,      /* a new one is made; the one before is void */
	RUN_PERSON_CERTIFICATE /* 64 hexadecimal digits, or empty: none */
};
struct run_person_edit {
	enum run_person_change change;
	enum store_role role;
	bool disabled;
	struct vb_str value; /* password or certificate */
};
/* *token is set by RUN_PERSON_TOKEN: shown once, kept nowhere. */
bool run_person_edit(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		     const struct run_actor *by, struct vb_str name,
		     const struct run_person_edit *edit, struct vb_str *token,
		     struct vb_error *err) VB_MUST_USE;
/* *right is false for a wrong password, nobody of that name and a disabled person alike, after the same time. */
bool run_person_login(const struct run_place *place, struct vb_arena *a, struct vb_str name,
		      struct vb_str password, struct store_person *out, bool *right,
		      struct vb_error *err) VB_MUST_USE;
/* By token in clear or by certificate digest; *found false for nobody and for a disabled person. */
bool run_person_find(const struct run_place *place, struct vb_arena *a, enum store_person_by by,
		     struct vb_str value, struct store_person *out, bool *found,
		     struct vb_error *err) VB_MUST_USE;
bool run_trail(const struct run_place *place, struct vb_arena *a, int64_t before,
	       struct store_trail **out, size_t *n, struct vb_error *err) VB_MUST_USE;
enum { RUN_TRAIL_PAGE = 100 };

/* "accepted: behind a filter", for the trail. */
struct vb_str run_decision_words(struct vb_arena *a, const struct model_decision *d);
/* Several findings by fingerprint, all or none, with a line each in the trail. */
bool run_decide_all(const struct vb_run *run, const struct run_place *place,
		    const struct run_actor *by, const struct vb_str *ids, size_t n,
		    const struct model_decision *d, struct vb_error *err) VB_MUST_USE;

#endif
