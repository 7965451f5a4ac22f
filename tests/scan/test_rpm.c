/*
 * test_rpm.c - rpm databases, written here byte by byte from the formats' descriptions: three containers, one truth.
 * The headers are made by header_make(): tag, type and value of each entry as rpm writes them.
 */
#include <sqlite3.h>

#include "scan/readers/readers.h"
#include "scan/scan.h"
#include "support.h"

enum { INT32 = 4, STRING = 6, STRINGS = 8 };

struct header {
	struct vb_buf index, data;
	uint32_t entries;
};

static void put_big(struct vb_buf *b, uint32_t v)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		vb_put_u8(b, (uint8_t)(v >> shift));
}

static void header_entry(struct header *h, uint32_t tag, uint32_t type, uint32_t count)
{
	put_big(&h->index, tag);
	put_big(&h->index, type);
	put_big(&h->index, (uint32_t)h->data.n);
	put_big(&h->index, count);
	h->entries++;
}

/* `text`: strings separated by '|'. */
static void header_strings(struct header *h, uint32_t tag, const char *text)
{
	struct vb_str rest = vb_str(text), part;
	uint32_t n = 1;

	for (const char *p = text; *p; p++)
		n += *p == '|';
	header_entry(h, tag,
		     tag == 1047 || tag == 1049 || tag == 1081 || tag == 1082 || tag == 1117 ||
				     tag == 1118
			     ? STRINGS
			     : STRING,
		     n);
	while (vb_str_next(&rest, '|', &part)) {
		vb_buf_str(&h->data, part);
		vb_buf_char(&h->data, '\0');
	}
}

static void header_u32(struct header *h, uint32_t tag, uint32_t value)
{
	while (h->data.n % 4)
		vb_buf_char(&h->data, '\0');
	header_entry(h, tag, INT32, 1);
	put_big(&h->data, value);
}

struct package {
	const char *name, *version, *source, *provides, *requires, *folder, *file;
	uint32_t epoch;
};

static const struct package packages[] = {
	{"gpg-pubkey", "1", "", "gpg(key)", "x", "", "", 0},
	{"openssl-libs", "3.0.7", "openssl-3.0.7-6.el9_2.src.rpm",
	 "openssl-libs|libssl.so.3()(64bit)", "libc.so.6()(64bit)|/bin/sh", "/usr/lib64/",
	 "libssl.so.3", 1},
	{"glibc", "2.34", "glibc-2.34-6.el9_2.src.rpm", "glibc|libc.so.6()(64bit)", "rpmlib(X)",
	 "/lib64/", "libc.so.6", 0},
	{"bash", "5.1.8", "bash-5.1.8-6.el9_2.src.rpm", "bash", "libc.so.6()(64bit)", "/bin/", "sh",
	 0},
};

/* `filler` bytes of a tag nobody reads make the header long enough to leave its page. */
static struct vb_str header_make(struct vb_arena *a, const struct package *p, size_t filler)
{
	struct header h = {.entries = 0};
	struct vb_buf b;
	struct vb_str out;

	vb_buf_init(&h.index, 1 << 20);
	vb_buf_init(&h.data, 1 << 20);
	vb_buf_init(&b, 1 << 20);
	header_strings(&h, 1000, p->name);
	header_strings(&h, 1001, p->version);
	header_strings(&h, 1002, "6.el9_2");
	if (p->epoch)
		header_u32(&h, 1003, p->epoch);
	header_strings(&h, 1014, "MIT");
	header_strings(&h, 1022, "x86_64");
	header_strings(&h, 1044, p->source);
	header_strings(&h, 1047, p->provides);
	header_strings(&h, 1049, p->requires);
	if (p->epoch) {
		header_strings(&h, 1081,
			       "A Sailor <a@example.org> - 1:3.0.7-6|A Sailor <a@example.org>");
		header_strings(&h, 1082, "- Fix CVE-2099-0001|- Fix CVE-2099-0002\n  Resolves: x");
	}
	header_u32(&h, 1116, 0);
	if (p->epoch)
		header_strings(&h, 5096, "openssl:3:9020230101:abcd");
	header_strings(&h, 1117, p->file);
	header_strings(&h, 1118, p->folder);
	header_entry(&h, 5000, STRING, 1);
	for (size_t i = 0; i < filler; i++)
		vb_buf_char(&h.data, 'x');
	vb_buf_char(&h.data, '\0');
	put_big(&b, h.entries);
	put_big(&b, (uint32_t)h.data.n);
	vb_buf_str(&b, vb_buf_view(&h.index));
	vb_buf_str(&b, vb_buf_view(&h.data));
	out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&h.index);
	vb_buf_done(&h.data);
	vb_buf_done(&b);
	return out;
}

