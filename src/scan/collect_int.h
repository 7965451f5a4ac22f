/* collect_int.h - gathers frames into facts, whatever worker they come from and in whatever order. */
#ifndef VAUBAN_SCAN_COLLECT_INT_H
#define VAUBAN_SCAN_COLLECT_INT_H

#include "scan/frame_int.h"

struct scan_owned { /* a path (its hash) of a package */
	uint64_t hash;
	uint32_t owner; /* index in owners */
};

struct scan_recorded { /* what a package says of one of its files */
	uint64_t hash; /* of the path */
	uint8_t kind;  /* enum scan_digest_kind */
	unsigned char digest[SCAN_DIGEST_BYTES];
};
struct scan_seen { /* what stands there */
	struct vb_str path;
	unsigned char digests[SCAN_DIGEST_KINDS][SCAN_DIGEST_BYTES];
};

struct scan_include { /* a requirements file names another */
	struct vb_str from, to;
	uint32_t line;
	bool constraint;
};

struct scan_collect {
	struct model_facts *facts;
	size_t frame_bytes; /* of all frames so far: bounded by VB_LIMIT_FACT_BYTES */
	bool full;
	VB_VEC(struct scan_owned) owned;
	VB_VEC(struct vb_str) owners; /* as readers named them: a purl, or "dpkg:name" */
	VB_VEC(struct scan_recorded) recorded;
	VB_VEC(struct scan_seen) seen;
	VB_VEC(struct scan_include) includes;
	size_t unreadable_more; /* beyond what is listed */
};

void scan_collect_init(struct scan_collect *c, const char *target);
/* False: the frame is not well formed, its sender must not be listened to any more. */
bool scan_collect_frame(struct scan_collect *c, uint16_t type, struct vb_str bytes) VB_MUST_USE;
void scan_collect_unreadable(struct scan_collect *c, struct vb_str path, const char *reader,
			     const char *fmt, ...) VB_PRINTF(4, 5);
/* Settles, names the system, attributes components and binaries to packages; the facts go to the caller. */
struct model_facts *scan_collect_finish(struct scan_collect *c);
void scan_collect_drop(struct scan_collect *c); /* frees everything instead */

/* system.c: what os-release means for packages; fills os_*, arch, and each deb's group, ecosystem, purl. */
void scan_system_settle(struct model_facts *f);
/*
 * system_release.c: purl namespace and OSV ecosystem of what `reader` found; `version` is os-release's VERSION. False
 * when the reader reads no package database of a distribution. An unknown release has an empty ecosystem.
 */
bool scan_system_release(const struct model_facts *f, struct vb_str reader, struct vb_str version,
			 struct vb_str *group, struct vb_str *ecosystem) VB_MUST_USE;
bool scan_system_reader(
	struct vb_str
		reader); /* reads a distribution's packages: they own files, nobody owns them */
/* licence.c: what copyright files said, to the packages; those settings go. */
void scan_licence_settle(struct model_facts *f);
/* include.c: cycles are named, constraints pin what they constrain; those settings go. */
void scan_include_settle(struct scan_collect *c);
/* asked.c: what package.json asks for, to lock files that do not tell; those settings go. */
void scan_asked_settle(struct model_facts *f);
/* asked_python.c: what Pipfile and pyproject.toml ask for, to the lock files beside them; those settings go. */
void scan_asked_python_settle(struct model_facts *f);
/* installed.c: packages that a lock file lists too are told once, with the licence they carry. */
void scan_installed_settle(struct model_facts *f);
/* maven.c: versions that a parent's pom.xml tells; those settings go. */
void scan_maven_settle(struct model_facts *f);
/* patches.c: patches, what applies them and the sources they belong to, to claims; those settings go. */
void scan_patches_settle(struct model_facts *f);
/* digest.c */
bool scan_collect_digest(struct scan_collect *c, uint16_t type, struct vb_str bytes) VB_MUST_USE;
void scan_digest_settle(struct scan_collect *c);
/* owner.c: components and binaries found in a path some package owns. After scan_system_settle. */
void scan_owner_settle(struct scan_collect *c);

#endif
