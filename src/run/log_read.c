/*
 * log_read.c - the evidence log looked at: a page of it, the proof of one entry, what verification has to say. What
 * verbs, pages and the API show; nothing is written.
 *
 *   entry ──► its hash ──┐
 *   other hashes ────────┴──► root of the tree ──► the root a checkpoint signed
 */
#include "run/run_int.h"

bool run_log_page(const struct run_place *place, struct vb_arena *a, uint64_t from, size_t count,
		  struct run_log_page *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct run_log_page p = {0};
	struct store_checkpoint *all;
	uint64_t end;

	if (!run_store_open(place, &store, err) || !store_log_size(store, &p.size, err) ||
	    !store_log_checkpoints(store, a, &all, &p.checkpoints, err))
		return false;
	if (p.checkpoints)
		p.last = &all[p.checkpoints - 1];
	end = from < p.size ? p.size - from : 0;
	count = count < end ? count : (size_t)end;
	if (count && !store_log_leaves(store, a, end - count, count, &p.leaves, &p.n, err))
		return false;
	for (size_t i = 0; i < p.n / 2; i++) {
		struct model_leaf other = p.leaves[i];

		p.leaves[i] = p.leaves[p.n - 1 - i];
		p.leaves[p.n - 1 - i] = other;
	}
	*out = p;
	return true;
}

/* The oldest checkpoint that covers the entry: what was signed first is what was known first. */
static const struct store_checkpoint *covering(const struct store_checkpoint *v, size_t n,
					       uint64_t index, uint64_t size)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].size > index && v[i].size <= size)
			return &v[i];
	return NULL;
}

static bool content_judge(struct store *store, struct vb_arena *a, struct run_log_proof *p,
			  struct vb_error *err)
{
	struct vb_digest now;
	struct vb_str content;

	if (!store_log_content(store, a, p->leaf.kind, p->leaf.subject, &content, err))
		return false;
	vb_sha256(content, now.bytes);
	p->content = !content.n                            ? RUN_LOG_GONE
		     : vb_digest_eq(&now, &p->leaf.digest) ? RUN_LOG_AS_RECORDED
		     : vb_str_is(p->leaf.kind, "product")  ? RUN_LOG_RENAMED
							   : RUN_LOG_ALTERED;
	return true;
}

/* The signed root is the one the path leads to, or the proof does not hold. */
static bool checkpoint_agrees(const struct run_log_proof *p)
{
	struct vb_checkpoint at;
	struct vb_error err;

	return !p->checkpoint || (vb_checkpoint_open(p->checkpoint->note, "checkpoint",
						     &p->checkpoint->key, &at, &err) &&
				  at.size == p->size && vb_digest_eq(&at.root, &p->root));
}

bool run_log_proof(const struct run_place *place, struct vb_arena *a, uint64_t index,
		   struct run_log_proof *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct run_log_proof p = {0};
	struct vb_digest *hashes, path[VB_MERKLE_PATH];
	struct store_checkpoint *all;
	struct model_leaf *leaf;
	size_t n, found, n_all;

	if (!run_store_open(place, &store, err) || !store_log_hashes(store, a, &hashes, &n, err) ||
	    !store_log_checkpoints(store, a, &all, &n_all, err))
		return false;
	if (index >= n) {
		vb_fail(err, VB_E_MISSING, "the evidence log has no entry %llu: it has %zu",
			(unsigned long long)index, n);
		return vb_hint(err, "entries are numbered from 0: vauban log lists them");
	}
	if (!store_log_leaves(store, a, index, 1, &leaf, &found, err))
		return false;
	if (found != 1 || leaf->index != index) {
		vb_fail(err, VB_E_INPUT, "entry %llu of the evidence log is gone",
			(unsigned long long)index);
		return vb_hint(err, "vauban log verify names everything that was altered");
	}
	p.leaf = *leaf;
	p.checkpoint = covering(all, n_all, index, n);
	p.size = p.checkpoint ? p.checkpoint->size : n;
	p.hash = model_leaf_hash(leaf);
	p.n = vb_merkle_inclusion(hashes, (size_t)p.size, (size_t)index, path);
	p.path = vb_arena_array(a, p.n + 1, sizeof(*path));
	memcpy(p.path, path, p.n * sizeof(*path));
	p.root = vb_merkle_root(hashes, (size_t)p.size);
	p.holds = vb_merkle_included(&p.hash, index, p.size, p.path, p.n, &p.root) &&
		  checkpoint_agrees(&p);
	if (!content_judge(store, a, &p, err))
		return false;
	*out = p;
	return true;
}

/* ---- words ---------------------------------------------------------------------------------- */

struct vb_str run_log_problem_text(struct vb_arena *a, enum vb_lang lang,
				   const struct store_log_problem *p)
{
	static const struct {
		const char *en, *fr;
	} words[] = {
		[STORE_LOG_DAMAGED] = {"the store is damaged", "la base est endommagée"},
		[STORE_LOG_SCHEMA] = {"a table, index or trigger is not ours",
				      "une table, un index ou un déclencheur n’est pas le nôtre"},
		[STORE_LOG_MISSING] = {"an entry is missing", "une entrée manque"},
		[STORE_LOG_ENTRY] = {"the entry itself was altered",
				     "l’entrée elle-même a été modifiée"},
		[STORE_LOG_KIND] = {"an entry of an unknown kind", "une entrée de genre inconnu"},
		[STORE_LOG_CONTENT] = {"what was recorded was altered",
				       "ce qui était noté a été modifié"},
		[STORE_LOG_GONE] = {"what was recorded was removed", "ce qui était noté a disparu"},
		[STORE_LOG_UNKNOWN] = {"recorded behind the log's back",
				       "ajouté sans passer par le journal"},
		[STORE_LOG_TWICE] = {"told twice", "dit deux fois"},
		[STORE_LOG_HEAD] = {"the size or edge of the tree is wrong",
				    "la taille ou le bord de l’arbre est faux"},
		[STORE_LOG_CHECKPOINT] = {"a checkpoint does not fit",
					  "un point de contrôle ne correspond pas"},
	};
	bool told = p->kind.n > 0,
	     entry = told && p->wrong != STORE_LOG_UNKNOWN && p->wrong != STORE_LOG_CHECKPOINT;

	return vb_arena_printf(
		a, "%s%s%.*s%s%s%s%.*s", vb_t(lang, words[p->wrong].en, words[p->wrong].fr),
		told || p->wrong == STORE_LOG_MISSING ? vb_t(lang, ": ", " : ") : "",
		VB_FMT(told ? vb_arena_printf(a, "%.*s %lld", VB_FMT(p->kind),
					      (long long)p->subject)
			    : VB_STR("")),
		       entry                           ? vb_t(lang, ", entry ", ", entrée ")
		       : p->wrong == STORE_LOG_MISSING ? vb_t(lang, "entry ", "entrée ")
						       : "",
		       entry || p->wrong == STORE_LOG_MISSING
			       ? vb_arena_printf(a, "%llu", (unsigned long long)p->index).p
			       : "",
		       p->detail.n ? vb_t(lang, ": ", " : ") : "", VB_FMT(p->detail));
}
