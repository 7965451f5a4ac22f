/*
 * log_verify.c - is everything recorded still what was recorded?
 *
 *   file ──► SQLite's own checks ──► schema ──► entries: hash, order, edge ──► content of each from its rows
 *        ──► rows nobody told of ──► checkpoints against the tree at their size
 *
 * All problems are collected, the first hundred named: one altered row must not hide another.
 */
#include "store/log_int.h"

struct check {
	struct store *s;
	struct vb_arena *a; /* of the report */
	struct store_log_report *r;
	struct vb_map last; /* "kind subject" → index + 1 of its newest entry so far */
	struct vb_arena *scratch;
	struct vb_digest *hashes; /* as recorded, for the checkpoints */
	size_t n_hashes;
	struct vb_merkle_edge upto; /* of the checkpoint looked at last */
};

static void wrong(struct check *c, enum store_log_wrong what, const struct model_leaf *leaf,
		  struct vb_str detail)
{
	struct store_log_problem p = {.wrong = what};

	c->r->problems++;
	if (c->r->v.n >= STORE_LOG_PROBLEMS)
		return;
	if (leaf) {
		p.index = leaf->index;
		p.kind = vb_arena_printable(c->a, leaf->kind);
		p.subject = leaf->subject;
	}
	p.detail = vb_arena_printable(c->a, detail);
	*vb_vec_add(c->a, &c->r->v) = p;
}

static struct vb_str key_of(struct check *c, struct vb_str kind, int64_t subject)
{
	return vb_arena_printf(c->scratch, "%.*s %lld", VB_FMT(kind), (long long)subject);
}

/* ---- the file ------------------------------------------------------------------------------ */

static bool file_check(struct check *c, struct vb_error *err)
{
	const struct vb_str said = VB_STR("the store is damaged: "); /* which the problem says too */
	struct vb_str odd = {0};
	struct vb_error why;

	if (!store_verify(c->s, &why))
		wrong(c, STORE_LOG_DAMAGED, NULL,
		      vb_str_from(vb_str(why.text),
				  vb_str_starts(vb_str(why.text), said) ? said.n : 0));
	if (!store_schema_known(c->s, c->scratch, &odd, err))
		return false;
	if (odd.n)
		wrong(c, STORE_LOG_SCHEMA, NULL, odd);
	return true;
}

/* ---- entries ------------------------------------------------------------------------------- */

static void entry_check(struct check *c, const struct store_log_row *row,
			struct vb_merkle_edge *edge)
{
	const struct store_log_kind *kind = store_log_kind_named(row->leaf.kind);
	struct vb_digest hash = model_leaf_hash(&row->leaf);
	void **last = vb_map_put(&c->last, key_of(c, row->leaf.kind, row->leaf.subject));

	if (row->leaf.index != edge->size)
		wrong(c, STORE_LOG_MISSING,
		      &(struct model_leaf){.index = edge->size, .kind = VB_STR("")}, VB_STR(""));
	if (!row->whole || !vb_digest_eq(&hash, &row->hash))
		wrong(c, STORE_LOG_ENTRY, &row->leaf, VB_STR(""));
	else if (!kind)
		wrong(c, STORE_LOG_KIND, &row->leaf, VB_STR(""));
	else if (*last && !kind->renews)
		wrong(c, STORE_LOG_TWICE, &row->leaf, VB_STR(""));
	*last = (void *)(uintptr_t)(row->leaf.index + 1);
	vb_merkle_add(edge, &row->hash);
}

static bool entries_check(struct check *c, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct vb_merkle_edge edge = {0}, head = {0};
	struct store_log_row at;
	struct vb_error why;
	bool row;

	if (!store_sql_query(c->s, &stmt, err, STORE_LOG_ROWS, "ii", (int64_t)0,
			     (int64_t)INT64_MAX) ||
	    !store_sql_row(c->s, stmt, &row, err))
		return false;
	while (row) {
		store_log_row_read(c->scratch, stmt, &at);
		entry_check(c, &at, &edge);
		if (!store_sql_row(c->s, stmt, &row, err))
			return false;
	}
	if (!store_log_head(c->s, &head, &why) || head.size != edge.size || head.n != edge.n ||
	    memcmp(head.v, edge.v, edge.n * sizeof(edge.v[0])) != 0)
		wrong(c, STORE_LOG_HEAD, NULL, VB_STR(""));
	c->r->entries = edge.size;
	c->r->root = vb_merkle_edge_root(&edge);
	return true;
}

/* ---- what the entries stand for -------------------------------------------------------------- */

static bool content_check(struct check *c, const struct model_leaf *leaf, struct vb_error *err)
{
	const struct store_log_kind *kind = store_log_kind_named(leaf->kind);
	void *last = vb_map_find(&c->last, key_of(c, leaf->kind, leaf->subject));
	struct vb_digest digest;
	uint64_t rows;

	if (!kind || (kind->renews && (uintptr_t)last != leaf->index + 1))
		return true;
	if (!store_log_digest(c->s, kind, leaf->subject, &digest, &rows, err))
		return false;
	if (!rows)
		wrong(c, STORE_LOG_GONE, leaf, VB_STR(""));
	else if (!vb_digest_eq(&digest, &leaf->digest))
		wrong(c, STORE_LOG_CONTENT, leaf, VB_STR(""));
	return true;
}

