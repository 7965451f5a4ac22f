/*
 * log.c - the evidence log from outside: listed, verified, signed, proved, carried away.
 *
 *   store ──► checkpoint (signed by the key beside it) ──► bundle: entries, proofs, contents ──► opened by anyone
 *
 * The key that signs is LOG.key beside the store unless another is named; it is made the first time. Its public half,
 * LOG.key.pub, is what verification trusts when nothing else is said.
 */
#include "run/people.h"
#include "run/run_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"
#include "verify/bundle.h"

enum { LISTED_MAX = 1000000 };

bool run_store_open(const struct run_place *place, struct store **out, struct vb_error *err)
{
	if (!vb_file_exists(place->store)) {
		vb_fail(err, VB_E_MISSING, "nothing is recorded yet: there is no %s", place->store);
		return vb_hint(err, "vauban audit TARGET records a run");
	}
	return store_open(place->store, out, err);
}

bool run_log_list(const struct run_place *place, struct vb_arena *a, size_t last,
		  struct model_leaf **out, size_t *n, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	uint64_t size;

	return run_store_open(place, &store, err) && store_log_size(store, &size, err) &&
	       store_log_leaves(store, a, last && size > last ? size - last : 0, LISTED_MAX, out, n,
				err);
}

const char *run_log_key(const struct run_place *place, struct vb_arena *a)
{
	return vb_path_join(a, vb_path_dir(vb_str(place->store)), VB_STR("log.key")).p;
}

bool run_log_trusted(const struct run_place *place, const char *trust, struct vb_key *out,
		     bool *found, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s.pub", run_log_key(place, a)).p;

	*found = trust || vb_file_exists(path);
	return !*found || vb_key_trusted(trust ? trust : path, out, err);
}

bool run_log_verify(const struct run_place *place, struct vb_arena *a, const char *trust,
		    struct store_log_report *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct vb_key key;
	bool found;

	return run_store_open(place, &store, err) &&
	       run_log_trusted(place, trust, &key, &found, err) &&
	       store_log_verify(store, a, found ? &key : NULL, out, err);
}

/* ---- checkpoints -------------------------------------------------------------------------- */

static bool checkpoint_sign(const struct vb_run *run, const struct run_place *place,
			    struct store *store, struct vb_arena *a, const char *key,
			    struct vb_str author, struct store_checkpoint *out,
			    struct vb_error *err)
{
	struct store_checkpoint c = {.when = run->now};
	struct store_trail line;
	struct vb_checkpoint at;
	struct vb_digest *hashes;
	size_t n;

	if (!store_log_origin(store, a, &at.origin, err) ||
	    !store_log_hashes(store, a, &hashes, &n, err))
		return false;
	at.size = c.size = n;
	at.root = vb_merkle_root(hashes, n);
	if (!vb_key_of(key, &c.key, err) || !vb_checkpoint_sign(a, &at, key, &c.note, err) ||
	    !store_log_put_checkpoint(store, &c, author,
				      run_trail_by(place, run->now, "checkpoint",
						   VB_STR(""), vb_key_hex(a, &c.key), &line),
						   err))
		return false;
	*out = c;
	return true;
}

bool run_log_checkpoint(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
			const char *key, struct vb_str author, struct store_checkpoint *out,
			bool *made, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct vb_str hex;

	key = key ? key : run_log_key(place, a);
	return run_store_open(place, &store, err) && run_key(key, a, &hex, made, err) &&
	       checkpoint_sign(run, place, store, a, key, author, out, err);
}

/* ---- bundles ------------------------------------------------------------------------------ */

/* "12", or "run 3" and "run/3": the last entry of that subject. */
static const struct model_leaf *leaf_named(const struct model_leaf *leaves, size_t n,
					   struct vb_str word)
{
	size_t slash = vb_str_chr(word, '/');
	struct vb_str kind = vb_str_sub(word, 0, slash);
	uint64_t number;

