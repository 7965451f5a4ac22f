/*
 * test_watch.c - archives, folders and single files to records; damaged ones named, counted, and the rest read. The
 * archives are written by libarchive, which shares nothing with our reader.
 */
#include "support.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/file.h"
#include "watch/watch.h"

static struct vb_arena *arena;

struct seen {
	VB_VEC(struct vb_str) ids;
	VB_VEC(struct vb_str) rejected;
	VB_VEC(struct vb_str) feeds;
	VB_VEC(struct vb_str) cves;
};

static bool on_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		    struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	*vb_vec_add(arena, &s->feeds) = vb_arena_printf(arena, "%.*s/%.*s/%.*s", VB_FMT(name),
							VB_FMT(scope), VB_FMT(version));
	return true;
}

static bool on_advisory(void *ctx, const struct model_advisory *x, struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	*vb_vec_add(arena, &s->ids) = vb_arena_str(arena, x->id);
	return true;
}

static bool on_kev(void *ctx, const struct model_kev *x, struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	*vb_vec_add(arena, &s->cves) = vb_arena_printf(arena, "%.*s kev %d", VB_FMT(x->cve),
						       x->ransomware);
	return true;
}

static bool on_epss(void *ctx, const struct model_epss *x, struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	*vb_vec_add(arena, &s->cves) = vb_arena_printf(arena, "%.*s epss %.5f", VB_FMT(x->cve),
						       x->score);
	return true;
}

static bool on_support(void *ctx, const struct model_support *x, struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	for (size_t i = 0; i < x->cycles.n; i++)
		*vb_vec_add(arena, &s->cves) = vb_arena_printf(
			arena, "%.*s %.*s ends %lld%s of %zu names", VB_FMT(x->product),
			VB_FMT(x->cycles.v[i].cycle), (long long)x->cycles.v[i].ends,
			x->cycles.v[i].ended ? " ended" : "", x->identifiers.n);
	return true;
}

static bool on_name(void *ctx, const struct model_name *x, struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	*vb_vec_add(arena, &s->cves) = vb_arena_printf(arena, "%.*s %.*s", VB_FMT(x->id),
						       VB_FMT(x->name));
	return true;
}

static void on_rejected(void *ctx, const struct vb_error *why)
{
	struct seen *s = ctx;

	*vb_vec_add(arena, &s->rejected) = vb_arena_printf(arena, "%s:%s", why->file, why->text);
}

static bool watch(const char *path, struct seen *s, struct vb_error *err)
{
	struct watch_sink sink = {.ctx = s,
				  .feed = on_feed,
				  .advisory = on_advisory,
				  .kev = on_kev,
				  .epss = on_epss,
				  .support = on_support,
				  .name = on_name,
				  .rejected = on_rejected};
	struct vb_run run = test_run();

	return watch_path(&run, path, &sink, err);
}

static const char *record(const char *id)
{
	return vb_arena_printf(
		       arena,
		       "{\"id\":\"%s\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[]}", id)
		.p;
}

/* name, text, name, text, ..., NULL; stored members when asked. */
static void zip_save(const char *path, bool stored, const char *const *members)
{
	struct archive *z = archive_write_new();
	struct vb_error err;

	assert_ok(vb_mkdirs(vb_arena_cstr(arena, vb_path_dir(vb_str(path))), &err));
	archive_write_set_format_zip(z);
	if (stored)
		archive_write_zip_set_compression_store(z);
	assert_int_equal(archive_write_open_filename(z, path), ARCHIVE_OK);
	for (; members[0]; members += 2) {
		struct archive_entry *e = archive_entry_new();

		archive_entry_set_pathname(e, members[0]);
		archive_entry_set_size(e, (la_int64_t)strlen(members[1]));
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		assert_int_equal(archive_write_header(z, e), ARCHIVE_OK);
		archive_write_data(z, members[1], strlen(members[1]));
		archive_entry_free(e);
	}
	archive_write_close(z);
	archive_write_free(z);
}

