/*
 * test_provider.c - a CSAF provider made here, read from its folder and from a server of the test's own on 127.0.0.1
 * that hands out the same files: lists, digests, what is missing and what leads outside.
 */
#include <dlfcn.h>
#include <unistd.h>

#include "core/fetch.h"
#include "core/file.h"
#include "core/hash.h"
#include "server.h"
#include "support.h"
#include "watch/watch.h"

static struct vb_arena *arena;
static const char *root;
static struct test_server server;

struct seen {
	unsigned feeds, records;
	VB_VEC(struct vb_str) rejected, notes;
};

static bool on_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		    struct vb_error *err)
{
	(void)name, (void)scope, (void)version, (void)err;
	((struct seen *)ctx)->feeds++;
	return true;
}

static bool on_advisory(void *ctx, const struct model_advisory *x, struct vb_error *err)
{
	(void)x, (void)err;
	((struct seen *)ctx)->records++;
	return true;
}

static void on_rejected(void *ctx, const struct vb_error *why)
{
	struct seen *s = ctx;

	*vb_vec_add(arena, &s->rejected) = vb_arena_printf(arena, "%s: %s", why->file, why->text);
}

static void on_note(void *ctx, enum vb_note kind, const char *text)
{
	struct seen *s = ctx;

	(void)kind;
	*vb_vec_add(arena, &s->notes) = vb_arena_str(arena, vb_str(text));
}

static void save(const char *name, const char *text)
{
	test_save(vb_arena_printf(arena, "%s/%s", root, name).p, vb_str(text));
}

static const char *document(const char *id)
{
	return vb_arena_printf(
		       arena,
		       "{\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.0\","
		       "\"title\":\"Sails\",\"publisher\":{\"category\":\"vendor\",\"name\":\"Sails\","
		       "\"namespace\":\"https://sails.example\"},\"tracking\":{\"id\":\"%s\","
		       "\"current_release_date\":\"2026-01-02T00:00:00Z\"}},\"product_tree\":{"
		       "\"branches\":[{\"category\":\"vendor\",\"name\":\"Sails\",\"branches\":[{"
		       "\"category\":\"product_version\",\"name\":\"1.0\",\"product\":{\"product_id\":"
		       "\"A\",\"name\":\"A\",\"product_identification_helper\":{\"purl\":"
		       "\"pkg:pypi/sail@1.0\"}}}]}]},\"vulnerabilities\":[{\"cve\":\"CVE-2099-7002\","
		       "\"product_status\":{\"known_affected\":[\"A\"]}}]}",
		       id)
		.p;
}

static void save_with_digest(const char *name, const char *text, const char *of)
{
	save(name, text);
	save(vb_arena_printf(arena, "%s.sha256", name).p,
	     vb_arena_printf(arena, "%.*s  %s\n", VB_FMT(vb_sha256_hex(arena, vb_str(of))), name)
		     .p);
}

/* `site`: where the provider says its files stand. */
static void provider_make(const char *site, const char *distribution)
{
	save("provider-metadata.json",
	     vb_arena_printf(
		     arena,
		     "{\"canonical_url\":\"%s/provider-metadata.json\",\"distributions\":[%s],"
		     "\"last_updated\":\"2026-01-02T00:00:00Z\",\"metadata_version\":\"2.0\","
		     "\"publisher\":{\"name\":\"Sails\"},\"role\":\"csaf_provider\"}",
		     site, distribution)
		     .p);
	save("rolie.json",
	     vb_arena_printf(
		     arena,
		     "{\"feed\":{\"entry\":[{\"link\":[{\"rel\":\"self\",\"href\":"
		     "\"%s/2026/one.json\"},{\"rel\":\"hash\",\"href\":\"%s/2026/one.json.sha256\"}]},"
		     "{\"content\":{\"src\":\"%s/2026/two.json\"},\"link\":[{\"rel\":\"hash\","
		     "\"href\":\"%s/2026/two.json.sha256\"}]},{\"content\":{\"src\":"
		     "\"%s/2026/gone.json\"}},{\"content\":{\"src\":\"ftp://x/y\"}}]}}",
		     site, site, site, site, site)
		     .p);
	save_with_digest("2026/one.json", document("ESA-1"), document("ESA-1"));
	save_with_digest("2026/two.json", document("ESA-2"), "altered since");
	save("2026/three.json", document("ESA-3")); /* no digest stated */
}

