/*
 * evidence.c - the evidence log in the console: its entries by page, the checkpoint that signs them, the proof that one
 * entry is in it, and whether everything recorded is still what was recorded. What entries stand for is not shown here:
 * it holds digests of passwords among other things; their digests are.
 */
#include "report/phrase.h"
#include "serve/list.h"

static const struct model_text title_log = {VB_STR_INIT("Evidence log"),
					    VB_STR_INIT("Journal de preuves")},
			       title_proof = {VB_STR_INIT("Proof of entry"),
					      VB_STR_INIT("Preuve de l’entrée")},
			       title_check = {VB_STR_INIT("Verification of the evidence log"),
					      VB_STR_INIT("Vérification du journal de preuves")};

/* ---- shared by pages and API --------------------------------------------------------------- */

static struct vb_str hex(struct serve_call *c, const struct vb_digest *d)
{
	return vb_arena_hex(c->arena, d->bytes, sizeof(d->bytes));
}

static void leaf_put(struct report_node n, struct serve_call *c, const struct model_leaf *leaf)
{
	report_node_uint(n, "index", leaf->index);
	report_node_str(n, "kind", vb_arena_printable(c->arena, leaf->kind));
	report_node_int(n, "subject", leaf->subject);
	report_node_time(n, "time", leaf->when);
	report_node_str(n, "author", vb_arena_printable(c->arena, leaf->author));
	report_node_str(n, "digest", hex(c, &leaf->digest));
}

static void checkpoint_put(struct report_node root, struct serve_call *c,
			   const struct store_checkpoint *at)
{
	struct report_node n;

	if (!at) {
		report_node_null(root, "checkpoint");
		return;
	}
	n = report_node_object(root, "checkpoint");
	report_node_int(n, "id", at->id);
	report_node_uint(n, "size", at->size);
	report_node_time(n, "time", at->when);
	report_node_str(n, "note",
			vb_str_utf8(at->note) ? at->note : vb_arena_printable(c->arena, at->note));
	report_node_str(n, "key", vb_key_hex(c->arena, &at->key));
}

static bool log_read(struct serve_call *c, uint64_t *from, uint32_t *count,
		     struct run_log_page *out, struct vb_error *err)
{
	struct run_asked asked = serve_asked(c);

	return run_asked_window(&asked, from, count, err) &&
	       run_log_page(serve_place(c), c->arena, *from, *count, out, err);
}

static bool proof_read(struct serve_call *c, struct run_log_proof *out, struct vb_error *err)
{
	uint64_t index;

	if (!vb_str_u64(c->args[0], &index))
		return vb_fail(err, VB_E_MISSING, "%s",
			       SERVE_T(c, "an entry is named by its number, from 0",
				       "une entrée se nomme par son numéro, à partir de 0"));
	return run_log_proof(serve_place(c), c->arena, index, out, err);
}

static const char *content_word(enum run_log_content content)
{
	static const char *const words[] = {"as_recorded", "renamed", "altered", "gone"};

	return words[content];
}

static void path_put(struct report_node root, struct serve_call *c, const struct run_log_proof *p)
{
	struct report_node list = report_node_list(root, "path");

	for (size_t i = 0; i < p->n; i++)
		report_node_add(list, hex(c, &p->path[i]));
}

/* ---- pages ----------------------------------------------------------------------------------- */

/* For people; a kind that is not here is shown as it is. */
static struct vb_str kind_name(const struct serve_call *c, struct vb_str kind)
{
	static const struct {
		const char *kind, *en, *fr;
	} names[] = {
		{"product", "product", "produit"},
		{"run", "run", "audit"},
		{"decision", "decision", "décision"},
		{"register", "entry of the register", "écriture du registre"},
		{"test", "test result", "résultat de test"},
		{"news", "decision about news", "décision sur une nouveauté"},
		{"checkpoint", "checkpoint", "point de contrôle"},
		{"person", "person", "personne"},
		{"change", "change", "modification"},
	};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_is(kind, names[i].kind))
			return vb_str(SERVE_T(c, names[i].en, names[i].fr));
	return vb_arena_printable(c->arena, kind);
}

static void row_put(struct report_node n, struct serve_call *c, const struct model_leaf *leaf)
{
	leaf_put(n, c, leaf);
	report_node_str(n, "kind_name", kind_name(c, leaf->kind));
	report_node_str(n, "when", serve_moment(c, leaf->when));
	report_node_str(n, "short", vb_arena_hex(c->arena, leaf->digest.bytes, 8));
}

bool serve_evidence_page(struct serve_call *c, struct vb_error *err)
{
	struct run_log_page page;
	struct report_node root, list;
	uint64_t from, after;
	uint32_t count;

	if (!log_read(c, &from, &count, &page, err))
		return false;
	root = serve_root();
	list = report_node_list(root, "entries");
	for (size_t i = 0; i < page.n; i++)
		row_put(report_node_item(list), c, &page.leaves[i]);
	report_node_bool(root, "has_entries", page.n > 0);
	report_node_str(root, "size", report_phrase_count(c->arena, c->run.lang, page.size));
	report_node_str(root, "signings",
			report_phrase_count(c->arena, c->run.lang, page.checkpoints));
	after = page.last && page.last->size < page.size ? page.size - page.last->size : 0;
	report_node_str(root, "unsigned",
			report_phrase_count(c->arena, c->run.lang, page.last ? after : page.size));
	checkpoint_put(root, c, page.last);
	report_node_str(root, "signed_on",
			page.last ? serve_moment(c, page.last->when) : VB_STR(""));
	serve_pages_put(root, c, from, page.n, page.size, count);
	return serve_page(c, root, "console_evidence", title_log, "evidence", err);
}