/* ---- containers -------------------------------------------------------------------------- */

static struct vb_str make_sqlite(struct vb_arena *a, size_t filler, unsigned copies)
{
	const char *path = vb_arena_printf(a, "%s/rpmdb.sqlite", test_scratch(a)).p;
	sqlite3 *db;
	sqlite3_stmt *insert;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db,
				      "PRAGMA journal_mode=WAL; CREATE TABLE Other (a);"
				      "CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY "
				      "KEY AUTOINCREMENT,"
				      "blob BLOB NOT NULL); CREATE TABLE 'Name' (key TEXT, hnum "
				      "INTEGER, idx INTEGER)",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db, "INSERT INTO Packages (blob) VALUES (?)", -1, &insert, NULL),
		SQLITE_OK);
	for (unsigned c = 0; c < copies; c++)
		for (size_t i = 0; i < VB_COUNT(packages); i++) {
			struct vb_str h = header_make(a, &packages[i], filler);

			sqlite3_bind_blob(insert, 1, h.p, (int)h.n, SQLITE_STATIC);
			assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
			sqlite3_reset(insert);
		}
	sqlite3_finalize(insert);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return test_load(a, path);
}

static struct vb_str make_ndb(struct vb_arena *a, size_t filler, unsigned copies)
{
	struct vb_buf b, blobs;
	struct vb_str out;

	(void)copies;
	vb_buf_init(&b, 1 << 24);
	vb_buf_init(&blobs, 1 << 24);
	vb_buf_cstr(&b, "RpmP");
	for (int i = 0; i < 7; i++)
		vb_put_u32(&b, i == 2 ? 1 : 0); /* version, generation, one page of slots, ... */
	for (uint32_t i = 0; i < VB_COUNT(packages); i++) {
		struct vb_str h = header_make(a, &packages[i], filler);
		uint32_t block = (uint32_t)(4096 + blobs.n) / 16;

		vb_buf_cstr(&blobs, "BlbS");
		vb_put_u32(&blobs, i + 1);
		vb_put_u32(&blobs, 0);
		vb_put_str(&blobs, h); /* length, bytes */
		while (blobs.n % 16 != 4)
			vb_buf_char(&blobs, '\0');
		vb_put_u64(&blobs, 0);
		vb_buf_cstr(&blobs, "BlbE");
		vb_buf_cstr(&b, "Slot");
		vb_put_u32(&b, i + 1);
		vb_put_u32(&b, block);
		vb_put_u32(&b, (uint32_t)(4096 + blobs.n) / 16 - block);
	}
	while (b.n < 4096) {
		vb_buf_cstr(&b, "Slot");
		vb_put_u32(&b, 0);
		vb_put_u64(&b, 0);
	}
	vb_buf_str(&b, vb_buf_view(&blobs));
	out = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	vb_buf_done(&blobs);
	return out;
}

enum { BDB_PAGE = 4096 };

static void poke(unsigned char *p, size_t at, size_t n, uint32_t v, bool big)
{
	for (size_t i = 0; i < n; i++)
		p[at + i] = (unsigned char)(v >> 8 * (big ? n - 1 - i : i));
}

struct bdb {
	unsigned char *pages;
	uint32_t n;
	bool big;
};

static unsigned char *bdb_page(struct bdb *db, unsigned type)
{
	unsigned char *p = db->pages + (size_t)db->n * BDB_PAGE;

	assert_true(db->n < 256);
	poke(p, 8, 4, db->n++, db->big);
	p[25] = (unsigned char)type;
	return p;
}

/* The blob on a chain of overflow pages; returns the first one's number. */
static uint32_t bdb_overflow(struct bdb *db, struct vb_str blob)
{
	uint32_t first = db->n;

	while (blob.n) {
		size_t n = blob.n < BDB_PAGE - 26 ? blob.n : BDB_PAGE - 26;
		unsigned char *p = bdb_page(db, 7);

		memcpy(p + 26, blob.p, n);
		poke(p, 22, 2, (uint32_t)n, db->big);
		poke(p, 16, 4, blob.n > n ? db->n : 0, db->big);
		blob = vb_str_from(blob, n);
	}
	return first;
}

static void bdb_item(unsigned char *page, unsigned i, size_t *high, const void *bytes, size_t n,
		     bool big)
{
	*high -= n;
	memcpy(page + *high, bytes, n);
	poke(page, 26 + 2 * (size_t)i, 2, (uint32_t)*high, big);
	poke(page, 20, 2, i + 1, big);
}