static const char *json_save(const char *name, const char *text)
{
	const char *path = vb_arena_printf(arena, "%s/%s", test_scratch(arena), name).p;
	struct vb_error err;

	assert_ok(vb_file_save(path, vb_str(text), &err));
	return path;
}

static struct vb_str affected_text(const struct model_affected *x)
{
	struct vb_str out = vb_arena_printf(arena, "%.*s %.*s", VB_FMT(x->ecosystem),
					    VB_FMT(x->name));

	if (x->streams.n)
		out = vb_arena_printf(arena, "%.*s %.*s", VB_FMT(out), VB_FMT(x->streams));
	for (size_t i = 0; i < x->versions.n; i++)
		out = vb_arena_printf(arena, "%.*s =%.*s", VB_FMT(out), VB_FMT(x->versions.v[i]));
	for (size_t i = 0; i < x->ranges.n; i++)
		for (size_t k = 0; k < x->ranges.v[i].events.n; k++)
			out = vb_arena_printf(arena, "%.*s %d:%.*s", VB_FMT(out),
					      (int)x->ranges.v[i].events.v[k].kind,
					      VB_FMT(x->ranges.v[i].events.v[k].version));
	return out;
}

static bool on_csaf(void *ctx, const struct model_advisory *x, struct vb_error *err)
{
	struct seen *s = ctx;

	(void)err;
	assert_str(x->id, "ESA-2099-1");
	assert_str(x->upstream.v[0], "CVE-2099-7001");
	assert_str(x->summary, "A sail tears");
	assert_str(x->cwes.v[0], "CWE-787");
	assert_int_equal(x->cvss.n, 1);
	for (size_t i = 0; i < x->affected.n; i++)
		*vb_vec_add(arena, &s->cves) = affected_text(&x->affected.v[i]);
	return true;
}

/* Ranges, exact versions, "fixed" alone, all versions; a distribution without release and a bare product are told. */
static void test_csaf(void **state)
{
	struct seen s = {0};
	const struct watch_sink sink = {
		.ctx = &s, .feed = on_feed, .advisory = on_csaf, .rejected = on_rejected};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	assert_ok(watch_path(&run, test_path(arena, "tests/watch/data/csaf"), &sink, &err));
	assert_int_equal(s.cves.n, 6);
	assert_str(s.cves.v[0], "PyPI sail-kit 0:1.0 1:1.4");
	assert_str(s.cves.v[1], "npm @sail/core =2.0.0");
	assert_str(s.cves.v[2], "Debian:12 sail 0:0");
	assert_str(s.cves.v[3], "AlmaLinux:9 sail 0:0 1:1.2-3.el9");
	/* two module streams of one package are two packages */
	assert_str(
		s.cves.v[4],
		"Red Hat:enterprise_linux:8 galley galley:18 0:0 1:1:18.20.2-1.module+el8.9.0+1+ab");
	assert_str(
		s.cves.v[5],
		"Red Hat:enterprise_linux:8 galley galley:20 0:0 1:1:20.9.1-1.module+el8.9.0+2+ab");
	assert_int_equal(s.rejected.n, 1);
}

