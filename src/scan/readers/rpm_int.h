/*
 * rpm_int.h - an rpm database is a bag of package headers in one of three containers.
 *
 *   rpmdb.sqlite (rpm_sqlite.c) ─┐
 *   Packages.db  (rpm_ndb.c)    ─┼─► header blobs ─► rpm_header.c ─► rpm.c: components, owned paths
 *   Packages     (rpm_bdb.c)    ─┘
 */
#ifndef VAUBAN_SCAN_READERS_RPM_INT_H
#define VAUBAN_SCAN_READERS_RPM_INT_H

#include "core/vb.h"

/* ---- containers -------------------------------------------------------------------------- */

typedef void rpm_blob(void *ctx, struct vb_str blob); /* valid during the call only */

/* What stands in the container, in its order. False: the container itself is not well formed; blobs before it count. */
bool rpm_sqlite_each(struct vb_str db, rpm_blob *blob, void *ctx, struct vb_error *err) VB_MUST_USE;
bool rpm_ndb_each(struct vb_str db, rpm_blob *blob, void *ctx, struct vb_error *err) VB_MUST_USE;
bool rpm_bdb_each(struct vb_str db, rpm_blob *blob, void *ctx, struct vb_error *err) VB_MUST_USE;

/* ---- header ------------------------------------------------------------------------------ */

enum rpm_tag {
	RPM_NAME = 1000,
	RPM_VERSION = 1001,
	RPM_RELEASE = 1002,
	RPM_EPOCH = 1003,
	RPM_VENDOR = 1011,
	RPM_LICENSE = 1014,
	RPM_ARCH = 1022,
	RPM_OLDFILENAMES = 1027,
	RPM_FILEDIGESTS = 1035,
	RPM_FILEFLAGS = 1037,
	RPM_SOURCERPM = 1044,
	RPM_PROVIDENAME = 1047,
	RPM_REQUIRENAME = 1049,
	RPM_CHANGELOGNAME = 1081,
	RPM_CHANGELOGTEXT = 1082,
	RPM_DIRINDEXES = 1116,
	RPM_BASENAMES = 1117,
	RPM_DIRNAMES = 1118,
	RPM_FILEDIGESTALGO = 5011,
	RPM_MODULARITYLABEL = 5096,
};

struct rpm_header {
	struct vb_str index, data; /* entries of 16 bytes; what they point into */
};
bool rpm_header_open(struct vb_str blob, struct rpm_header *out) VB_MUST_USE;
struct vb_str rpm_header_str(const struct rpm_header *h,
			     enum rpm_tag tag); /* the first string, or empty */
bool rpm_header_u32(const struct rpm_header *h, enum rpm_tag tag,
		    uint32_t *out) VB_MUST_USE; /* the first integer */

struct rpm_strings { /* a string array being read */
	struct vb_str rest;
	uint32_t left;
};
struct rpm_strings rpm_header_strings(const struct rpm_header *h, enum rpm_tag tag);
bool rpm_strings_next(struct rpm_strings *s, struct vb_str *out);
struct vb_cursor rpm_header_u32s(const struct rpm_header *h,
				 enum rpm_tag tag); /* big-endian integers */

#endif