static struct vb_str make_bdb(struct vb_arena *a, size_t filler, bool big)
{
	struct bdb db = {vb_arena_alloc(a, 256 * BDB_PAGE), 0, big};
	unsigned char *meta = bdb_page(&db, 8), *hash = bdb_page(&db, 13);
	unsigned char key[5] = {1, 0, 0, 0, 0}, counter[5] = {1, 9, 0, 0, 0};
	size_t high = BDB_PAGE;

	poke(meta, 12, 4, 0x061561, big);
	poke(meta, 16, 4, 9, big);
	poke(meta, 20, 4, BDB_PAGE, big);
	bdb_item(hash, 0, &high, key, 5, big);
	bdb_item(hash, 1, &high, counter, 5, big);
	for (unsigned i = 0; i < VB_COUNT(packages); i++) {
		struct vb_str h = header_make(a, &packages[i], filler);
		unsigned char value[12] = {3};

		poke(key, 1, 4, i + 1, big);
		poke(value, 4, 4, bdb_overflow(&db, h), big);
		poke(value, 8, 4, (uint32_t)h.n, big);
		bdb_item(hash, 2 * i + 2, &high, key, 5, big);
		bdb_item(hash, 2 * i + 3, &high, value, 12, big);
	}
	poke(meta, 32, 4, db.n - 1, big);
	return vb_strn((char *)db.pages, (size_t)db.n * BDB_PAGE);
}

/* ---- what they say ------------------------------------------------------------------------ */

static void assert_packages(struct vb_str db, const char *path)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
		&scan_reader_rpm, vb_str(path), db, NULL);

	if (f->unreadable.n)
		fail_msg("%s: %.*s", path, VB_FMT(f->unreadable.v[0].reason));
	assert_int_equal(f->components.n, 3); /* the key is no software */
	assert_str(f->components.v[0].purl, "pkg:rpm/bash@5.1.8-6.el9_2?arch=x86_64");
	assert_str(f->components.v[0].licence, "MIT");
	assert_str(f->components.v[2].purl, "pkg:rpm/openssl-libs@3.0.7-6.el9_2?arch=x86_64&epoch=1"
					    "&rpmmod=openssl:3:9020230101:abcd");
	assert_str(f->components.v[2].module, "openssl:3:9020230101:abcd");
	assert_int_equal(f->components.v[1].module.n, 0);
	assert_str(f->components.v[2].version, "1:3.0.7-6.el9_2");
	assert_str(f->components.v[2].source_name, "openssl");
	assert_str(f->components.v[2].source_version, "1:3.0.7-6.el9_2");
	assert_int_equal(f->components.v[2].edges.n,
			 2); /* bash has the path /bin/sh, glibc provides libc.so.6 */
	assert_int_equal(f->components.v[2].edges.v[0], 0);
	assert_int_equal(f->components.v[2].edges.v[1], 1);
	assert_int_equal(f->components.v[1].edges.n, 0);
	assert_int_equal(f->claims.n, 2); /* an entry without a version has the package's */
	assert_str(f->claims.v[0].source, "openssl");
	assert_str(f->claims.v[0].vulnerability, "CVE-2099-0001");
	assert_str(f->claims.v[0].version, "1:3.0.7-6");
	assert_str(f->claims.v[1].version, "1:3.0.7-6.el9_2");
}

static void every_container_says_the_same(void **state)
{
	static const size_t fillers[] = {0, 3000, 5000,
					 60000}; /* in the page, around its end, over many pages */
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(fillers); i++) {
		assert_packages(make_sqlite(a, fillers[i], 1), "var/lib/rpm/rpmdb.sqlite");
		assert_packages(make_ndb(a, fillers[i], 1), "usr/lib/sysimage/rpm/Packages.db");
		assert_packages(make_bdb(a, fillers[i], false), "var/lib/rpm/Packages");
		assert_packages(make_bdb(a, fillers[i], true), "var/lib/rpm/Packages");
	}
}

/* Enough rows for interior pages. The same package installed many times is one, at one place. */
static void deep_trees_are_walked(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	assert_packages(make_sqlite(a, 3000, 300), "var/lib/rpm/rpmdb.sqlite");
	assert_packages(make_sqlite(a, 0, 3000), "var/lib/rpm/rpmdb.sqlite");
}

