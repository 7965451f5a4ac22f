/*
 * bundle.c - the index across an air gap.
 *
 *   here:   index ──► signed file
 *   there:  file ──► key, signature, whole, not older ──► index beside the old one, opened and checked ──► rename
 *
 * Beside the index: INDEX.trust, the public key pinned; INDEX.serial, the newest bundle loaded. The serial is written
 * before the swap: if we die between, the same bundle is still accepted and an older one is not.
 */
#include "run/run_all.h"

#include <stdio.h>
#include <unistd.h>

#include "core/file.h"
#include "core/limits.h"
#include "match/match.h"
#include "watch/bundle.h"

static const char *beside(struct vb_arena *a, const struct run_place *place, const char *what)
{
	return vb_arena_printf(a, "%s.%s", place->index, what).p;
}

bool run_key(const char *path, struct vb_arena *a, struct vb_str *public_hex, bool *made,
	     struct vb_error *err)
{
	bool is_new = !vb_file_exists(path);
	struct vb_key key;

	if (is_new ? !vb_key_make(path, &key, err) : !vb_key_of(path, &key, err))
		return false;
	*public_hex = vb_key_hex(a, &key);
	*made = is_new;
	return true;
}

bool run_bundle_write(const struct vb_run *run, const struct run_place *place, const char *key,
		      const char *path, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct watch_bundle bundle = {.serial = run->now};
	struct match_index *index;

	if (!vb_file_exists(place->index)) {
		vb_fail(err, VB_E_MISSING, "no advisories are loaded yet: there is no %s",
			place->index);
		return vb_hint(err, "vauban watch loads them");
	}
	if (!match_index_open(place->index, &index, err)) /* a damaged index is not sent */
		return false;
	match_index_close(index);
	return vb_file_load(a, place->index, VB_LIMIT_INDEX_BYTES, &bundle.content, err) &&
	       watch_bundle_write(path, key, &bundle, err);
}

/* The key given now, which is pinned from then on; else the one pinned before. */
static bool key_find(struct vb_arena *a, const struct run_place *place, const char *trust,
		     struct vb_key *out, struct vb_error *err)
{
	const char *pinned = beside(a, place, "trust");

	if (trust)
		return vb_key_trusted(trust, out, err);
	if (vb_file_exists(pinned))
		return vb_key_trusted(pinned, out, err);
	vb_fail(err, VB_E_MISSING, "no key is trusted yet: a bundle cannot be verified");
	return vb_hint(err, "--trust FILE.pub names the sender's public key, got by another way "
			    "than the bundle");
}

/* Serials count within one key: a new sender starts anew. */
static bool serial_find(struct vb_arena *a, const struct run_place *place, const struct vb_key *key,
			int64_t *out, struct vb_error *err)
{
	const char *path = beside(a, place, "serial");
	struct vb_str text, word;

	*out = 0;
	if (!vb_file_exists(path))
		return true;
	if (!vb_file_load(a, path, VB_KIB, &text, err))
		return false;
	if (!vb_str_word(&text, &word) || !vb_str_eq(word, vb_key_hex(a, key)))
		return true;
	if (vb_str_word(&text, &word) && vb_str_i64(word, out))
		return true;
	vb_fail_at(err, VB_E_INPUT, path, 1, 1, "not the serial of a bundle");
	return vb_hint(err, "Remove it to accept any bundle of the trusted key.");
}

static bool swap(struct vb_arena *a, const struct run_place *place, const struct vb_key *key,
		 const struct watch_bundle *bundle, struct vb_error *err)
{
	const char *fresh = beside(a, place, "new");
	struct vb_str hex = vb_key_hex(a, key);
	struct match_index *index;

	if (!vb_file_save(fresh, bundle->content, err))
		return false;
	if (!match_index_open(fresh, &index, err)) {
		unlink(fresh);
		return vb_prefix(err, "the content of the bundle");
	}
	match_index_close(index);
	if (vb_file_save(beside(a, place, "trust"), vb_arena_printf(a, "%.*s\n", VB_FMT(hex)),
			 err) &&
	    vb_file_save(beside(a, place, "serial"),
			 vb_arena_printf(a, "%.*s %lld\n", VB_FMT(hex), (long long)bundle->serial),
			 err)) {
		if (rename(fresh, place->index) == 0)
			return true;
		vb_fail_errno(err, "rename", fresh);
	}
	unlink(fresh);
	return false;
}

bool run_bundle_take(const struct run_place *place, struct vb_arena *a, const char *path,
		     const char *trust, struct run_watch_result *out, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct run_watch_result result = {.index = place->index};
	struct watch_bundle bundle;
	struct match_index *index;
	struct vb_key key;
	int64_t oldest;

	if (!key_find(scratch, place, trust, &key, err) ||
	    !serial_find(scratch, place, &key, &oldest, err) ||
	    !watch_bundle_read(scratch, path, &key, oldest, &bundle, err))
		return false;
	if (!vb_mkdirs(vb_arena_cstr(scratch, vb_path_dir(vb_str(place->index))), err) ||
	    !swap(scratch, place, &key, &bundle, err) ||
	    !match_index_open(place->index, &index, err))
		return false;
	result.indexed = true;
	result.advisories = match_index_advisories(index);
	result.n_feeds = match_index_feeds(index, a, &result.feeds);
	match_index_close(index);
	*out = result;
	return true;
}
