/*
 * claims_int.h - which flaws a record of changes, newest first, says are mended, and since which version.
 *
 *   entry 3.0-2 "Fix CVE-2023-0464"            ──► mended since 3.0-2
 *   entry 3.0-5 "Revert the fix of CVE-..."    ──► nothing older counts any more
 *   entry 3.0-4 "not affected by CVE-..."      ──► says nothing about a fix
 *
 * Only what is named by its identifier counts, and the newest word on it decides; the oldest entry that mends it without
 * a newer one taking that back gives the version.
 */
#ifndef VAUBAN_SCAN_READERS_CLAIMS_INT_H
#define VAUBAN_SCAN_READERS_CLAIMS_INT_H

#include "scan/reader.h"

enum scan_claim_tone { SCAN_CLAIM_MENDS, SCAN_CLAIM_NOTHING, SCAN_CLAIM_TAKES_BACK };

struct scan_claim_state;
struct scan_claims {
	struct vb_arena *arena;
	struct vb_map by_id;
	VB_VEC(struct scan_claim_state *) list; /* in the order first named */
	bool full;                              /* VB_LIMIT_CHANGELOG_CLAIMS was reached */
};
void scan_claims_init(struct scan_claims *c, struct vb_arena *a);
/* One point of an entry; `line` is its first line, 0 when there is none; `above` the tone of the point it stands under.
 * Entries come newest first. Returns its own tone. */
enum scan_claim_tone scan_claims_point(struct scan_claims *c, struct vb_str text,
				       struct vb_str version, uint32_t line,
				       enum scan_claim_tone above);
/* The points of a text whose lines open them with '*', '-' or '+', deeper ones under shallower ones. */
void scan_claims_text(struct scan_claims *c, struct vb_str text, struct vb_str version,
		      uint32_t line);
void scan_claims_emit(const struct scan_claims *c, struct vb_str source, struct scan_out *out);
/* The i-th flaw named, in the order first named: its claim without a source; false past the end. `version` is empty when
 * all that was said of it was taken back. */
bool scan_claims_at(const struct scan_claims *c, size_t i, struct model_fix_claim *out);
/* "openssl (3.0.11-1~deb12u2) bookworm-security; urgency=medium": the first line of an entry of deb-changelog(5). */
struct scan_heading {
	struct vb_str source, version, distributions;
};
bool scan_changelog_heading(struct vb_str line, struct scan_heading *out);
/* Claims of every entry, newest first. */
void scan_changelog_entries(struct vb_arena *a, struct vb_str text, struct scan_out *out);
/* Cuts the next "CVE-YYYY-NNNN..." off *rest, letters of any case; *at: where it stood. */
bool scan_claims_next_id(struct vb_str *rest, struct vb_str *id, size_t *at);

#endif