static bool contents_check(struct check *c, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	struct store_log_row at;
	bool row;

	if (!store_sql_query(c->s, &stmt, err, STORE_LOG_ROWS, "ii", (int64_t)0,
			     (int64_t)INT64_MAX) ||
	    !store_sql_row(c->s, stmt, &row, err))
		return false;
	while (row) {
		store_log_row_read(c->scratch, stmt, &at);
		if (!content_check(c, &at.leaf, err) || !store_sql_row(c->s, stmt, &row, err))
			return false;
	}
	return true;
}

static bool kind_told(struct check *c, const struct store_log_kind *kind, struct vb_error *err)
{
	sqlite3_stmt *stmt VB_CLEANUP(store_sql_cleanup) = NULL;
	bool row;

	if (!store_sql_query(c->s, &stmt, err, kind->subjects, "") ||
	    !store_sql_row(c->s, stmt, &row, err))
		return false;
	while (row) {
		struct model_leaf missing = {.kind = vb_str(kind->name),
					     .subject = sqlite3_column_int64(stmt, 0)};

		if (!vb_map_find(&c->last, key_of(c, missing.kind, missing.subject)))
			wrong(c, STORE_LOG_UNKNOWN, &missing, VB_STR(""));
		if (!store_sql_row(c->s, stmt, &row, err))
			return false;
	}
	return true;
}

static bool all_told(struct check *c, struct vb_error *err)
{
	const struct store_log_kind *kind;

	for (size_t k = 0; (kind = store_log_kind_at(k)); k++)
		if (!kind_told(c, kind, err))
			return false;
	return true;
}

/* ---- checkpoints ----------------------------------------------------------------------------- */

/* Checkpoints stand in the order of their sizes, unless somebody meddled: then the tree is built anew. */
static struct vb_digest root_at(struct check *c, uint64_t size)
{
	if (size < c->upto.size)
		c->upto = (struct vb_merkle_edge){0};
	while (c->upto.size < size)
		vb_merkle_add(&c->upto, &c->hashes[c->upto.size]);
	return vb_merkle_edge_root(&c->upto);
}

static void checkpoint_check(struct check *c, const struct store_checkpoint *at,
			     struct vb_str origin, const struct vb_key *trusted)
{
	struct model_leaf place = {.kind = VB_STR("checkpoint"), .subject = at->id};
	struct vb_checkpoint said;
	struct vb_digest root;
	struct vb_error why;

	if (!vb_checkpoint_open(at->note, "checkpoint", trusted ? trusted : &at->key, &said,
				&why)) {
		wrong(c, STORE_LOG_CHECKPOINT, &place, vb_str(why.text));
		return;
	}
	if (said.size != at->size || said.size > c->n_hashes || !vb_str_eq(said.origin, origin)) {
		wrong(c, STORE_LOG_CHECKPOINT, &place,
		      VB_STR("it speaks of another log or of entries that are gone"));
		return;
	}
	root = root_at(c, said.size);
	if (!vb_digest_eq(&root, &said.root))
		wrong(c, STORE_LOG_CHECKPOINT, &place,
		      VB_STR("the entries before it are not those that were signed"));
}

static bool checkpoints_check(struct check *c, const struct vb_key *trusted, struct vb_error *err)
{
	struct store_checkpoint *list;
	struct vb_str origin;
	struct vb_error why;
	size_t n;

	if (!store_log_checkpoints(c->s, c->scratch, &list, &n, err))
		return false;
	c->r->checkpoints = n;
	if (!n)
		return true;
	if (!store_log_origin(c->s, c->scratch, &origin, &why) ||
	    !store_log_hashes(c->s, c->scratch, &c->hashes, &c->n_hashes, &why)) {
		wrong(c, STORE_LOG_CHECKPOINT, NULL, vb_str(why.text));
		return true;
	}
	for (size_t i = 0; i < n; i++)
		checkpoint_check(c, &list[i], origin, trusted);
	return true;
}

static bool verify_locked(struct check *c, const struct vb_key *trusted, struct vb_error *err)
{
	return file_check(c, err) && entries_check(c, err) && contents_check(c, err) &&
	       all_told(c, err) && checkpoints_check(c, trusted, err);
}

bool store_log_verify(struct store *s, struct vb_arena *a, const struct vb_key *trusted,
		      struct store_log_report *out, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct store_log_report r = {0};
	struct check c = {.s = s, .a = a, .r = &r, .scratch = scratch};
	struct vb_error ended;
	bool ok;

	vb_map_init(&c.last, scratch);
	/* A read transaction: everything is looked at as of one moment, however others write. */
	if (!store_sql_run(s, err, "BEGIN", ""))
		return false;
	ok = verify_locked(&c, trusted, err);
	if (!store_sql_run(s, &ended, "COMMIT", "") && ok) {
		*err = ended;
		return false;
	}
	if (ok)
		*out = r;
	return ok;
}