static const char *content_says(const struct serve_call *c, enum run_log_content content)
{
	switch (content) {
	case RUN_LOG_AS_RECORDED:
		return SERVE_T(c, "is what was recorded", "est ce qui fut noté");
	case RUN_LOG_RENAMED:
		return SERVE_T(c, "was named since, as a later entry says",
			       "a été nommé depuis, comme le dit une entrée plus récente");
	case RUN_LOG_ALTERED:
		return SERVE_T(c, "was altered since", "a été modifié depuis");
	case RUN_LOG_GONE:
		return SERVE_T(c, "was removed since", "a été supprimé depuis");
	}
	return "";
}

bool serve_entry_page(struct serve_call *c, struct vb_error *err)
{
	struct run_log_proof p;
	struct report_node root;

	if (!proof_read(c, &p, err))
		return false;
	root = serve_root();
	row_put(root, c, &p.leaf);
	report_node_str(root, "hash", hex(c, &p.hash));
	report_node_str(root, "root", hex(c, &p.root));
	report_node_str(root, "size", report_phrase_count(c->arena, c->run.lang, p.size));
	path_put(root, c, &p);
	report_node_bool(root, "has_path", p.n > 0);
	checkpoint_put(root, c, p.checkpoint);
	report_node_bool(root, "holds", p.holds);
	report_node_bool(root, "content_good", p.content <= RUN_LOG_RENAMED);
	report_node_word(root, "content_says", content_says(c, p.content));
	return serve_page(c, root, "console_entry", title_proof, "evidence", err);
}

static void problems_put(struct report_node root, struct serve_call *c,
			 const struct store_log_report *r)
{
	struct report_node list = report_node_list(root, "problems");

	for (size_t i = 0; i < r->v.n; i++)
		report_node_add(list, vb_arena_printable(c->arena,
							 run_log_problem_text(c->arena, c->run.lang,
									      &r->v.v[i])));
}

bool serve_evidence_check(struct serve_call *c, struct vb_error *err)
{
	struct store_log_report r;
	struct report_node root;

	if (!run_log_verify(serve_place(c), c->arena, NULL, &r, err))
		return false;
	root = serve_root();
	report_node_bool(root, "sound", r.problems == 0);
	report_node_str(root, "size", report_phrase_count(c->arena, c->run.lang, r.entries));
	report_node_str(root, "signings",
			report_phrase_count(c->arena, c->run.lang, r.checkpoints));
	report_node_str(root, "wrong", report_phrase_count(c->arena, c->run.lang, r.problems));
	report_node_str(root, "root", hex(c, &r.root));
	report_node_time(root, "at", c->run.now);
	problems_put(root, c, &r);
	report_node_bool(root, "more", r.problems > r.v.n);
	return serve_page(c, root, "console_verification", title_check, "evidence", err);
}

/* ---- the API ---------------------------------------------------------------------------------- */

bool serve_api_evidence(struct serve_call *c, struct vb_error *err)
{
	struct run_log_page page;
	struct report_node root, list;
	uint64_t from;
	uint32_t count;

	if (!log_read(c, &from, &count, &page, err))
		return false;
	root = serve_root();
	report_node_word(root, "format", "vauban-evidence/1");
	report_node_uint(root, "size", page.size);
	report_node_uint(root, "page", from / count + 1);
	report_node_uint(root, "per_page", count);
	report_node_uint(root, "checkpoints", page.checkpoints);
	checkpoint_put(root, c, page.last);
	list = report_node_list(root, "entries");
	for (size_t i = 0; i < page.n; i++)
		leaf_put(report_node_item(list), c, &page.leaves[i]);
	return serve_json(c, root, err);
}

bool serve_api_entry(struct serve_call *c, struct vb_error *err)
{
	struct run_log_proof p;
	struct report_node root;

	if (!proof_read(c, &p, err))
		return false;
	root = serve_root();
	report_node_word(root, "format", "vauban-evidence/1");
	leaf_put(report_node_object(root, "entry"), c, &p.leaf);
	report_node_str(root, "hash", hex(c, &p.hash));
	report_node_uint(root, "size", p.size);
	report_node_str(root, "root", hex(c, &p.root));
	path_put(root, c, &p);
	checkpoint_put(root, c, p.checkpoint);
	report_node_bool(root, "holds", p.holds);
	report_node_word(root, "content", content_word(p.content));
	return serve_json(c, root, err);
}

bool serve_api_evidence_check(struct serve_call *c, struct vb_error *err)
{
	struct store_log_report r;
	struct report_node root;

	if (!run_log_verify(serve_place(c), c->arena, NULL, &r, err))
		return false;
	root = serve_root();
	report_node_word(root, "format", "vauban-log-verify/1");
	report_node_bool(root, "sound", r.problems == 0);
	report_node_uint(root, "entries", r.entries);
	report_node_uint(root, "checkpoints", r.checkpoints);
	report_node_str(root, "root", hex(c, &r.root));
	report_node_uint(root, "problems_count", r.problems);
	problems_put(root, c, &r);
	return serve_json(c, root, err);
}
