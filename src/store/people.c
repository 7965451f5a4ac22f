/* people.c - see people.h. */
#include "store/people.h"
#include "store/store_int.h"

static const char *const roles[] = {"reader", "contributor", "decider", "admin"};

const char *store_role_word(enum store_role role)
{
	return roles[role];
}

bool store_role_parse(struct vb_str word, enum store_role *out)
{
	for (size_t i = 0; i < VB_COUNT(roles); i++)
		if (vb_str_is(word, roles[i])) {
			*out = (enum store_role)i;
			return true;
		}
	return false;
}

#define PERSON_SELECT                                                                              \
	"SELECT id, name, role, password, token, certificate, disabled, created_at FROM person "

static bool person_read(struct store *s, struct vb_arena *a, sqlite3_stmt *stmt,
			struct store_person *out, struct vb_error *err)
{
	*out = (struct store_person){
		.id = sqlite3_column_int64(stmt, 0),
		.name = store_sql_text(a, stmt, 1),
		.password = store_sql_text(a, stmt, 3),
		.token = store_sql_text(a, stmt, 4),
		.certificate = store_sql_text(a, stmt, 5),
		.disabled = sqlite3_column_int64(stmt, 6) != 0,
		.created = sqlite3_column_int64(stmt, 7),
	};
	return store_role_parse(store_sql_text(a, stmt, 2), &out->role) ||
	       store_sql_damaged(s, "a person has a role that does not exist", err);
}

bool store_get_people(struct store *s, struct vb_arena *a, struct store_person **out, size_t *n,
		      struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct store_person) v = {0};
	bool more;

	if (!store_sql_query(s, &stmt, err, PERSON_SELECT "ORDER BY name", "") ||
	    !store_sql_row(s, stmt, &more, err))
		return false;
	while (more)
		if (!person_read(s, a, stmt, vb_vec_add(a, &v), err) ||
		    !store_sql_row(s, stmt, &more, err))
			return false;
	*out = v.v;
	*n = v.n;
	return true;
}

bool store_find_person(struct store *s, struct vb_arena *a, enum store_person_by by,
		       struct vb_str value, struct store_person *out, bool *found,
		       struct vb_error *err)
{
	static const char *const queries[] = {
		PERSON_SELECT "WHERE name = ?", PERSON_SELECT "WHERE token = ? AND token != ''",
		PERSON_SELECT "WHERE certificate = ? AND certificate != ''"};
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;

	if (!store_sql_query(s, &stmt, err, queries[by], "s", value) ||
	    !store_sql_row(s, stmt, found, err))
		return false;
	return !*found || person_read(s, a, stmt, out, err);
}

bool store_trail_add(struct store *s, const struct store_trail *t, struct vb_error *err)
{
	int64_t id;

	return store_sql_run(
		       s, err,
		       "INSERT INTO trail (at, who, role, way, address, action, object, detail) "
		       "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		       "isssssss", t->at, t->who, t->role, t->way, t->address, t->action, t->object,
		       t->detail) &&
	       store_sql_int(s, &id, err, "SELECT max(id) FROM trail", "") &&
	       store_log_append(s, "change", id, t->at, t->who, err);
}

static bool taken(struct store *s, const struct store_person *p, struct vb_error *err)
{
	int64_t others;

	if (!store_sql_int(
		    s, &others, err,
		    "SELECT count(*) FROM person WHERE id != ?1 AND (name = ?2 OR (?3 != '' AND "
		    "token = ?3) OR (?4 != '' AND certificate = ?4))",
		    "isss", p->id, p->name, p->token, p->certificate))
		return false;
	return !others ||
	       vb_fail(err, VB_E_INPUT, "somebody has the name %.*s or this certificate already",
		       VB_FMT(p->name));
}

static bool admins_count(struct store *s, int64_t *out, struct vb_error *err)
{
	return store_sql_int(s, out, err,
			     "SELECT count(*) FROM person WHERE role = 'admin' AND NOT disabled",
			     "");
}

static bool admin_left(struct store *s, int64_t before, struct vb_error *err)
{
	int64_t admins;

	if (!admins_count(s, &admins, err))
		return false;
	if (admins || !before)
		return true;
	vb_fail(err, VB_E_INPUT, "nobody would be left who administers the console");
	return vb_hint(err, "make somebody else an admin first");
}