static void test_news_dates(void **state)
{
	static const struct {
		const char *text;
		int64_t when; /* 0: no date */
	} cases[] = {
		{"Mon, 16 Nov 2026 10:00:00 +0100", 1794819600},
		{"16 Nov 2026 09:00 GMT", 1794819600},
		{"Mon, 16 November 2026 04:00:00 EST", 1794819600},
		{"2026-11-16T10:00:00+01:00", 1794819600},
		{" 2026-11-16 ", 1794787200},
		{"Mon, 16 Nov 26 10:00:00 GMT", 1794823200},
		{"2026-11-16T09:00Z", 1794819600},
		{"2026-11-16 09:00:00", 1794819600},
		{"2026-11-16T10:00:00+0100", 1794819600},
		{"lun., 16 nov. 2026 09:00:00 +0000", 1794819600},
		{"Sun, 29 Feb 2026 10:00:00 GMT", 0},
		{"Thu, 31 Nov 2026 10:00:00 GMT", 0},
		{"2026-13-16T09:00Z", 0},
		{"Mon, 32 Nov 2026 10:00:00 GMT", 0},
		{"Mon, 16 Nov 2026 25:00:00 GMT", 0},
		{"Mon, 16 Nov 2026 10:00:00 SOON", 0},
		{"16 N 2026 10:00", 0},
		{"yesterday", 0},
		{"", 0},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		int64_t when = 0;
		bool ok = watch_news_date(vb_str(cases[i].text), &when);

		if (ok != (cases[i].when != 0) || when != cases[i].when)
			fail_msg("\"%s\": %lld", cases[i].text, (long long)when);
	}
}

static void test_news(void **state)
{
	const char *path = test_path(arena, "tests/watch/data/news/news/cert.xml");
	struct vb_str text = test_load(arena, path);
	struct model_news_feed feed;
	struct vb_error err;

	(void)state;
	assert_ok(watch_news_parse(arena, text, path, &feed, &err));
	assert_str(feed.title, "Harbour alerts");
	assert_int_equal(feed.items.n, 3);
	assert_str(feed.items.v[0].title, "OpenSSL & friends: CVE-2099-0001 mended");
	assert_str(feed.items.v[0].summary, "A gateway with OpenSSL 3");
	assert_str(feed.items.v[0].key, "n1");
	assert_int_equal(feed.items.v[1].link.n, 0); /* no script is a link */
	assert_str(feed.items.v[2].title, "A Rope Works plant reopens");
	assert_false(watch_news_parse(arena, VB_STR("<a/>"), "x", &feed, &err));
	assert_false(watch_news_parse(arena, VB_STR("<rss"), "x", &feed, &err));
}

/* Texts as publishers really write them: HTML in CDATA, Atom's elements, entities, marks that are no markup. */
static void test_news_texts(void **state)
{
	static const char rss
		[] = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>T</title>"
		     "<item><title><![CDATA[L&rsquo;&eacute;diteur &#171;&nbsp;dit&nbsp;&#xBB; &#150; x < 3 && y > 2 &bogus;]]></title>"
		     "<encoded xmlns=\"http://purl.org/rss/1.0/modules/content/\"><![CDATA[<style>p{color:red}</style><p>One"
		     "</p><SCRIPT>two()</SCRIPT><p>three</p><script>never closed]]></encoded><guid>same</guid>"
		     "<link>https://a.example/1</link></item>"
		     "<item><title>&lt;b&gt;AT&amp;amp;T&lt;/b&gt;</title><guid>same</guid><link>https://a.example/2</link></item>"
		     "<item><title>Third</title><guid>own</guid><link>https://a.example/3</link></item></channel></rss>",
	     atom[] =
		     "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A</title><entry><title "
		     "type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">The <em>CRA</em> at last"
		     "</div></title><id>1</id><content type=\"xhtml\"><div><p>See</p><p>NIS2.</p></div>"
		     "</content></entry></feed>";
	struct model_news_feed feed;
	struct vb_error err;

	(void)state;
	assert_ok(watch_news_parse(arena, vb_str(rss), "x", &feed, &err));
	assert_int_equal(feed.items.n, 3);
	assert_str(feed.items.v[0].title, "L’éditeur « dit » – x < 3 && y > 2 &bogus;");
	assert_str(feed.items.v[0].summary, "One three");
	assert_str(feed.items.v[0].key, "https://a.example/1"); /* "same" names two */
	assert_str(feed.items.v[1].title, "AT&T");
	assert_str(feed.items.v[1].key, "https://a.example/2");
	assert_str(feed.items.v[2].key, "own");
	assert_ok(watch_news_parse(arena, vb_str(atom), "x", &feed, &err));
	assert_str(feed.items.v[0].title, "The CRA at last");
	assert_str(feed.items.v[0].summary, "See NIS2.");
}

