/*
 * bundle.c - the evidence bundle as JSON, written and opened.
 *
 *   {"format", "checkpoint", "key", "older": [{"checkpoint", "proof"}],
 *    "entries": [{"index", "kind", "subject", "time", "author", "digest", "proof", "content"}]}
 *
 * Opening reads all of it first, then verifies: the checkpoint by the trusted key, older ones by it too and by a
 * consistency proof, each entry by hashing its envelope anew and walking its proof, each content by its digest.
 */
#include "verify/bundle.h"

#include "core/json.h"
#include "core/limits.h"
#include "core/run.h"

#define FORMAT "vauban-evidence/1"

/* ---- writing ------------------------------------------------------------------------------ */

static void path_put(yyjson_mut_doc *doc, yyjson_mut_val *object, struct vb_arena *a,
		     const struct verify_path *path)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, object, "proof");

	for (size_t i = 0; i < path->n; i++)
		vb_json_add_str(doc, list,
				vb_arena_hex(a, path->v[i].bytes, sizeof(path->v[i].bytes)));
}

static void entry_put(yyjson_mut_doc *doc, yyjson_mut_val *list, struct vb_arena *a,
		      const struct verify_entry *e)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

	yyjson_mut_obj_add_uint(doc, o, "index", e->leaf.index);
	vb_json_put_str(doc, o, "kind", e->leaf.kind);
	yyjson_mut_obj_add_sint(doc, o, "subject", e->leaf.subject);
	vb_json_put_str(doc, o, "time", vb_time_rfc3339(a, e->leaf.when));
	vb_json_put_str(doc, o, "author", e->leaf.author);
	vb_json_put_str(doc, o, "digest",
			vb_arena_hex(a, e->leaf.digest.bytes, sizeof(e->leaf.digest.bytes)));
	path_put(doc, o, a, &e->path);
	if (e->content.n)
		vb_json_put_str(doc, o, "content", e->content);
}

bool verify_bundle_write(const struct verify_bundle *bundle, struct vb_buf *out,
			 struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list, *o;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", FORMAT);
	vb_json_put_str(doc, root, "checkpoint", bundle->note);
	vb_json_put_str(doc, root, "key", vb_key_hex(a, &bundle->key));
	list = yyjson_mut_obj_add_arr(doc, root, "older");
	for (size_t i = 0; i < bundle->older.n; i++) {
		o = yyjson_mut_arr_add_obj(doc, list);
		vb_json_put_str(doc, o, "checkpoint", bundle->older.v[i].note);
		path_put(doc, o, a, &bundle->older.v[i].path);
	}
	list = yyjson_mut_obj_add_arr(doc, root, "entries");
	for (size_t i = 0; i < bundle->entries.n; i++)
		entry_put(doc, list, a, &bundle->entries.v[i]);
	return vb_json_write(doc, true, out, err);
}

/* ---- opening ------------------------------------------------------------------------------ */

struct opening {
	struct vb_arena *a;
	const char *name;
	const struct vb_key *trusted;
	struct vb_json_lines lines;
	struct vb_checkpoint at;
	uint32_t line; /* of the checkpoint */
};

static struct vb_str kept(struct opening *o, yyjson_val *object, const char *key)
{
	return vb_arena_str(o->a, vb_json_str(object, key));
}

static uint32_t line_of(struct opening *o, yyjson_val *object, const char *key)
{
	yyjson_val *v = yyjson_obj_get(object, key);

	return v && yyjson_is_str(v) ? vb_json_line(&o->lines, v) : 0;
}

static bool path_read(struct opening *o, yyjson_val *object, struct verify_path *out)
{
	yyjson_val *list = vb_json_array(object, "proof"), *v;
	size_t n = yyjson_arr_size(list), i, all;

	if (!list || n > VB_MERKLE_PATH)
		return false;
	out->n = n;
	out->v = vb_arena_array(o->a, n, sizeof(*out->v));
	vb_json_each(list, i, all, v) if (!vb_hex_decode(vb_json_value_str(v), out->v[i].bytes,
							 VB_SHA256_BYTES)) return false;
	return true;
}

static bool older_read(struct opening *o, yyjson_val *object, struct verify_bundle *out,
		       struct vb_error *err)
{
	struct verify_older *older = vb_vec_add(o->a, &out->older);

	*older = (struct verify_older){.note = kept(o, object, "checkpoint"),
				       .line = line_of(o, object, "checkpoint")};
	return path_read(o, object, &older->path) ||
	       vb_fail_at(err, VB_E_INPUT, o->name, older->line, 1,
			  "\"proof\" of an older checkpoint is not as the format says");
}