static struct seen read_signed(const char *path, const struct watch_signers *signers)
{
	const struct watch_sink sink = {
		.feed = on_feed, .advisory = on_advisory, .rejected = on_rejected};
	struct watch_sink own = sink;
	struct seen s = {0};
	struct vb_run run = test_run();
	struct vb_error err;

	run.note = on_note;
	run.ctx = &s;
	own.ctx = &s;
	own.signers = signers;
	assert_ok(watch_path(&run, path, &own, &err));
	return s;
}

static struct seen read_from(const char *path)
{
	return read_signed(path, NULL);
}

static bool said(const struct seen *s, const char *what)
{
	for (size_t i = 0; i < s->rejected.n; i++)
		if (vb_str_find(s->rejected.v[i], vb_str(what)) < s->rejected.v[i].n)
			return true;
	return false;
}

static void assert_rolie(const struct seen *s)
{
	assert_int_equal(s->feeds, 1);
	assert_int_equal(s->records, 1);
	assert_int_equal(s->rejected.n, 3);
	assert_true(said(s, "two.json.sha256: not the digest of its document"));
	assert_true(said(s, "2026/gone.json"));
	assert_true(said(s, "\"ftp://x/y\" is no address of a document"));
}

static const char *rolie(const char *site)
{
	return vb_arena_printf(arena,
			       "{\"rolie\":{\"feeds\":[{\"tlp_label\":\"WHITE\",\"url\":"
			       "\"%s/rolie.json\"}]}}",
			       site)
		.p;
}

static void a_folder_is_read_by_its_list(void **state)
{
	const char *site = "https://sails.example/.well-known/csaf";
	struct seen s;

	(void)state;
	provider_make(site, rolie(site));
	s = read_from(root);
	assert_rolie(&s);
	s = read_from(vb_arena_printf(arena, "%s/provider-metadata.json", root).p);
	assert_rolie(&s);
}

static void directories_list_by_index_or_changes(void **state)
{
	const char *site = "https://sails.example/csaf";
	struct seen s;

	(void)state;
	provider_make(site, "{\"directory_url\":\"https://sails.example/csaf/\"}");
	save("changes.csv", "\"2026/three.json\",\"2026-01-02T00:00:00Z\"\n"
			    "\"2026/one.json\",\"2026-01-01T00:00:00Z\"\n");
	s = read_from(root);
	assert_int_equal(s.records, 2);
	assert_int_equal(s.rejected.n, 0);
	save("index.txt", "2026/one.json\n2026/one.json\n../../etc/secret.json\n2026/two.json\n");
	s = read_from(root);
	assert_int_equal(s.records, 1);
	assert_int_equal(s.rejected.n, 2);
	assert_true(said(&s, "\"../../etc/secret.json\" leads out of"));
	assert_true(said(&s, "not the digest of its document"));
}

/* A feed in pages, the last of which points back at the first. */
static void the_pages_of_a_feed_are_followed_once(void **state)
{
	const char *site = "https://sails.example/csaf";
	struct seen s;

	(void)state;
	provider_make(site, rolie(site));
	save("rolie.json",
	     vb_arena_printf(
		     arena,
		     "{\"feed\":{\"link\":[{\"rel\":\"self\",\"href\":\"%s/rolie.json\"},{\"rel\":"
		     "\"next\",\"href\":\"%s/page2.json\"}],\"entry\":[{\"content\":{\"src\":"
		     "\"%s/2026/one.json\"}}]}}",
		     site, site, site)
		     .p);
	save("page2.json",
	     vb_arena_printf(arena,
			     "{\"feed\":{\"link\":[{\"rel\":\"next\",\"href\":\"%s/rolie.json\"}],"
			     "\"entry\":[{\"content\":{\"src\":\"%s/2026/three.json\"}}]}}",
			     site, site)
		     .p);
	s = read_from(root);
	assert_int_equal(s.records, 2);
	assert_int_equal(s.rejected.n, 0);
}