/* An item without a title is called by its text, cut between two characters. */
static void a_title_made_of_the_text_is_cut_between_characters(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_news_feed feed;
	struct vb_error err;
	struct vb_buf text VB_CLEANUP(vb_buf_done) = {0};

	(void)state;
	vb_buf_init(&text, 1 << 16);
	vb_buf_cstr(&text, "<rss version=\"2.0\"><channel><title>x</title><item><description>a");
	for (size_t i = 0; i < 300; i++)
		vb_buf_cstr(&text, "é");
	vb_buf_cstr(&text, "</description></item></channel></rss>");
	assert_ok(watch_news_parse(a, vb_buf_view(&text), "x", &feed, &err));
	assert_int_equal(feed.items.n, 1);
	assert_int_equal(feed.items.v[0].title.n, 399);
	assert_true(vb_str_utf8(feed.items.v[0].title));
}

/* Feeds that are nearly XML: bytes of another encoding than said, HTML's entities, a lone '&', a control character. */
static void test_news_mended(void **state)
{
	static const struct {
		const char *head, *title, *expected;
	} cases[] = {
		{"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "D\xe9j\xe0", "Déjà"},
		{"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "D\xc3\xa9j\xc3\xa0", "Déjà"},
		{"<?xml version='1.0' encoding='windows-1252' standalone='yes'?>",
		 "\xc3\x89t\xc3\xa9", "Été"},
		{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "Caf\xe9 \x96 \x80", "Café – €"},
		{"", "R&D &eacute;t&eacute; &amp; \x01hiver", "R&D été & hiver"},
	};
	struct model_news_feed feed;
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_str text = vb_arena_printf(
			arena,
			"%s<rss version=\"2.0\"><channel><title>T</title><item><title>%s</title>"
			"<guid>1</guid></item></channel></rss>",
			cases[i].head, cases[i].title);

		assert_ok(watch_news_parse(arena, text, "x", &feed, &err));
		assert_int_equal(feed.items.n, 1);
		assert_str(feed.items.v[0].title, cases[i].expected);
	}
	assert_false(watch_news_parse(arena, VB_STR("<rss><channel>&</rss>"), "x", &feed, &err));
	assert_true(strstr(err.text, "well-formed"));
}

/* Whole words, in any case of letters; phrases; once each; the title counts twice. */
static void test_relevance(void **state)
{
	static const struct {
		const char *title, *summary;
		unsigned score;
	} cases[] = {
		{"OpenSSL 3.5 is out", "openssl openssl", 6},
		{"News", "About openssl.", 3},
		{"opensslish things", "libopenssl", 0},
		{"A word from rope works", "", 8},
		{"Rope", "works", 0},
		{"CVE-2099-0001: what to do", "CVE-2099-00011", 24},
	};
	struct watch_terms *t = watch_terms_new(arena);

	(void)state;
	watch_terms_add(t, VB_STR("OpenSSL"), 3);
	watch_terms_add(t, VB_STR("openssl"), 2); /* the stronger weight holds */
	watch_terms_add(t, VB_STR("Rope Works"), 4);
	watch_terms_add(t, VB_STR("CVE-2099-0001"), 12);
	watch_terms_add(t, VB_STR("?"), 50);
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_news_item item = {.title = vb_str(cases[i].title),
					       .summary = vb_str(cases[i].summary)};

		watch_terms_rank(t, &item);
		if (item.score != cases[i].score)
			fail_msg("\"%s\": %u", cases[i].title, item.score);
	}
}

