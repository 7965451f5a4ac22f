/*
 * limits.h - every bound on what a user or a hostile input controls, with its reason. A limit that is
 * reached is reported by name with the path concerned; it never truncates silently.
 */
#ifndef VAUBAN_CORE_LIMITS_H
#define VAUBAN_CORE_LIMITS_H

#define VB_KIB ((size_t)1024)
#define VB_MIB (1024 * VB_KIB)

#define VB_LIMIT_CASE_BYTES (8 * VB_MIB) /* a hand-written vauban.yaml is 10 KiB */
#define VB_LIMIT_CASE_OBJECTS 20000u /* of one section: the largest model seen has 1,000 parts */
#define VB_LIMIT_PLAN_BYTES (8 * VB_MIB) /* of a kept plan: 400 actions are 1 MiB */
#define VB_LIMIT_PLAN_BARS 1000u
#define VB_LIMIT_CASE_FRAGMENTS 64u      /* files named by use: */
#define VB_LIMIT_CASE_USES 8u            /* fragments that use fragments */
#define VB_LIMIT_CASE_FILES 64u          /* files of one case, through include: */
#define VB_LIMIT_ZONE_DEPTH 64u          /* zones in zones */
#define VB_LIMIT_YAML_NODES 1000000u     /* after alias expansion: stops "billion laughs" */
#define VB_LIMIT_YAML_DEPTH 64u          /* recursion in our readers */
#define VB_LIMIT_IMPORT_NODES 800000u    /* of a foreign model: what import adds still reads back */
#define VB_LIMIT_IMPORT_DEPTH 48u        /* the same, for nesting */
#define VB_LIMIT_IMPORT_BOXES 2000u      /* of one drawing: each shape is held against each */
#define VB_LIMIT_XML_BYTES (64 * VB_MIB) /* one document; the largest test report seen is 20 MiB */
#define VB_LIMIT_XML_ELEMENTS 4000000u   /* with attributes: some 100 bytes of memory each */
#define VB_LIMIT_XML_DEPTH 128u          /* elements in elements */
#define VB_LIMIT_TOML_NODES 2000000u /* values of one lock file; the largest seen have 100 000 */
#define VB_LIMIT_TOML_DEPTH 64u      /* recursion in our reader; parts of one dotted key */
#define VB_LIMIT_JSON_BYTES (256 * VB_MIB) /* the largest lock file or SBOM seen is 60 MiB */
#define VB_LIMIT_READER_BYTES                                                                      \
	(64 * VB_MIB) /* one parsed file of a target; ELF headers are mapped instead */
#define VB_LIMIT_RPMDB_BYTES                                                                       \
	(512 * VB_MIB) /* mapped; a workstation of 3,000 packages has 250 MiB */
#define VB_LIMIT_ELF_BYTES                                                                         \
	(512 * VB_MIB) /* mapped, few pages of it are touched; a browser's engine is 250 MiB */
#define VB_LIMIT_CHANGELOG_BYTES                                                                   \
	(16 * VB_MIB)                       /* unpacked; the longest seen, of a kernel, has 3 MiB */
#define VB_LIMIT_CHANGELOG_CLAIMS 20000u    /* flaws one changelog names; a kernel names 5,000 */
#define VB_LIMIT_PATCH_PAIRS 4000000u       /* recipes held against patches of the name they give */
#define VB_LIMIT_SETTING_BYTES (1 * VB_MIB) /* one configuration file */
#define VB_LIMIT_PAGE_BYTES (8 * VB_MIB)    /* one HTML page: a report of thousands of findings */
#define VB_LIMIT_FRAME_BYTES (1 * VB_MIB)   /* one frame from a worker */
#define VB_LIMIT_FACT_BYTES (512 * VB_MIB)  /* all frames of one run: 1 M components fit */
#define VB_LIMIT_STRING_BYTES (64 * VB_KIB) /* one string of a fact */
#define VB_LIMIT_PATH_BYTES 4096u           /* PATH_MAX */
#define VB_LIMIT_TREE_DEPTH 128u            /* folders below the root */
#define VB_LIMIT_TREE_ENTRIES 10000000u     /* 10 M files: a build farm's disk */
#define VB_LIMIT_WEAK_FILES 65536u          /* kept because somebody but root may change them */
#define VB_LIMIT_FILE_OWNERS 1024u          /* user and group pairs an example is kept of */
#define VB_LIMIT_ARCHIVE_BYTES ((uint64_t)64 << 30) /* unpacked bytes of one archive */
#define VB_LIMIT_ARCHIVE_SECONDS 900u /* of one archive in one pass, however busy it looks */
#define VB_LIMIT_SPOOL_BYTES ((uint64_t)64 << 30) /* of a target on standard input */
#define VB_LIMIT_NESTED_BYTES                                                                      \
	((uint64_t)2048 * VB_MIB) /* unpacked into memory, all containers of one run together */
#define VB_LIMIT_MEMBER_BYTES                                                                      \
	((uint64_t)512 * VB_MIB) /* unpacked of one file while it is searched for secrets */
#define VB_LIMIT_HELD_BYTES                                                                        \
	(64 * VB_MIB)        /* of an archive inside another while it is searched for secrets */