static bool person_put_locked(struct store *s, const struct store_person *p,
			      const struct store_trail *t, struct vb_error *err)
{
	struct vb_str role = vb_str(store_role_word(p->role));
	int64_t admins, id;
	bool ok;

	if (!taken(s, p, err) || !admins_count(s, &admins, err))
		return false;
	ok = p->id ? store_sql_run(s, err,
				   "UPDATE person SET name = ?, role = ?, password = ?, token = ?, "
				   "certificate = ?, disabled = ? WHERE id = ?",
				   "sssssii", p->name, role, p->password, p->token, p->certificate,
				   (int64_t)p->disabled, p->id)
		   : store_sql_run(s, err,
				   "INSERT INTO person (name, role, password, token, certificate, "
				   "disabled, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
				   "sssssii", p->name, role, p->password, p->token, p->certificate,
				   (int64_t)p->disabled, p->created);
	return ok && admin_left(s, admins, err) &&
	       store_sql_int(s, &id, err, "SELECT id FROM person WHERE name = ?", "s", p->name) &&
	       store_log_append(s, "person", id, t->at, t->who, err) && store_trail_add(s, t, err);
}

bool store_put_person(struct store *s, const struct store_person *p, const struct store_trail *t,
		      struct vb_error *err)
{
	return store_begin(s, err) && store_end(s, person_put_locked(s, p, t, err), err);
}

static bool person_edit_locked(struct store *s, struct vb_arena *a, struct vb_str name,
			       store_person_change *change, void *ctx, const struct store_trail *t,
			       bool *found, struct vb_error *err)
{
	struct store_person p;

	if (!store_find_person(s, a, STORE_BY_NAME, name, &p, found, err))
		return false;
	if (!*found)
		return true;
	change(ctx, &p);
	return person_put_locked(s, &p, t, err);
}

bool store_edit_person(struct store *s, struct vb_arena *a, struct vb_str name,
		       store_person_change *change, void *ctx, const struct store_trail *t,
		       bool *found, struct vb_error *err)
{
	return store_begin(s, err) &&
	       store_end(s, person_edit_locked(s, a, name, change, ctx, t, found, err), err);
}

bool store_get_trail(struct store *s, struct vb_arena *a, int64_t before, size_t limit,
		     struct store_trail **out, size_t *n, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	VB_VEC(struct store_trail) v = {0};
	bool more;

	if (!store_sql_query(
		    s, &stmt, err,
		    "SELECT id, at, who, role, way, address, action, object, detail FROM trail"
		    " WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2",
		    "ii", before, (int64_t)limit) ||
	    !store_sql_row(s, stmt, &more, err))
		return false;
	while (more) {
		*vb_vec_add(a, &v) = (struct store_trail){
			.id = sqlite3_column_int64(stmt, 0),
			.at = sqlite3_column_int64(stmt, 1),
			.who = store_sql_text(a, stmt, 2),
			.role = store_sql_text(a, stmt, 3),
			.way = store_sql_text(a, stmt, 4),
			.address = store_sql_text(a, stmt, 5),
			.action = store_sql_text(a, stmt, 6),
			.object = store_sql_text(a, stmt, 7),
			.detail = store_sql_text(a, stmt, 8),
		};
		if (!store_sql_row(s, stmt, &more, err))
			return false;
	}
	*out = v.v;
	*n = v.n;
	return true;
}

static bool decisions_put_locked(struct store *s, const struct vb_str *fingerprints, size_t n,
				 const struct model_decision *d, const struct store_trail *t,
				 struct vb_error *err)
{
	struct store_trail one = t ? *t : (struct store_trail){0};

	for (size_t i = 0; i < n; i++) {
		if (!store_decision_put(s, fingerprints[i], d, err))
			return false;
		one.object = fingerprints[i];
		if (t && !store_trail_add(s, &one, err))
			return false;
	}
	return true;
}

bool store_put_decisions(struct store *s, const struct vb_str *fingerprints, size_t n,
			 const struct model_decision *d, const struct store_trail *t,
			 struct vb_error *err)
{
	return store_begin(s, err) &&
	       store_end(s, decisions_put_locked(s, fingerprints, n, d, t, err), err);
}

bool store_version(struct store *s, int64_t *out, struct vb_error *err)
{
	return store_sql_int(s, out, err, "PRAGMA data_version", "");
}