/* Both layouts of endoflife.date, with days, "true" and "false". */
static void test_support(void **state)
{
	static const char *const texts[] = {
		"{\"deck\":{\"title\":\"Deck\",\"identifiers\":[{\"purl\":\"pkg:npm/deck\"},{\"cpe\":\"x\"},"
		"{\"repology\":\"deck\"}],\"releases\":[{\"releaseCycle\":\"2\",\"eol\":false},"
		"{\"releaseCycle\":\"1\",\"eol\":\"1970-01-02\"},{\"releaseCycle\":\"0\",\"eol\":true}]}}",
		"{\"result\":[{\"name\":\"deck\",\"label\":\"Deck\",\"identifiers\":[{\"type\":\"purl\",\"id\":"
		"\"pkg:npm/deck\"},{\"type\":\"cpe\",\"id\":\"x\"},{\"type\":\"repology\",\"id\":\"deck\"}],"
		"\"releases\":[{\"name\":\"2\",\"isEol\":false},{\"name\":\"1\",\"isEol\":true,"
		"\"eolFrom\":\"1970-01-02\"},{\"name\":\"0\",\"isEol\":true,\"eolFrom\":null}]}]}",
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(texts); i++) {
		struct seen s = {0};
		struct vb_error err;

		assert_ok(watch(json_save("endoflife.json", texts[i]), &s, &err));
		assert_int_equal(s.cves.n, 3);
		assert_str(s.cves.v[0], "deck 2 ends 0 of 2 names");
		assert_str(s.cves.v[1], "deck 1 ends 86400 of 2 names");
		assert_str(s.cves.v[2], "deck 0 ends 0 ended of 2 names");
	}
}

