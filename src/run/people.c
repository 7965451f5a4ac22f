/* people.c - see people.h. */
#include "run/people.h"

#include "core/file.h"
#include "core/hash.h"
#include "core/secret.h"
#include "run/run_int.h"

bool run_name_check(enum vb_lang lang, struct vb_str name, struct vb_error *err)
{
	bool ok = name.n && name.n <= RUN_NAME_MOST;

	for (size_t i = 0; ok && i < name.n; i++) {
		char c = name.p[i];

		ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		     c == '.' || c == '-' || c == '_' || c == '@';
	}
	return ok || vb_fail(err, VB_E_INPUT, "%s",
			     vb_t(lang,
				  "a name is 1 to 64 letters without accent, digits, dots, dashes, "
				  "_ or @",
				  "un nom est fait de 1 à 64 lettres sans accent, chiffres, "
				  "points, tirets, _ "
				  "ou @"));
}

bool run_password_check(enum vb_lang lang, struct vb_str name, struct vb_str password,
			struct vb_error *err)
{
	size_t chars = 0, same = 1;

	for (size_t i = 0; i < password.n; i++) {
		chars += ((unsigned char)password.p[i] & 0xc0) != 0x80;
		same += i && password.p[i] == password.p[0];
	}
	if (chars < RUN_PASSWORD_LEAST || password.n > RUN_PASSWORD_MOST)
		return vb_fail(
			err, VB_E_INPUT,
			vb_t(lang,
			     "a password has at least %d characters: several words are easy to "
			     "remember",
			     "un mot de passe a au moins %d caractères : plusieurs mots se "
			     "retiennent bien"),
			RUN_PASSWORD_LEAST);
	if (same == password.n || (name.n && vb_str_ieq(name, password)))
		return vb_fail(err, VB_E_INPUT, "%s",
			       vb_t(lang, "this password would be guessed at once",
				    "ce mot de passe serait deviné tout de suite"));
	return true;
}

struct store_trail run_trail_line(const struct vb_run *run, const struct run_actor *by,
				  struct vb_str action, struct vb_str detail)
{
	return (struct store_trail){.at = run->now,
				    .who = by->name,
				    .role = by->role,
				    .way = by->way,
				    .address = by->address,
				    .action = action,
				    .detail = detail};
}

const struct store_trail *run_trail_by(const struct run_place *place, int64_t now,
				       const char *action, struct vb_str object,
				       struct vb_str detail, struct store_trail *line)
{
	if (!place->by)
		return NULL;
	*line = run_trail_line(&(struct vb_run){.now = now}, place->by, vb_str(action), detail);
	line->object = object;
	return line;
}

static struct store_trail trail_of(const struct vb_run *run, const struct run_actor *by,
				   struct vb_str action, struct vb_str object, struct vb_str detail)
{
	struct store_trail t = run_trail_line(run, by, action, detail);

	t.object = object;
	return t;
}

bool run_people(const struct run_place *place, struct vb_arena *a, struct store_person **out,
		size_t *n, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	*out = NULL;
	*n = 0;
	return !vb_file_exists(place->store) ||
	       (store_open(place->store, &store, err) && store_get_people(store, a, out, n, err));
}

bool run_person_add(const struct vb_run *run, const struct run_place *place,
		    const struct run_actor *by, struct vb_str name, enum store_role role,
		    struct vb_str password, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_person p = {.name = name, .role = role, .created = run->now};
	struct store_trail t = trail_of(run, by,
					VB_STR("user add"), name, vb_str(store_role_word(role)));

	if (!run_name_check(run->lang, name, err))
		return false;
	if (password.n && (!run_password_check(run->lang, name, password, err) ||
			   !vb_password_hash(a, password, &p.password, err)))
		return false;
	return vb_mkdirs(vb_arena_cstr(a, vb_path_dir(vb_str(place->store))), err) &&
	       store_open(place->store, &store, err) && store_put_person(store, &p, &t, err);
}

static bool certificate_check(enum vb_lang lang, struct vb_str hex, struct vb_error *err)
{
	bool ok = !hex.n || hex.n == 2 * VB_SHA256_BYTES;

	for (size_t i = 0; ok && i < hex.n; i++)
		ok = (hex.p[i] >= '0' && hex.p[i] <= '9') || (hex.p[i] >= 'a' && hex.p[i] <= 'f');
	return ok ||
	       vb_fail(err, VB_E_INPUT, "%s",
		       vb_t(lang, "a certificate is named by its SHA-256: 64 hexadecimal digits",
			    "un certificat se nomme par son SHA-256 : 64 chiffres hexadécimaux"));
}

static struct vb_str token_digest(struct vb_arena *a, struct vb_str token)
{
	return vb_sha256_hex(a, token);
}

