/*
 * index_int.h - the advisory index as a file.
 *
 *   0      header, one block: magic, format version, size, sections {at, bytes}, SHA-256 of header and block checksums
 *   4096   sections, each from a multiple of 8
 *   end    checksums: one u64 for each block of 4096 bytes before it
 *
 * Opening it reads the header and the checksums and checks them by the digest; a block is read and checked against its
 * checksum when it is first touched, so a look-up of a hundred packages in a 30 MiB index reads some hundred pages, not
 * 30 MiB, and a damaged byte is still an error and never a wrong answer. It is not mapped: mapped, the kernel makes the
 * whole file resident, and a file cut short by others would end the process. Offsets are checked on every access as
 * well: a hostile file with right checksums gives wrong answers, never a crash. Integers are little-endian.
 *
 *   STRINGS     {u32 length, bytes}*; a reference is an offset; 0 is the empty string
 *   LISTS       {u32 count, u32 item*}*; a reference is an index of u32; 0 is the empty list
 *   FEEDS       {u32 name, scope, version; u64 records, newest, loaded}*
 *   SCOPES      {u32 ecosystem with suffix, u32 rows}*
 *   BUCKETS     u32 first package of each bucket (top bits of the hash), and the end
 *   PACKAGES    {u64 hash, u32 ecosystem without suffix, u32 name, rows at, rows, bytes of rows, 0}* by hash
 *   ROWS        {ROW, interval*, version*}*; see rows.c
 *   ADVISORIES  {ADVISORY}*; `said`: {u32 feed * 2 + 1 for upstream, u32 id as the record names it*}
 *   VULNS       {VULN}*: united by aliases
 *   EXPLOIT     {u32 CVE, u32 value}* by CVE: every CVE with a KEV entry or an EPSS score
 *   SUPPORT_KEYS, CYCLES, NAMES  support dates and names of catalogues; see reference.c
 */
#ifndef VAUBAN_MATCH_INDEX_INT_H
#define VAUBAN_MATCH_INDEX_INT_H

#include "match/version_int.h"

enum match_section {
	MATCH_STRINGS,
	MATCH_LISTS,
	MATCH_FEEDS,
	MATCH_SCOPES,
	MATCH_BUCKETS,
	MATCH_PACKAGES,
	MATCH_ROWS,
	MATCH_ADVISORIES,
	MATCH_VULNS,
	MATCH_EXPLOIT,
	MATCH_SUPPORT_KEYS,
	MATCH_CYCLES,
	MATCH_NAMES,
	MATCH_SECTIONS,
};
enum {
	MATCH_FORMAT = 4,
	MATCH_BLOCK = 4096,
	MATCH_HEADER_DIGEST_AT = 16 + MATCH_SECTIONS * 16 +
				 8, /* magic, format, bucket bits, sections, size */
	MATCH_FEED_BYTES = 36,
	MATCH_SCOPE_BYTES = 8,
	MATCH_PACKAGE_BYTES = 32,
	MATCH_ROW_BYTES = 36,
	MATCH_ADVISORY_BYTES = 32,
	MATCH_VULN_BYTES = 24,
	MATCH_EXPLOIT_BYTES = 8,
	MATCH_SUPPORT_BYTES = 32,
	MATCH_CYCLE_BYTES = 24,
	MATCH_NAME_BYTES = 8,
};
#define MATCH_MAGIC "VBINDEX\n"
#define MATCH_HASH_SEED 0x7661756261ULL

/* ---- records ---------------------------------------------------------------------------- */

enum { MATCH_ROW_VERSIONS_ONLY = 1 }; /* the record has no range that can be compared */
struct match_row {                    /* an affected package of one advisory */
	uint32_t advisory, suffix, cvss, word, informational,
		streams;              /* all but the first: strings */
	uint32_t intervals, versions; /* counts */
	uint32_t bytes;               /* of what follows */
};
/* What a row says of module streams: "nodejs:20 npm:10", one of these, or empty: nothing. See streams.c. */
#define MATCH_STREAM_NONE "-" /* about packages outside modules */
#define MATCH_STREAM_ANY "*"  /* of a module, the stream is not stated */
enum match_end { MATCH_END_NONE, MATCH_END_FIXED, MATCH_END_LAST, MATCH_END_LIMIT };
struct match_interval {
	enum match_end end;
	bool untagged;               /* holds for Go's pseudo-versions without a tag alone */
	struct vb_str from, to;      /* keys; an empty `from` is "from the first" */
	uint32_t from_text, to_text; /* strings */
};