static void test_names(void **state)
{
	static const struct {
		const char *text, *first;
	} cases[] = {
		{"[{\"id\":\"CWE-787\",\"name\":\"Out-of-bounds Write\"}]",
		 "CWE-787 Out-of-bounds Write"},
		{"{\"Weaknesses\":[{\"ID\":\"787\",\"Name\":\"Out-of-bounds Write\"}]}",
		 "CWE-787 Out-of-bounds Write"},
		{"{\"techniques\":[{\"id\":\"T0800\",\"name\":\"Mode\"},{\"id\":\"M0800\",\"name\":\"x\"}]}",
		 "T0800 Mode"},
		{"{\"type\":\"bundle\",\"objects\":[{\"type\":\"malware\",\"name\":\"x\"},{\"type\":"
		 "\"attack-pattern\",\"name\":\"Old\",\"revoked\":true,\"external_references\":[{\"source_name\":"
		 "\"mitre-attack\",\"external_id\":\"T1\"}]},{\"type\":\"attack-pattern\",\"name\":\"Mode\","
		 "\"external_references\":[{\"source_name\":\"other\"},{\"source_name\":\"mitre-ics-attack\","
		 "\"external_id\":\"T0800\"}]}]}",
		 "T0800 Mode"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct seen s = {0};
		struct vb_error err;

		assert_ok(watch(json_save("names.json", cases[i].text), &s, &err));
		assert_int_equal(s.cves.n, 1);
		assert_str(s.cves.v[0], cases[i].first);
	}
}

static void test_zip(void **state)
{
	for (int stored = 0; stored < 2; stored++) {
		const char *dir = test_scratch(arena),
			   *path = vb_arena_printf(arena, "%s/PyPI/all.zip", dir).p;
		const char *const members[] = {"A.json",    record("A-1"),
					       "notes.txt", "not a record",
					       "B.json",    "{\"id\":",
					       "C.json",    "[]",
					       "D.json",    "{\"modified\":\"x\"}",
					       "E.json",    record("E-1"),
					       NULL};
		struct seen s = {0};
		struct vb_error err;

		zip_save(path, stored, members);
		assert_ok(watch(dir, &s, &err));
		assert_int_equal(s.feeds.n, 1);
		assert_str(s.feeds.v[0], "OSV/PyPI/");
		assert_int_equal(s.ids.n, 2);
		assert_str(s.ids.v[0], "A-1");
		assert_str(s.ids.v[1], "E-1");
		assert_int_equal(s.rejected.n, 3);
		assert_true(vb_str_find(s.rejected.v[0], VB_STR("all.zip:B.json")) <
					s.rejected.v[0].n);
	}
	(void)state;
}

/* Any byte altered or the end missing: never a crash, never a record that was not there. */
static void test_damaged_zip(void **state)
{
	const char *path = vb_arena_printf(arena, "%s/x.zip", test_scratch(arena)).p;
	const char *const members[] = {"A.json", record("A-1"), "B.json", record("B-1"), NULL};
	struct vb_str whole;
	unsigned rejected = 0, failed = 0;

	(void)state;
	zip_save(path, false, members);
	whole = test_load(arena, path);
	for (size_t at = 0; at < whole.n; at++) {
		struct seen s = {0};
		struct vb_error err;

		((char *)(uintptr_t)whole.p)[at] ^= 0x15;
		test_save(path, whole);
		((char *)(uintptr_t)whole.p)[at] ^= 0x15;
		if (!watch(path, &s, &err))
			failed++;
		rejected += (unsigned)s.rejected.n;
		for (size_t i = 0; i < s.ids.n; i++)
			assert_true(vb_str_is(s.ids.v[i], "A-1") || vb_str_is(s.ids.v[i], "B-1"));
	}
	assert_true(failed > 5 && rejected > 50);
	for (size_t n = 0; n < whole.n; n++) {
		struct seen s = {0};
		struct vb_error err;

		test_save(path, vb_str_sub(whole, 0, n));
		assert_false(watch(path, &s, &err));
		assert_true(err.text[0]);
	}
}

static void test_oversized_member(void **state)
{
	const char *path = vb_arena_printf(arena, "%s/x.zip", test_scratch(arena)).p;
	size_t n = 17 * 1024 * 1024;
	char *large = vb_alloc(n + 1, 1);
	const char *members[] = {"bomb.json", large, "B.json", record("B-1"), NULL};
	struct seen s = {0};
	struct vb_error err;

	(void)state;
	memset(large, ' ', n);
	zip_save(path, false, members);
	free(large);
	assert_ok(watch(path, &s, &err));
	assert_int_equal(s.ids.n, 1);
	assert_int_equal(s.rejected.n, 1);
	assert_true(vb_str_find(s.rejected.v[0], VB_STR("over the limit")) < s.rejected.v[0].n);
}

static void test_folder(void **state)
{
	struct vb_str dir = vb_str(test_scratch(arena));
	struct seen s = {0};
	struct vb_error err;

	(void)state;
	test_save(vb_path_join(arena, dir, VB_STR("Debian/B.json")).p, vb_str(record("B-1")));
	test_save(vb_path_join(arena, dir, VB_STR("Debian/A.json")).p, vb_str(record("A-1")));
	test_save(vb_path_join(arena, dir, VB_STR("schemas/some.json")).p,
			       VB_STR("{\"$schema\":\"x\"}"));
	test_save(vb_path_join(arena, dir, VB_STR("other.csv")).p, VB_STR("a,b\n1,2\n"));
	test_save(vb_path_join(
		arena, dir, VB_STR("kev.json")).p,
		VB_STR("{\"catalogVersion\":\"1\",\"vulnerabilities\":[{\"cveID\":\"CVE-2099-1\",\"dateAdded\":\"2099-01-01\","
			 "\"knownRansomwareCampaignUse\":\"Unknown\"},{\"cveID\":\"CVE-2099-2\",\"dateAdded\":\"soon\"}]}"));
	test_save(vb_path_join(
		arena, dir, VB_STR("epss.csv")).p,
		VB_STR("#model_version:v1,score_date:2099-01-03T00:00:00+0000\ncve,epss,percentile\nCVE-2099-1,0.5,0.9\n"
			 "CVE-2099-3,1.5,0.9\nCVE-2099-4,nan,0.9\nCVE-2099-5,0.1\nCVE-2099-6,0.00001,1\n"));
	assert_ok(watch(dir.p, &s, &err));
	assert_int_equal(s.feeds.n, 3);
	assert_str(s.feeds.v[0], "OSV/Debian/");
	assert_str(s.feeds.v[1], "EPSS//2099-01-03");
	assert_str(s.feeds.v[2], "KEV//1");
	assert_int_equal(s.ids.n, 2);
	assert_str(s.ids.v[0], "A-1"); /* sorted order */
	assert_int_equal(s.cves.n, 3);
	assert_str(s.cves.v[0], "CVE-2099-1 epss 0.50000");
	assert_str(s.cves.v[2], "CVE-2099-1 kev 0");
	assert_int_equal(s.rejected.n, 4);
}

static void test_epss_gzip(void **state)
{
	const char *path = vb_arena_printf(arena, "%s/epss.csv.gz", test_scratch(arena)).p;
	static const char text[] = "cve,epss,percentile\nCVE-2099-1,0.5,0.9\n";
	gzFile f = gzopen(path, "wb");
	struct vb_str whole;
	struct seen s = {0};
	struct vb_error err;

	(void)state;
	for (int i = 0; i < 20000; i++) /* more than one buffer, so that a cut is inside the data */
		gzwrite(f, i ? "CVE-2099-2,0.25,0.5\n" : text, i ? 20 : sizeof(text) - 1);
	gzclose(f);
	assert_ok(watch(path, &s, &err));
	assert_int_equal(s.cves.n, 20000);
	whole = test_load(arena, path);
	test_save(path, vb_str_sub(whole, 0, whole.n - 12));
	assert_false(watch(path, &s, &err));
	assert_true(strstr(err.text, "not whole"));
}

static void test_named_files_must_be_feeds(void **state)
{
	struct vb_str dir = vb_str(test_scratch(arena));
	const char *text = vb_path_join(arena, dir, VB_STR("x.txt")).p,
					*json = vb_path_join(arena, dir, VB_STR("x.json")).p;
	struct seen s = {0};
	struct vb_error err;

	(void)state;
	test_save(text, VB_STR("hello"));
	test_save(json, VB_STR("{\"hello\":1}"));
	assert_false(watch(text, &s, &err));
	assert_true(err.hint[0]);
	assert_false(watch(json, &s, &err));
	test_save(json, VB_STR("{\n\"hello\":}"));
	assert_false(watch(json, &s, &err));
	assert_int_equal(err.line, 2);
	assert_false(watch(vb_path_join(arena, dir, VB_STR("absent.zip")).p, &s, &err));
	assert_int_equal(err.code, VB_E_MISSING);
	test_save(json, vb_str(record("A-1")));
	assert_ok(watch(json, &s, &err));
	assert_str(s.ids.v[0], "A-1");
}

static void test_record(void **state)
{
	const char *path = test_path(arena, "tests/watch/data/record.json");
	struct model_advisory x;
	struct vb_error err;

	(void)state;
	assert_ok(watch_osv_parse(arena, test_load(arena, path), "record.json", &x, &err));
	assert_str(x.id, "TEST-2099-1");
	assert_int_equal(x.aliases.n, 2);
	assert_int_equal(x.upstream.n, 1);
	assert_int_equal(x.modified, 1767323045);
	assert_int_equal(x.published, 0); /* year 1 says nothing */
	assert_int_equal(x.withdrawn, 1); /* at a time nobody can read */
	assert_int_equal(x.cvss.n, 1);
	assert_int_equal(x.cwes.n, 2);
	assert_str(x.references.v[0], "https://example.org/advisory");
	assert_str(x.references.v[1], "https://example.org/fix");
	assert_int_equal(x.references.n, 3); /* ftp: left out */
	assert_int_equal(x.affected.n, 2);
	assert_str(x.affected.v[0].ecosystem, "Debian:12");
	assert_int_equal(x.affected.v[0].ranges.n, 2);
	assert_int_equal(x.affected.v[0].ranges.v[1].type, MODEL_RANGE_GIT);
	assert_int_equal(x.affected.v[0].ranges.v[0].events.n, 4);
	assert_int_equal(x.affected.v[0].ranges.v[0].events.v[3].kind, MODEL_EVENT_LAST_AFFECTED);
	assert_str(x.affected.v[0].severity_word, "high");
	assert_str(x.affected.v[1].informational, "unmaintained");
	assert_int_equal(x.affected.v[1].versions.n, 2);
	assert_int_equal(x.affected.v[1].cvss.n, 1);
}

static void test_wrong_records(void **state)
{
	static const char *const texts[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"id\":1}",
		"{\"id\":\"\"}",
		"{\"id\":\"a\\u0000b\"}",
		("{\"id\":\"a\",\"affected\":[{\"ranges\":[{\"type\":\"SEMVER\","
		 "\"events\":[{\"introduced\":0}]}]}]}"),
	};
	static const char *const strange[] = {
		"{\"id\":\"a\",\"affected\":{}}",
		"{\"id\":\"a\",\"affected\":[1,null,{\"package\":3}]}",
		"{\"id\":\"a\",\"aliases\":\"x\",\"references\":[1],\"severity\":[[]]}",
	};
	struct model_advisory x;
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(texts); i++) {
		assert_false(watch_osv_parse(arena, vb_str(texts[i]), "x", &x, &err));
		assert_true(err.text[0]);
	}
	for (size_t i = 0; i < VB_COUNT(strange); i++)
		assert_ok(watch_osv_parse(arena, vb_str(strange[i]), "x", &x, &err));
}