static bool leaf_read(struct opening *o, yyjson_val *object, struct model_leaf *leaf)
{
	yyjson_val *index = yyjson_obj_get(object, "index"),
		   *subject = yyjson_obj_get(object, "subject");

	leaf->kind = kept(o, object, "kind");
	leaf->author = kept(o, object, "author");
	leaf->index = yyjson_get_uint(index);
	leaf->subject = yyjson_get_sint(subject);
	return yyjson_is_uint(index) && yyjson_is_int(subject) && leaf->kind.n &&
	       vb_str_chr(leaf->kind, '\n') == leaf->kind.n &&
	       vb_str_chr(leaf->author, '\n') == leaf->author.n &&
	       vb_time_parse(vb_json_str(object, "time"), &leaf->when) &&
	       vb_hex_decode(vb_json_str(object, "digest"), leaf->digest.bytes, VB_SHA256_BYTES);
}

static bool entry_read(struct opening *o, yyjson_val *object, struct verify_bundle *out,
		       struct vb_error *err)
{
	struct verify_entry *e = vb_vec_add(o->a, &out->entries);

	*e = (struct verify_entry){.line = line_of(o, object, "kind"),
				   .content = kept(o, object, "content"),
				   .has_content = yyjson_obj_get(object, "content") != NULL};
	return (leaf_read(o, object, &e->leaf) && path_read(o, object, &e->path)) ||
	       vb_fail_at(err, VB_E_INPUT, o->name, e->line, 1,
			  "entry %zu of the bundle is not as the format says", out->entries.n);
}

static bool all_read(struct opening *o, yyjson_val *root, struct verify_bundle *out,
		     struct vb_error *err)
{
	yyjson_val *v;
	size_t i, n;

	if (!vb_str_is(vb_json_str(root, "format"), FORMAT))
		return vb_fail_at(err, VB_E_INPUT, o->name, 1, 1,
				  "not an evidence bundle: \"format\" is not " FORMAT);
	out->note = kept(o, root, "checkpoint");
	o->line = line_of(o, root, "checkpoint");
	if (!vb_hex_decode(vb_json_str(root, "key"), out->key.bytes, VB_KEY_BYTES))
		return vb_fail_at(err, VB_E_INPUT, o->name, line_of(o, root, "key"), 1,
				  "\"key\" is not 64 hexadecimal digits");
	vb_json_each(vb_json_array(root, "older"), i, n,
		     v) if (!older_read(o, v, out, err)) return false;
	vb_json_each(vb_json_array(root, "entries"), i, n,
		     v) if (!entry_read(o, v, out, err)) return false;
	return true;
}

/* ---- verifying ----------------------------------------------------------------------------- */

static bool older_check(struct opening *o, const struct verify_older *older, struct vb_error *err)
{
	struct vb_checkpoint before;

	if (!vb_checkpoint_open(older->note, o->name, o->trusted, &before, err)) {
		err->line = older->line;
		return false;
	}
	return (vb_str_eq(before.origin, o->at.origin) &&
		vb_merkle_consistent(before.size, o->at.size, &before.root, &o->at.root,
				     older->path.v, older->path.n)) ||
	       vb_fail_at(err, VB_E_INPUT, o->name, older->line, 1,
			  "the log of an older checkpoint is not the beginning of this one: its "
			  "past was rewritten");
}

static bool entry_check(struct opening *o, const struct verify_entry *e, struct vb_error *err)
{
	struct vb_digest hash = model_leaf_hash(&e->leaf), digest;

	if (!vb_merkle_included(&hash, e->leaf.index, o->at.size, e->path.v, e->path.n,
				&o->at.root))
		return vb_fail_at(
			err, VB_E_INPUT, o->name, e->line, 1,
			"entry %llu (%.*s %lld) is not in the log that was signed: it was "
			"altered",
			(unsigned long long)e->leaf.index, VB_FMT(e->leaf.kind),
			(long long)e->leaf.subject);
	vb_sha256(e->content, digest.bytes);
	if (e->has_content && !vb_digest_eq(&digest, &e->leaf.digest))
		return vb_fail_at(err, VB_E_INPUT, o->name, e->line, 1,
				  "the content of entry %llu (%.*s %lld) was altered",
				  (unsigned long long)e->leaf.index, VB_FMT(e->leaf.kind),
				  (long long)e->leaf.subject);
	return true;
}

static bool all_check(struct opening *o, const struct verify_bundle *b, struct vb_error *err)
{
	if (!vb_checkpoint_open(b->note, o->name, o->trusted, &o->at, err)) {
		err->line = o->line;
		return false;
	}
	for (size_t i = 0; i < b->older.n; i++)
		if (!older_check(o, &b->older.v[i], err))
			return false;
	for (size_t i = 0; i < b->entries.n; i++)
		if (!entry_check(o, &b->entries.v[i], err))
			return false;
	return true;
}

bool verify_bundle_open(struct vb_arena *a, struct vb_str json, const char *name,
			const struct vb_key *trusted, struct verify_bundle *out,
			struct vb_checkpoint *at, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct opening o = {.a = a, .name = name, .trusted = trusted};
	struct verify_bundle bundle = {0};

	if (!vb_json_read(json, name, &doc, err))
		return false;
	o.lines = (struct vb_json_lines){.doc = doc, .text = json};
	if (!all_read(&o, yyjson_doc_get_root(doc), &bundle, err) || !all_check(&o, &bundle, err))
		return false;
	*out = bundle;
	*at = o.at;
	return true;
}