enum { MATCH_WITHDRAWN = 1, MATCH_NO_SECURITY = 2 };
struct match_advisory {
	uint32_t id, summary, flags;
	uint32_t vulns, references, cwes; /* lists */
	uint32_t cvss;                    /* string */
	uint32_t said;                    /* list: its feed, what it says it is about */
};
struct match_vuln {
	uint32_t id, aliases, summary, cvss;
	uint32_t exploit; /* value as in EXPLOIT, 0 when none of its CVEs has any */
	uint32_t spare;
};

/* EXPLOIT: CVE-2021-44228 is (2021-1900) << 24 | 44228. Value: EPSS x 100000, and flags. */
enum {
	MATCH_EPSS_MASK = 0x1ffff,
	MATCH_HAS_EPSS = 1 << 17,
	MATCH_KEV = 1 << 18,
	MATCH_RANSOMWARE = 1 << 19
};
bool match_cve_number(struct vb_str id, uint32_t *out) VB_MUST_USE;
/* The stronger of two values: highest EPSS, flags joined. */
uint32_t match_exploit_join(uint32_t a, uint32_t b);

/* The purl type of an ecosystem ("PyPI" -> "pypi"): decides how names are normalised. Empty when unknown. */
struct vb_str match_ecosystem_type(struct vb_str ecosystem);
/* A release stated as "22.04" is also written "22.04:LTS", and "9" as "9::appstream", a repository of it. */
bool match_suffix_covers(struct vb_str row, struct vb_str own);
uint64_t match_package_hash(struct vb_str base, struct vb_str name);
/* The vector to score by: 3.1 first because most records have it, then 4.0, 3.0, 2. Empty when none scores. */
struct vb_str match_cvss_best(const struct vb_str *vectors, size_t n);

/* ---- reading ---------------------------------------------------------------------------- */

struct match_index {
	int fd;
	unsigned char *bytes; /* as large as the file; pages come to be as blocks are read */
	size_t size, sections_end;
	struct {
		size_t at, n;
	} section[MATCH_SECTIONS];
	unsigned bucket_bits;
	struct match_index_state
		*state; /* what changes: which blocks were checked, whether one was bad */
};

/* n bytes of a section, checked; NULL (and the index marked damaged) when out of bounds or altered. */
const unsigned char *match_index_bytes(const struct match_index *ix, enum match_section s,
				       size_t at, size_t n);
bool match_index_damaged(const struct match_index *ix);
bool match_index_whole(const struct match_index *ix); /* every block is checked now */
struct vb_str match_index_string(const struct match_index *ix, uint32_t ref);
size_t match_index_list(const struct match_index *ix, uint32_t ref,
			const unsigned char **items); /* u32 each */
uint32_t match_u32(const unsigned char *p);
uint64_t match_u64(const unsigned char *p);
struct match_advisory match_index_advisory(const struct match_index *ix, uint32_t i);
struct match_vuln match_index_vuln(const struct match_index *ix, uint32_t i);
uint32_t match_index_exploit_value(const struct match_index *ix, struct vb_str cve);

struct match_support { /* of one product; strings are views of the index */
	struct vb_str product, title;
	uint32_t first, n; /* its cycles */
};
struct match_cycle {
	struct vb_str cycle, latest;
	int64_t ends, extended; /* seconds UTC of the day, 0: not said */
	bool ended;
};
bool match_index_has_support(const struct match_index *ix);
bool match_index_support(const struct match_index *ix, struct vb_str key,
			 struct match_support *out);
bool match_index_cycle(const struct match_index *ix, const struct match_support *s, uint32_t i,
		       struct match_cycle *out);

struct match_rows { /* the rows of one package */
	struct vb_cursor c;
	uint32_t left;
	struct match_row row;
	struct vb_cursor body; /* intervals and versions of `row` */
};
bool match_rows_find(const struct match_index *ix, struct vb_str base, struct vb_str name,
		     struct match_rows *out);
bool match_rows_next(const struct match_index *ix, struct match_rows *r);
bool match_rows_interval(struct match_rows *r,
			 struct match_interval *out); /* call row.intervals times, then: */
bool match_rows_version(struct match_rows *r, struct vb_str *key,
			bool *literal); /* row.versions times */
/* Does the interval hold the version of this key? */
bool match_interval_holds(const struct match_interval *i, struct vb_str key);
/* Rows for this ecosystem, suffix included, and for its base in all releases. */
void match_index_scope(const struct match_index *ix, struct vb_str ecosystem, uint64_t *exact,
		       uint64_t *base);

#endif