static void test_download(void **state)
{
	const char *dir = test_scratch(arena);
	struct seen s = {0};
	const struct watch_sink sink = {.ctx = &s, .rejected = on_rejected};
	static const char *const wrong[] = {"../etc", "a/b", "", ".", "x?y"}, *const right[] = {
										      "PyPI"};
	struct vb_run run = test_run();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(wrong); i++) {
		assert_false(watch_download(&run, &wrong[i], 1, dir, &sink, &err));
		assert_int_equal(err.code, VB_E_USAGE);
	}
	setenv("https_proxy", "http://127.0.0.1:9",
	       1); /* nothing listens there: no network for this test */
	assert_false(watch_download(&run, right, 1, dir, &sink, &err));
	assert_int_equal(err.code, VB_E_ENV);
	assert_true(strstr(err.text, "cannot download https://") &&
		    strstr(err.hint, "watch --from"));
	assert_false(vb_file_exists(vb_arena_printf(arena, "%s/PyPI/all.zip", dir).p));
	assert_false(vb_file_exists(vb_arena_printf(arena, "%s/PyPI/all.zip.part", dir).p));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_title_made_of_the_text_is_cut_between_characters),
		cmocka_unit_test(test_zip),
		cmocka_unit_test(test_support),
		cmocka_unit_test(test_csaf),
		cmocka_unit_test(test_news_dates),
		cmocka_unit_test(test_news),
		cmocka_unit_test(test_news_texts),
		cmocka_unit_test(test_news_mended),
		cmocka_unit_test(test_relevance),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_damaged_zip),
		cmocka_unit_test(test_oversized_member),
		cmocka_unit_test(test_folder),
		cmocka_unit_test(test_epss_gzip),
		cmocka_unit_test(test_named_files_must_be_feeds),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_wrong_records),
		cmocka_unit_test(test_download),
	};
	int failed;

	arena = vb_arena_new();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	vb_arena_free(arena);
	return failed;
}