/* Nobody checks signatures: how many documents have one, and how many state no digest, is said. */
static void what_is_not_checked_is_said(void **state)
{
	struct seen s;

	(void)state;
	provider_make("https://sails.example/csaf",
		      "{\"directory_url\":\"https://sails.example/csaf/\"}");
	save("index.txt", "2026/one.json\n2026/three.json\n");
	s = read_from(root);
	assert_int_equal(s.records, 2);
	assert_int_equal(s.notes.n, 2);
	assert_true(vb_str_ends(s.notes.v[0], VB_STR("signature not checked of 2 of 2 documents")));
	assert_true(vb_str_ends(s.notes.v[1], VB_STR("no digest stated of 1 of 2 documents")));
}

/* Both digests count, and so do those beside a document that no provider lists. */
static void every_digest_beside_a_document_counts(void **state)
{
	struct vb_str lone = vb_arena_printf(arena, "%s/lone", root);
	struct seen s;

	(void)state;
	save_with_digest("lone/a.json", document("ESA-1"), document("ESA-1"));
	s = read_from(lone.p);
	assert_int_equal(s.records, 1);
	assert_int_equal(s.rejected.n, 0);
	save("lone/a.json.sha512", "00  a.json\n");
	s = read_from(lone.p);
	assert_int_equal(s.records, 0);
	assert_true(said(&s, "a.json.sha512: not the digest of its document"));
}

/* ---- signatures ---------------------------------------------------------------------------- */

static void *rnp; /* librnp, which makes the keys here too */

static void (*rnp_find(const char *name))(void)
{
	void *symbol = dlsym(rnp, name);
	void (*out)(void) = NULL;

	assert_non_null(symbol);
	memcpy((void *)&out, &symbol, sizeof(out));
	return out;
}

#define RNP(name, ...) ((uint32_t(*)(__VA_ARGS__))rnp_find(name))

static struct vb_str rnp_output(void *output)
{
	uint8_t *bytes = NULL;
	struct vb_str out;
	size_t n = 0;

	assert_int_equal(RNP("rnp_output_memory_get_buf", void *, uint8_t **, size_t *,
			     bool)(output, &bytes, &n, false),
			 0);
	out = vb_arena_str(arena, vb_strn((const char *)bytes, n));
	RNP("rnp_output_destroy", void *)(output);
	return out;
}

struct signer {
	void *ffi, *key;
	struct vb_str public_key;
};

static struct signer signer_make(const char *who)
{
	struct signer s = {NULL, NULL, {NULL, 0}};
	void *output = NULL;

	assert_int_equal(
		RNP("rnp_ffi_create", void **, const char *, const char *)(&s.ffi, "GPG", "GPG"),
		0);
	assert_int_equal(RNP("rnp_generate_key_rsa", void *, uint32_t, uint32_t, const char *,
			     const char *, void **)(s.ffi, 2048, 0, who, NULL, &s.key),
			 0);
	assert_int_equal(RNP("rnp_output_to_memory", void **, size_t)(&output, 0), 0);
	/* armoured, public */
	assert_int_equal(RNP("rnp_key_export", void *, void *, uint32_t)(s.key, output, 3), 0);
	s.public_key = rnp_output(output);
	return s;
}

static void signer_done(struct signer *s)
{
	RNP("rnp_key_handle_destroy", void *)(s->key);
	RNP("rnp_ffi_destroy", void *)(s->ffi);
}

