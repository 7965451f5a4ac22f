/*
 * place.c - where the case, the store, the index and the shared data are.
 *
 * Flags win over the environment (VAUBAN_STORE, VAUBAN_INDEX, VAUBAN_SHARE), the environment over defaults. The index
 * belongs to the user (XDG_DATA_HOME), the store to the product (.vauban beside its case file).
 */
#include "run/run_all.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"

static const char *first_of(const char *flag, const char *variable)
{
	const char *v = flag ? flag : getenv(variable);

	return v && *v ? v : NULL;
}

static const char *index_default(struct vb_arena *a)
{
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
	struct passwd *user = home && *home ? NULL : getpwuid(getuid());

	if (xdg && *xdg == '/')
		return vb_arena_printf(a, "%s/vauban/advisories.vbx", xdg).p;
	if (user)
		home = user->pw_dir; /* a service or a timer has no HOME */
	return vb_arena_printf(a, "%s/.local/share/vauban/advisories.vbx",
			       home && *home ? home : "/root")
		.p;
}

/* Without ".." and links: what people read and tools compare. */
static const char *path_plain(struct vb_arena *a, const char *path)
{
	char *plain VB_CLEANUP(vb_cleanup_free) = realpath(path, NULL);

	return plain ? vb_arena_str(a, vb_str(plain)).p : path;
}

/* Beside the program when it runs from its build folder or was moved, else where it was installed. */
static const char *share_default(struct vb_arena *a)
{
	static const char *const below[] = {"../share/vauban", "../../../share"};
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct vb_str dir = n > 0 ? vb_path_dir(vb_strn(self, (size_t)n)) : VB_STR(".");

	for (size_t i = 0; i < VB_COUNT(below); i++) {
		struct vb_str share = vb_path_join(a, dir, vb_str(below[i]));

		if (vb_dir_exists(vb_path_join(a, share, VB_STR("rules")).p))
			return path_plain(a, share.p);
	}
	return VAUBAN_SHARE;
}

bool run_place_find(struct vb_arena *a, const struct run_place_wish *wish, struct run_place *out,
		    struct vb_error *err)
{
	struct run_place place = {.arena = a};
	const char *dir = wish->dir ? wish->dir : ".", *state;

	place.case_file = wish->case_file ? wish->case_file : case_find(a, dir);
	if (wish->case_file && !vb_file_exists(wish->case_file)) {
		vb_fail(err, VB_E_MISSING, "there is no case file %s", wish->case_file);
		return vb_hint(err, "vauban init writes one");
	}
	state = place.case_file ? vb_arena_cstr(a, vb_path_dir(vb_str(place.case_file))) : dir;
	state = vb_path_join(a, vb_str(state), VB_STR(RUN_FOLDER)).p;
	place.store = first_of(wish->store, "VAUBAN_STORE");
	if (!place.store)
		place.store = vb_path_join(a, vb_str(state), VB_STR("vauban.db")).p;
	place.index = first_of(wish->index, "VAUBAN_INDEX");
	if (!place.index)
		place.index = index_default(a);
	place.share = first_of(wish->share, "VAUBAN_SHARE");
	if (!place.share)
		place.share = share_default(a);
	place.user_rules = vb_path_join(a, vb_str(state), VB_STR("rules")).p;
	if (!vb_dir_exists(place.user_rules))
		place.user_rules = NULL;
	*out = place;
	return true;
}