	if (!vb_str_u64(slash < word.n ? vb_str_from(word, slash + 1) : word, &number))
		return NULL;
	if (slash == word.n)
		return number < n ? &leaves[number] : NULL;
	for (size_t i = n; i-- > 0;)
		if (vb_str_eq(leaves[i].kind, kind) && leaves[i].subject == (int64_t)number)
			return &leaves[i];
	return NULL;
}

struct exporting {
	struct store *store;
	struct vb_arena *a;
	struct vb_digest *hashes;
	size_t n_hashes;
	struct model_leaf *leaves;
	size_t n_leaves;
	struct store_checkpoint *checkpoints;
	size_t n_checkpoints;
	struct verify_bundle bundle;
};

static struct verify_path path_copy(struct vb_arena *a, const struct vb_digest *v, size_t n)
{
	struct verify_path p = {vb_arena_array(a, n, sizeof(*v)), n};

	if (n)
		memcpy(p.v, v, n * sizeof(*v));
	return p;
}

static bool entry_add(struct exporting *x, const struct model_leaf *leaf, uint64_t size,
		      struct vb_error *err)
{
	struct vb_digest path[VB_MERKLE_PATH], digest;
	size_t n = vb_merkle_inclusion(x->hashes, size, leaf->index, path);
	struct verify_entry *e = vb_vec_add(x->a, &x->bundle.entries);

	*e = (struct verify_entry){.leaf = *leaf, .path = path_copy(x->a, path, n)};
	if (!store_log_content(x->store, x->a, leaf->kind, leaf->subject, &e->content, err))
		return false;
	vb_sha256(e->content, digest.bytes);
	if (vb_digest_eq(&digest, &leaf->digest))
		return true;
	if (vb_str_is(leaf->kind, "product")) { /* it was named since: a later entry says it */
		e->content = (struct vb_str){NULL, 0};
		return true;
	}
	vb_fail(err, VB_E_INPUT, "entry %llu (%.*s %lld) is not what was recorded",
		(unsigned long long)leaf->index, VB_FMT(leaf->kind), (long long)leaf->subject);
	return vb_hint(err, "vauban log verify names everything that was altered");
}

static bool entries_add(struct exporting *x, const char *const *words, size_t n_words,
			uint64_t size, struct vb_error *err)
{
	for (size_t i = 0; i < n_words; i++) {
		const struct model_leaf *leaf = leaf_named(x->leaves, x->n_leaves,
							   vb_str(words[i]));

		if (!leaf) {
			vb_fail(err, VB_E_MISSING, "the evidence log has no entry \"%s\"",
				words[i]);
			return vb_hint(err,
				       "give its number, or KIND/NUMBER: vauban log lists them");
		}
		if (!entry_add(x, leaf, size, err))
			return false;
	}
	for (uint64_t i = 0; !n_words && i < size; i++)
		if (!entry_add(x, &x->leaves[i], size, err))
			return false;
	return true;
}

static void older_add(struct exporting *x, uint64_t size)
{
	struct vb_digest path[VB_MERKLE_PATH];

	for (size_t i = 0; i + 1 < x->n_checkpoints; i++) {
		const struct store_checkpoint *c = &x->checkpoints[i];

		if (!c->size || c->size > size)
			continue;
		*vb_vec_add(x->a, &x->bundle.older) = (struct verify_older){
			.note = c->note,
			.path = path_copy(x->a, path,
					  vb_merkle_consistency(x->hashes, size, c->size, path))};
	}
}

/*
 * Others may write meanwhile. Entries are only ever added: read in this order, every checkpoint is of hashes that are there,
 * every hash is of an entry that is there, and what came in between is left for the next time.
 */