/* What is to be written, made before the store is held: hashing a password takes a tenth of a second. */
struct editing {
	const struct run_person_edit *edit;
	struct vb_str value; /* the password's hash, the token's digest, the certificate's */
};

static bool edit_prepare(const struct vb_run *run, struct vb_arena *a, struct vb_str name,
			 struct editing *g, struct vb_str *token, struct store_trail *t,
			 struct vb_error *err)
{
	const struct run_person_edit *e = g->edit;

	switch (e->change) {
	case RUN_PERSON_ROLE:
		t->action = VB_STR("user role");
		t->detail = vb_str(store_role_word(e->role));
		return true;
	case RUN_PERSON_DISABLED:
		t->action = e->disabled ? VB_STR("user disable") : VB_STR("user enable");
		return true;
	case RUN_PERSON_PASSWORD:
		t->action = VB_STR("user password");
		return run_password_check(run->lang, name, e->value, err) &&
		       vb_password_hash(a, e->value, &g->value, err);
	case RUN_PERSON_TOKEN:
		t->action = VB_STR("user token");
		*token = vb_secret_token(a);
		g->value = token_digest(a, *token);
		return true;
	case RUN_PERSON_CERTIFICATE:
		t->action = VB_STR("user certificate");
		t->detail = g->value = vb_arena_lower(a, e->value);
		return certificate_check(run->lang, g->value, err);
	}
	return vb_fail(err, VB_E_BUG, "an unknown change of a person");
}

static void edit_apply(void *ctx, struct store_person *p)
{
	const struct editing *g = ctx;

	switch (g->edit->change) {
	case RUN_PERSON_ROLE:
		p->role = g->edit->role;
		return;
	case RUN_PERSON_DISABLED:
		p->disabled = g->edit->disabled;
		return;
	case RUN_PERSON_PASSWORD:
		p->password = g->value;
		return;
	case RUN_PERSON_TOKEN:
		p->token = g->value;
		return;
	case RUN_PERSON_CERTIFICATE:
		p->certificate = g->value;
		return;
	}
}

bool run_person_edit(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		     const struct run_actor *by, struct vb_str name,
		     const struct run_person_edit *edit, struct vb_str *token, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_trail t = trail_of(run, by, VB_STR(""), name, VB_STR(""));
	struct editing g = {.edit = edit};
	bool found;

	if (!run_store_open(place, &store, err) ||
	    !edit_prepare(run, a, name, &g, token, &t, err) ||
	    !store_edit_person(store, a, name, edit_apply, &g, &t, &found, err))
		return false;
	return found ||
	       vb_fail(err, VB_E_MISSING,
		       vb_t(run->lang, "nobody is named %.*s", "personne ne se nomme %.*s"),
		       VB_FMT(vb_arena_printable(a, name)));
}

bool run_person_login(const struct run_place *place, struct vb_arena *a, struct vb_str name,
		      struct vb_str password, struct store_person *out, bool *right,
		      struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_person p = {0};
	bool found, same;

	if (!run_store_open(place, &store, err) ||
	    !store_find_person(store, a, STORE_BY_NAME, name, &p, &found, err) ||
	    !vb_password_check(found && !p.disabled ? p.password
						    : VB_STR(""), password, &same, err))
		return false;
	*right = found && !p.disabled && same;
	if (*right)
		*out = p;
	return true;
}

bool run_person_find(const struct run_place *place, struct vb_arena *a, enum store_person_by by,
		     struct vb_str value, struct store_person *out, bool *found,
		     struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_person p = {0};
	bool got;

	if (!run_store_open(place, &store, err) ||
	    !store_find_person(store, a, by, by == STORE_BY_TOKEN ? token_digest(a, value) : value,
			       &p, &got, err))
		return false;
	*found = got && !p.disabled;
	if (*found)
		*out = p;
	return true;
}

bool run_trail(const struct run_place *place, struct vb_arena *a, int64_t before,
	       struct store_trail **out, size_t *n, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;

	return run_store_open(place, &store, err) &&
	       store_get_trail(store, a, before, RUN_TRAIL_PAGE, out, n, err);
}

struct vb_str run_decision_words(struct vb_arena *a, const struct model_decision *d)
{
	return vb_arena_printf(a, "%s: %.*s", model_status_word(d->status),
			       VB_FMT(d->justification));
}

bool run_decide_all(const struct vb_run *run, const struct run_place *place,
		    const struct run_actor *by, const struct vb_str *ids, size_t n,
		    const struct model_decision *d, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_trail t = trail_of(run, by,
					VB_STR("decide"), VB_STR(""), run_decision_words(a, d));

	return run_store_open(place, &store, err) && store_put_decisions(store, ids, n, d, &t, err);
}