static struct vb_str signature_of(const struct signer *s, struct vb_str text)
{
	void *op = NULL, *input = NULL, *output = NULL;

	assert_int_equal(RNP("rnp_input_from_memory", void **, const uint8_t *, size_t,
			     bool)(&input, (const uint8_t *)text.p, text.n, true),
			 0);
	assert_int_equal(RNP("rnp_output_to_memory", void **, size_t)(&output, 0), 0);
	assert_int_equal(RNP("rnp_op_sign_detached_create", void **, void *, void *,
			     void *)(&op, s->ffi, input, output),
			 0);
	assert_int_equal(
		RNP("rnp_op_sign_add_signature", void *, void *, void **)(op, s->key, NULL), 0);
	assert_int_equal(RNP("rnp_op_sign_execute", void *)(op), 0);
	RNP("rnp_op_sign_destroy", void *)(op);
	RNP("rnp_input_destroy", void *)(input);
	return rnp_output(output);
}

/*
 * With keys given a document counts when one of them signed it, as it is: not without a signature, not with one of
 * another key, not altered, and not when a bit of the signature is wrong.
 */
static void documents_count_when_a_trusted_key_signed_them(void **state)
{
	const char *keys = vb_arena_printf(arena, "%s/keys.asc", root).p,
		   *folder = vb_arena_printf(arena, "%s/signed", root).p;
	struct signer ours, other;
	struct watch_signers *signers = NULL;
	struct vb_str good;
	struct vb_error err;
	struct seen s;

	(void)state;
	rnp = dlopen("librnp.so.0", RTLD_NOW | RTLD_LOCAL);
	if (!rnp) {
		assert_false(watch_signers_open(keys, &signers, &err));
		assert_int_equal(err.code, VB_E_ENV);
		skip();
	}
	ours = signer_make("Sails <a@sails.example>");
	other = signer_make("Other <b@sails.example>");
	test_save(keys, vb_str("no key"));
	assert_false(watch_signers_open(keys, &signers, &err));
	assert_int_equal(err.code, VB_E_INPUT);
	test_save(keys, ours.public_key);
	assert_ok(watch_signers_open(keys, &signers, &err));
	good = signature_of(&ours, vb_str(document("ESA-1")));
	save("signed/a.json", document("ESA-1"));
	test_save(vb_arena_printf(arena, "%s/a.json.asc", folder).p, good);
	save("signed/b.json", document("ESA-2")); /* altered after it was signed */
	test_save(vb_arena_printf(arena, "%s/b.json.asc", folder).p, good);
	save("signed/c.json", document("ESA-3"));
	save("signed/d.json", document("ESA-4"));
	test_save(vb_arena_printf(arena, "%s/d.json.asc", folder).p,
		  signature_of(&other, vb_str(document("ESA-4"))));
	s = read_signed(folder, signers);
	assert_int_equal(s.records, 1);
	assert_int_equal(s.rejected.n, 3);
	assert_true(said(&s, "c.json: no good signature of a key in"));
	assert_int_equal(read_signed(folder, NULL).records, 4);
	for (size_t at = 0; at < good.n; at += 7) {
		struct vb_str bad = vb_arena_str(arena, good);

		((char *)(uintptr_t)bad.p)[at] ^= 0x20;
		if (!watch_signers_hold(signers, vb_str(document("ESA-1")), bad, "a", &err))
			assert_true(err.text[0]);
		assert_false(
			watch_signers_hold(signers, vb_str(document("ESA-2")), bad, "b", &err));
	}
	for (size_t n = 0; n < good.n; n += 31)
		assert_false(watch_signers_hold(signers, vb_str(document("ESA-1")),
						vb_str_sub(good, 0, n), "a", &err));
	watch_signers_cleanup(&signers);
	signer_done(&ours);
	signer_done(&other);
}