static bool log_read(struct exporting *x, struct vb_error *err)
{
	if (!store_log_checkpoints(x->store, x->a, &x->checkpoints, &x->n_checkpoints, err) ||
	    !store_log_hashes(x->store, x->a, &x->hashes, &x->n_hashes, err) ||
	    !store_log_leaves(x->store, x->a, 0, LISTED_MAX, &x->leaves, &x->n_leaves, err))
		return false;
	if (x->n_leaves > x->n_hashes)
		x->n_leaves = x->n_hashes;
	if (x->n_leaves < x->n_hashes)
		return vb_fail(err, VB_E_LIMIT, "the evidence log has more than %d entries",
			       LISTED_MAX);
	return true;
}

/* A checkpoint, or the line of the trail that was written with it. */
static bool of_signing(const struct exporting *x, uint64_t i)
{
	return vb_str_is(x->leaves[i].kind, "checkpoint") ||
	       (i && vb_str_is(x->leaves[i].kind, "change") &&
		vb_str_is(x->leaves[i - 1].kind, "checkpoint"));
}

/* Something was recorded since the last checkpoint, other than that checkpoint itself. */
static bool grown(const struct exporting *x)
{
	uint64_t size = x->n_checkpoints ? x->checkpoints[x->n_checkpoints - 1].size : 0;

	for (uint64_t i = size; i < x->n_leaves; i++)
		if (!of_signing(x, i))
			return true;
	return false;
}

static bool export(struct exporting *x, const struct vb_run *run, const struct run_place *place,
		   const struct run_log_export *o, struct vb_error *err)
{
	const struct store_checkpoint *last;
	struct store_checkpoint made;

	if (!log_read(x, err))
		return false;
	if (grown(x) &&
	    (!checkpoint_sign(run, place, x->store, x->a, o->key, o->author, &made, err) ||
	     !log_read(x, err)))
		return false;
	if (!x->n_checkpoints)
		return vb_fail(err, VB_E_MISSING, "the evidence log is empty");
	last = &x->checkpoints[x->n_checkpoints - 1];
	if (last->size > x->n_hashes)
		return vb_fail(err, VB_E_INPUT, "entries of the evidence log are gone");
	x->bundle.note = last->note;
	x->bundle.key = last->key;
	older_add(x, last->size);
	return entries_add(x, o->words, o->n_words, last->size, err);
}

bool run_log_export(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		    const struct run_log_export *options, struct vb_buf *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct run_log_export o = *options;
	struct exporting x = {.a = a};
	struct vb_str hex;
	bool made;

	o.key = o.key ? o.key : run_log_key(place, a);
	if (!run_store_open(place, &store, err) || !run_key(o.key, a, &hex, &made, err))
		return false;
	x.store = store;
	return export(&x, run, place, &o, err) && verify_bundle_write(&x.bundle, out, err);
}

bool run_log_open(const struct run_place *place, struct vb_arena *a, const char *path,
		  const char *trust, struct run_log_opened *out, struct vb_error *err)
{
	struct verify_bundle bundle;
	struct vb_checkpoint at;
	struct vb_str text;
	struct vb_key key;
	bool found;

	if (!vb_file_load(a, path, VB_LIMIT_JSON_BYTES, &text, err) ||
	    !run_log_trusted(place, trust, &key, &found, err))
		return false;
	if (!found) {
		vb_fail(err, VB_E_USAGE, "no key is trusted yet: a bundle cannot be verified");
		return vb_hint(err, "--trust KEY.pub names the sender's public key, got by another "
				    "way than the bundle");
	}
	if (!verify_bundle_open(a, text, path, &key, &bundle, &at, err))
		return false;
	*out = (struct run_log_opened){.origin = at.origin,
				       .size = at.size,
				       .older = bundle.older.n,
				       .n = bundle.entries.n};
	out->leaves = vb_arena_array(a, bundle.entries.n, sizeof(*out->leaves));
	for (size_t i = 0; i < bundle.entries.n; i++) {
		out->leaves[i] = bundle.entries.v[i].leaf;
		out->contents += bundle.entries.v[i].content.n > 0;
	}
	return true;
}