/* Cut anywhere, one byte changed anywhere: facts or a named trouble, and an end. */
static void damage_is_survived(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str dbs[] = {make_sqlite(a, 200, 1), make_ndb(a, 200, 1),
			       make_bdb(a, 200, false)};

	(void)state;
	for (size_t d = 0; d < VB_COUNT(dbs); d++)
		for (size_t at = 0; at < dbs[d].n; at += at < 5000 ? 1 : 211) {
			char *p VB_CLEANUP(vb_cleanup_free) = vb_alloc(dbs[d].n, 1);

			for (int cut = 0; cut <= 1; cut++) {
				memcpy(p, dbs[d].p, dbs[d].n);
				p[at] = (char)(cut ? p[at] : p[at] ^ 0x55);
				scan_facts_free(scan_read_one(
					&scan_reader_rpm, VB_STR("var/lib/rpm/Packages"),
								 vb_strn(p, cut ? at : dbs[d].n),
								 NULL));
			}
		}
}

static void what_is_cut_off_is_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct {
		struct vb_str db;
		const char *reason;
	} cases[] = {
		{vb_str_sub(make_sqlite(a, 60000, 1), 0, 40960),
		 "the SQLite database is damaged or cut off"},
		{vb_str_sub(make_ndb(a, 3000, 1), 0, 10000),
		 "the ndb database is damaged or cut off at package"},
		{vb_str_sub(make_bdb(a, 60000, false), 0, 40960),
		 "the Berkeley DB hash is damaged or cut off"},
		{VB_STR("SQLite format 3"), "not an SQLite database"},
		 {VB_STR(""), "not a Berkeley DB hash"},
		  {VB_STR("RpmP\1\0\0\0"), "not an ndb database"},
		 };

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
			&scan_reader_rpm, VB_STR("var/lib/rpm/Packages"), cases[i].db, NULL);

		assert_int_equal(f->unreadable.n, 1);
		if (!vb_str_starts(f->unreadable.v[0].reason, vb_str(cases[i].reason)))
			fail_msg("case %zu: %.*s", i, VB_FMT(f->unreadable.v[0].reason));
	}
}

static void release_decides_the_ecosystem(void **state)
{
	static const struct {
		const char *os_release, *ecosystem, *purl;
	} cases[] = {
		{"ID=almalinux\nVERSION_ID=9.2\n", "AlmaLinux:9",
		 "pkg:rpm/almalinux/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=rocky\nVERSION_ID=9.2\n", "Rocky Linux:9",
		 "pkg:rpm/rocky/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=rhel\nVERSION_ID=9.2\n", "Red Hat:enterprise_linux:9",
		 "pkg:rpm/redhat/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=opensuse-leap\nVERSION_ID=15.6\nPRETTY_NAME=\"openSUSE Leap 15.6\"\n",
		 "openSUSE:Leap 15.6", "pkg:rpm/opensuse/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=sles\nVERSION_ID=15.5\nPRETTY_NAME=\"SUSE Linux Enterprise Server 15 SP5\"\n",
		 "SUSE:Linux Enterprise Server 15 SP5",
		 "pkg:rpm/suse/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=openEuler\nVERSION_ID=22.03\nVERSION=\"22.03 (LTS-SP3)\"\n",
		 "openEuler:22.03-LTS-SP3", "pkg:rpm/openeuler/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=photon\nVERSION_ID=4.0\n", "Photon OS:4.0",
		 "pkg:rpm/photon/bash@5.1.8-6.el9_2?arch=x86_64"},
		{"ID=fedora\nVERSION_ID=40\n", "", "pkg:rpm/fedora/bash@5.1.8-6.el9_2?arch=x86_64"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str db = make_sqlite(a, 0, 1);
	struct vb_run run = test_run();

	(void)state;
	run.in_process = true;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		struct scan_options options = {.packages_only = true};
		const char *dir = test_scratch(a);
		struct vb_error err;

		test_save(vb_arena_printf(a, "%s/etc/os-release", dir).p,
			  vb_str(cases[i].os_release));
		test_save(vb_arena_printf(a, "%s/var/lib/rpm/rpmdb.sqlite", dir).p, db);
		assert_ok(scan_target(&run, dir, &options, &f, &err));
		assert_int_equal(f->components.n, 3);
		assert_str(f->components.v[0].ecosystem, cases[i].ecosystem);
		assert_str(f->components.v[0].purl, cases[i].purl);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_container_says_the_same),
		cmocka_unit_test(deep_trees_are_walked),
		cmocka_unit_test(damage_is_survived),
		cmocka_unit_test(what_is_cut_off_is_named),
		cmocka_unit_test(release_decides_the_ecosystem),
	};

	return cmocka_run_group_tests_name("scan/rpm", tests, NULL, NULL);
}