/* A provider names the signature of each; in a directory it stands beside the document. */
static void the_signatures_of_a_provider_are_checked(void **state)
{
	const char *keys = vb_arena_printf(arena, "%s/keys2.asc", root).p,
		   *site = "https://sails.example/csaf";
	struct watch_signers *signers = NULL;
	struct signer ours;
	struct vb_error err;
	struct seen s;

	(void)state;
	if (!rnp)
		skip();
	ours = signer_make("Sails <a@sails.example>");
	test_save(keys, ours.public_key);
	assert_ok(watch_signers_open(keys, &signers, &err));
	provider_make(site, "{\"directory_url\":\"https://sails.example/csaf/\"}");
	save("index.txt", "2026/one.json\n2026/three.json\n");
	test_save(vb_arena_printf(arena, "%s/2026/three.json.asc", root).p,
		  signature_of(&ours, vb_str(document("ESA-3"))));
	s = read_signed(root, signers);
	assert_int_equal(s.records, 1);
	assert_int_equal(s.rejected.n, 1);
	assert_true(said(&s, "2026/one.json: no good signature"));
	assert_int_equal(s.notes.n, 1); /* of digests alone */
	unlink(vb_arena_printf(arena, "%s/index.txt", root).p);
	provider_make(site, rolie(site));
	save("rolie.json",
	     vb_arena_printf(
		     arena,
		     "{\"feed\":{\"entry\":[{\"link\":[{\"rel\":\"self\",\"href\":\"%s/2026/three.json\"},"
		     "{\"rel\":\"signature\",\"href\":\"%s/2026/three.json.asc\"}]}]}}",
		     site, site)
		     .p);
	s = read_signed(root, signers);
	assert_int_equal(s.records, 1);
	assert_int_equal(s.rejected.n, 0);
	watch_signers_cleanup(&signers);
	signer_done(&ours);
}

/* ---- over HTTP ----------------------------------------------------------------------------- */

static void serve(int client)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	char request[4096];
	ssize_t n = read(client, request, sizeof(request) - 1);
	struct vb_str rest = vb_strn(request, n > 0 ? (size_t)n : 0), body = {NULL, 0}, path, head;
	struct vb_error err;

	if (!vb_str_next(&rest, ' ', &path) || !vb_str_next(&rest, ' ', &path))
		return;
	if (!vb_file_load(a, vb_arena_printf(a, "%s%.*s", root, VB_FMT(path)).p, 1 << 20, &body,
			  &err))
		body = VB_STR("");
	head = vb_arena_printf(a, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
			       body.n ? "200 OK" : "404 Not Found", body.n);
	if (vb_write_all(client, head.p, head.n) && body.n && !vb_write_all(client, body.p, body.n))
		_exit(1);
}

static void an_address_is_fetched_with_what_it_lists(void **state)
{
	struct vb_fetch *http = NULL;
	struct vb_error err;
	const char *site;
	struct seen s;

	(void)state;
	if (!vb_fetch_open(&http, &err))
		skip();
	vb_fetch_cleanup(&http);
	test_server_start(&server, serve);
	site = vb_arena_printf(arena, "http://127.0.0.1:%d", server.port).p;
	provider_make(site, rolie(site));
	s = read_from(vb_arena_printf(arena, "%s/provider-metadata.json", site).p);
	test_server_stop(&server);
	assert_rolie(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_folder_is_read_by_its_list),
		cmocka_unit_test(directories_list_by_index_or_changes),
		cmocka_unit_test(the_pages_of_a_feed_are_followed_once),
		cmocka_unit_test(what_is_not_checked_is_said),
		cmocka_unit_test(every_digest_beside_a_document_counts),
		cmocka_unit_test(documents_count_when_a_trusted_key_signed_them),
		cmocka_unit_test(the_signatures_of_a_provider_are_checked),
		cmocka_unit_test(an_address_is_fetched_with_what_it_lists),
	};
	int failed;

	arena = vb_arena_new();
	root = test_scratch(arena);
	failed = cmocka_run_group_tests_name("watch/provider", tests, NULL, NULL);
	vb_arena_free(arena);
	return failed;
}
