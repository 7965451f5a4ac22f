/*
 * people.h - who may use the console, and the trail of what they changed. Only digests of secrets are kept. A write
 * and its line in the trail are one transaction: one is never there without the other.
 */
#ifndef VAUBAN_STORE_PEOPLE_H
#define VAUBAN_STORE_PEOPLE_H

#include "store/store.h"

/* Each may do what those before it may. */
enum store_role { STORE_READER, STORE_CONTRIBUTOR, STORE_DECIDER, STORE_ADMIN };
const char *store_role_word(enum store_role role); /* "reader" ... */
bool store_role_parse(struct vb_str word, enum store_role *out) VB_MUST_USE;

struct store_person {
	int64_t id;
	struct vb_str name;
	enum store_role role;
	struct vb_str password; /* argon2id string, or empty: cannot log in with one */
	struct vb_str token;    /* SHA-256 of the API token, hexadecimal, or empty */
	struct vb_str
		certificate; /* SHA-256 of the client certificate (DER), hexadecimal, or empty */
	bool disabled;
	int64_t created; /* seconds since 1970 */
};

struct store_trail { /* one change, and who made it */
	int64_t id, at;
	struct vb_str who, role, way, address; /* way: "console", "api", "command line" */
	struct vb_str action, object, detail;  /* "decide", a fingerprint, "accepted: ..." */
};

bool store_get_people(struct store *s, struct vb_arena *a, struct store_person **out, size_t *n,
		      struct vb_error *err) VB_MUST_USE; /* by name */
enum store_person_by { STORE_BY_NAME, STORE_BY_TOKEN, STORE_BY_CERTIFICATE };
/* *found false when nobody has it. An empty value finds nobody. */
bool store_find_person(struct store *s, struct vb_arena *a, enum store_person_by by,
		       struct vb_str value, struct store_person *out, bool *found,
		       struct vb_error *err) VB_MUST_USE;
/*
 * A new person (id 0) or the new state of one. VB_E_INPUT when the name, token or certificate is somebody else's, and
 * when no admin who is not disabled would be left.
 */
bool store_put_person(struct store *s, const struct store_person *p, const struct store_trail *t,
		      struct vb_error *err) VB_MUST_USE;
/*
 * One moment: the person of that name is found, changed and put, so that two who change the same person at once do not
 * undo each other. *found false when there is none.
 */
typedef void store_person_change(void *ctx, struct store_person *p);
bool store_edit_person(struct store *s, struct vb_arena *a, struct vb_str name,
		       store_person_change *change, void *ctx, const struct store_trail *t,
		       bool *found, struct vb_error *err) VB_MUST_USE;
/* The newest first, `limit` at most, with an id below `before` (0: all). */
bool store_get_trail(struct store *s, struct vb_arena *a, int64_t before, size_t limit,
		     struct store_trail **out, size_t *n, struct vb_error *err) VB_MUST_USE;
/* Decides several findings in one transaction: all or none. `t` may be NULL; its object is set to each fingerprint. */
bool store_put_decisions(struct store *s, const struct vb_str *fingerprints, size_t n,
			 const struct model_decision *d, const struct store_trail *t,
			 struct vb_error *err) VB_MUST_USE;
/* Changes whenever another connection has written to the store. */
bool store_version(struct store *s, int64_t *out, struct vb_error *err) VB_MUST_USE;

#endif