#define VB_LIMIT_NESTED 256u /* containers found inside others in one run */
#define VB_LIMIT_ARCHIVE_RATIO 1000u /* unpacked to packed, beyond 64 MiB unpacked */
#define VB_LIMIT_ARCHIVE_RATIO_FROM                                                                \
	((uint64_t)64 * VB_MIB) /* small containers of zeros are common and harmless */
#define VB_LIMIT_NESTING 8u     /* archive in archive */
#define VB_LIMIT_KEY_ROUNDS                                                                        \
	2000000u /* of a keystore's password: 600,000 are advised, 2 M take a second */
#define VB_LIMIT_INCLUDES 4096u               /* files that files of one target include */
#define VB_LIMIT_INCLUDE_DEPTH 256u           /* of includes, where cycles are looked for */
#define VB_LIMIT_WORKER_BYTES (1024 * VB_MIB) /* address space of a worker beyond its start */
#define VB_LIMIT_WORKER_SECONDS 30u           /* wall clock for one job without an answer */
#define VB_LIMIT_WORKER_DEATHS 64u            /* dead workers in one run before it gives up */
#define VB_LIMIT_ADVISORY_BYTES (16 * VB_MIB) /* one advisory record; the largest seen is 94 KiB */
#define VB_LIMIT_ADVISORIES 8000000u          /* records of one feed: all of OSV is under 1 M */
#define VB_LIMIT_VEX_STATEMENTS                                                                    \
	1000000u /* of one document: product times component times vulnerability */
#define VB_LIMIT_TEST_RESULTS 200000u /* of one file: the largest suites have some 50,000 cases */
#define VB_LIMIT_TEST_NAME 1024u      /* bytes of a test's or requirement's name */
#define VB_LIMIT_TEST_VERIFIES 256u   /* requirements one result names */
#define VB_LIMIT_TEST_EXCERPT (4 * VB_KIB) /* of what a test printed, kept beside its digest */
#define VB_LIMIT_TEST_OUTPUT                                                                       \
	(64 * VB_MIB) /* read from a test's command; the rest is dropped, and said */
#define VB_LIMIT_SIGNERS_BYTES (8 * VB_MIB)     /* of a file of OpenPGP keys */
#define VB_LIMIT_SIGNATURE_BYTES (256 * VB_KIB) /* of one document */
#define VB_LIMIT_NEWS_BYTES (8 * VB_MIB) /* one document of news; the longest seen has 2 MiB */
#define VB_LIMIT_NEWS_ITEMS 20000u       /* of one document; an archive has some thousands */
#define VB_LIMIT_FEED_BYTES                                                                        \
	(2048 * VB_MIB) /* one downloaded feed; the largest public one is 250 MiB */
#define VB_LIMIT_ROBOTS_BYTES (512 * VB_KIB)   /* robots.txt: RFC 9309 asks for at least 500 KiB */
#define VB_LIMIT_CRAWL_ADDRESSES 20000u        /* of one site, to ask or to leave out */
#define VB_LIMIT_FETCH_BYTES (16 * VB_MIB)     /* one document fetched into memory */
#define VB_LIMIT_CSV_CELLS 1024u               /* cells of one row of a table */
#define VB_LIMIT_REGISTER_BYTES (64 * VB_MIB)  /* a register of incidents to import */
#define VB_LIMIT_DIAGNOSTIC_BYTES (1 * VB_MIB) /* text of a user kept with a ticket */
#define VB_LIMIT_EVIDENCE_FILES 2000u /* read again for their digest, past it evidence has none */
#define VB_LIMIT_EVIDENCE_BYTES                                                                    \
	(1024 * VB_MIB)                      /* a file named as evidence; only its digest is kept */
#define VB_LIMIT_ZONE_BYTES (256 * 1024)     /* one zoneinfo file; the largest is 4 KiB */
#define VB_LIMIT_ZONE_TIMES 4096u            /* changes of clocks of one place; 250 are seen */
#define VB_LIMIT_INDEX_BYTES (2048 * VB_MIB) /* the advisory index; offsets in it are 32 bits */
#define VB_LIMIT_VERSION_BYTES 1024u         /* one version; keys grow linearly with it */
#define VB_LIMIT_REPORT_BYTES (1024 * VB_MIB) /* one written document */

#define VB_LIMIT_JSON_DEPTH 64u    /* recursion where we walk a document of our own */
#define VB_LIMIT_HTTP_TARGET 8192u /* one address with its query */
#define VB_LIMIT_HTTP_FIELDS 1200u /* a page of 500 findings, each with its box, and the filter */
#define VB_LIMIT_HTTP_FORM (256 * VB_KIB) /* a form: identifiers and a reason */
#define VB_LIMIT_HTTP_BODY (64 * VB_MIB)  /* a pushed run: 100,000 components */
#define VB_LIMIT_PUSH_VALUES                                                                       \
	(8u * 1000 * 1000) /* JSON values of a pushed run: 128 MiB while it is read */
#define VB_LIMIT_HTTP_HEADERS (64 * VB_KIB) /* memory of one connection */
#define VB_LIMIT_HTTP_CONNECTIONS 256u      /* a thread each */
#define VB_LIMIT_HTTP_FROM_ONE 192u         /* of them from one address: the others still come in */
#define VB_LIMIT_SESSIONS 1024u             /* people logged in at once; the longest idle leaves */
#define VB_LIMIT_PAGES (12 * VB_MIB)        /* answers kept ready */

#endif
