/*
 * component.h - a software package found in the product, with how it was recognised.
 * Strings belong to the arena of the facts they are part of.
 */
#ifndef VAUBAN_MODEL_COMPONENT_H
#define VAUBAN_MODEL_COMPONENT_H

#include "core/vb.h"

struct model_location {
	struct vb_str path;  /* relative to the target's root, no leading '/' */
	uint32_t line;       /* 0 when the file has no lines */
	struct vb_str layer; /* digest of the image layer that brought it, or empty */
};

struct model_hash {
	struct vb_str algorithm; /* CycloneDX spelling: "SHA-256" */
	struct vb_str hex;
};

enum model_scope { MODEL_SCOPE_RUNTIME, MODEL_SCOPE_DEV, MODEL_SCOPE_OPTIONAL };
/* Does `a` bring a component further into the product than `b`? Runtime, then optional, then development. */
bool model_scope_stronger(enum model_scope a, enum model_scope b);

struct model_component {
	struct vb_str
		type; /* purl type: deb, pypi, cargo, npm, rpm, apk, golang, maven, generic ... */
	struct vb_str group; /* purl namespace: "debian", "@scope", Maven group; may be empty */
	struct vb_str name, version;
	struct vb_str arch; /* as the package database spells it; may be empty */
	struct vb_str
		module; /* rpm module the package is of: "nodejs:18:version:context", or empty */
	struct vb_str purl; /* canonical, made by model_purl_write */
	/* What advisories are looked up by. Empty ecosystem: not assessed, never "clean". */
	struct vb_str
		ecosystem; /* OSV spelling with suffix: "Debian:12", "PyPI", "crates.io", "npm" */
	struct vb_str source_name,
		source_version; /* the source package; equal to name and version where there is none */
	struct vb_str licence;  /* SPDX expression, or the text found; may be empty */
	struct vb_str supplier; /* may be empty */
	struct vb_str reader;   /* which reader recognised it: "dpkg", "cargo-lock" */
	enum model_scope scope;
	bool direct; /* asked for by the product itself, not by a dependency (lock files that tell) */
	bool own;    /* the product's own root package: listed, not matched */
	bool vendored; /* declared by a lock file or manifest inside a third party's package */
	struct vb_str owner; /* purl of the distribution package that ships this one, or empty */
	VB_VEC(struct model_location) locations; /* at least one */
	VB_VEC(struct model_hash) hashes;
	VB_VEC(struct vb_str) needs; /* dependency names as written, resolved later into edges */
	VB_VEC(uint32_t) edges;      /* indexes of the components it depends on, sorted */
};

/* Package URL, https://github.com/package-url/purl-spec: lower-case rules per type, percent-encoding. */
struct vb_str model_purl_write(struct vb_arena *a, const struct model_component *c);
/* Fills type, group, name, version, arch from a purl; false when it is not one. */
bool model_purl_parse(struct vb_arena *a, struct vb_str purl,
		      struct model_component *out) VB_MUST_USE;
/* A qualifier of a purl, decoded; empty when it has none such. */
struct vb_str model_purl_qualifier(struct vb_arena *a, struct vb_str purl, const char *key);
/* The purl without its version and qualifiers: the identity that survives upgrades. */
struct vb_str model_purl_base(struct vb_str purl);
/* Normal form of a package name in its ecosystem (PEP 503 for pypi, lower case for npm, deb ...). */
struct vb_str model_name_normal(struct vb_arena *a, struct vb_str type, struct vb_str name);

/* The name people know it by: "@scope/name", "group/artifact"; of Debian packages the group is the distribution's. */
struct vb_str model_component_name(struct vb_arena *a, const struct model_component *c);
/* type, group, name, version, then purl and first path: the order of every list we print. */
int model_component_order(const void *a, const void *b);

#endif
