/*
 * release_verify.c - a released folder looked at by whoever received it, without a store.
 *
 *   trusted key ──► SHA256SUMS.ed25519 over SHA256SUMS ──► digest of each file ──► nothing besides ──► evidence.json
 *
 * The folder is hostile: names lead nowhere but into it (verify/sums.h), and only plain files are read.
 */
#include "run/run_int.h"

#include <dirent.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/sign.h"
#include "verify/sums.h"

#define OWN_KEY "release.pub"
static const char *const unsummed[] = {"SHA256SUMS", "SHA256SUMS.ed25519", OWN_KEY};

struct looking {
	struct vb_arena *a;
	enum vb_lang lang;
	const char *folder;
	struct run_release_verified *out;
};

static struct vb_str inside(const struct looking *x, struct vb_str name)
{
	return vb_path_join(x->a, vb_str(x->folder), name);
}

static void problem(struct looking *x, enum run_release_fault fault, struct vb_str name)
{
	*vb_vec_add(x->a, &x->out->problems) = (struct run_release_problem){
		fault, vb_arena_printable(x->a, name)};
}

static bool plain(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool small_load(struct looking *x, const char *name, struct vb_str *out,
		       struct vb_error *err)
{
	const char *path = inside(x, vb_str(name)).p;

	if (!plain(path)) {
		vb_fail(err, VB_E_MISSING, "%s is not there, or no plain file", path);
		return vb_hint(err, "a folder that vauban release FOLDER wrote has it");
	}
	return vb_file_load(x->a, path, VB_MIB, out, err);
}

static bool signature_check(struct looking *x, const struct vb_key *key, struct vb_str sums,
			    struct vb_error *err)
{
	struct vb_signature signature;
	struct vb_str hex, word, own;

	if (!small_load(x, "SHA256SUMS.ed25519", &hex, err))
		return false;
	if (!vb_str_word(&hex, &word) ||
	    !vb_hex_decode(word, signature.bytes, sizeof(signature.bytes)) ||
	    !vb_sign_good(key, sums, &signature))
		problem(x, RUN_RELEASE_UNSIGNED, VB_STR("SHA256SUMS.ed25519"));
	if (!plain(inside(x, VB_STR(OWN_KEY)).p)) {
		problem(x, RUN_RELEASE_MISSING, VB_STR(OWN_KEY));
		return true;
	}
	if (!small_load(x, OWN_KEY, &own, err))
		return false;
	if (!vb_str_word(&own, &word) || !vb_str_eq(word, vb_key_hex(x->a, key)))
		problem(x, RUN_RELEASE_ALTERED, VB_STR(OWN_KEY));
	return true;
}

static bool file_check(struct looking *x, const struct verify_sum *sum, struct vb_error *err)
{
	const char *path = inside(x, sum->name).p;
	struct vb_str bytes;

	*vb_vec_add(x->a, &x->out->files) = sum->name;
	if (!plain(path)) {
		problem(x, RUN_RELEASE_MISSING, sum->name);
		return true;
	}
	if (!vb_file_load(x->a, path, VB_LIMIT_REPORT_BYTES, &bytes, err))
		return false;
	if (!vb_str_eq(vb_sha256_hex(x->a, bytes), sum->digest))
		problem(x, RUN_RELEASE_ALTERED, sum->name);
	return true;
}

static bool sums_check(struct looking *x, struct vb_str text, struct vb_error *err)
{
	verify_sums sums;

	if (!verify_sums_parse(x->a, x->lang, text, inside(x, VB_STR("SHA256SUMS")).p, &sums, err))
		return false;
	for (size_t i = 0; i < sums.n; i++)
		if (!file_check(x, &sums.v[i], err))
			return false;
	return true;
}

static bool summed(const struct looking *x, struct vb_str name)
{
	for (size_t i = 0; i < VB_COUNT(unsummed); i++)
		if (vb_str_is(name, unsummed[i]))
			return true;
	for (size_t i = 0; i < x->out->files.n; i++)
		if (vb_str_eq(x->out->files.v[i], name))
			return true;
	return false;
}

/* What nobody signed for has no place in a release. */
static bool besides_check(struct looking *x, struct vb_error *err)
{
	struct dirent **list;
	int n = scandir(x->folder, &list, NULL, alphasort);

	if (n < 0)
		return vb_fail_errno(err, "read", x->folder);
	for (int i = 0; i < n; i++) {
		struct vb_str name = vb_str(list[i]->d_name);

		if (!vb_str_is(name, ".") && !vb_str_is(name, "..") && !summed(x, name))
			problem(x, RUN_RELEASE_BESIDES, vb_arena_str(x->a, name));
		free(list[i]);
	}
	free(list);
	return true;
}

static bool evidence_check(struct looking *x, const struct run_place *place,
			   const struct vb_key *key, struct vb_error *err)
{
	struct run_log_opened opened;

	for (size_t i = 0; i < x->out->problems.n; i++)
		if (vb_str_is(x->out->problems.v[i].file, "evidence.json"))
			return true; /* it is said already */
	if (run_log_open(place, x->a,
			 inside(x, VB_STR("evidence.json")).p, vb_key_hex(x->a, key).p, &opened,
				err)) {
		x->out->entries = opened.n;
		return true;
	}
	if (err->code != VB_E_INPUT)
		return false;
	problem(x, RUN_RELEASE_EVIDENCE, VB_STR("evidence.json"));
	return true;
}

bool run_release_verify(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
			const char *folder, const char *trust, struct run_release_verified *out,
			struct vb_error *err)
{
	struct looking x = {.a = a, .lang = run->lang, .folder = folder, .out = out};
	struct vb_str sums;
	struct vb_key key;
	bool found;

	*out = (struct run_release_verified){0};
	if (!run_log_trusted(place, trust, &key, &found, err))
		return false;
	if (!found) {
		vb_fail(err, VB_E_USAGE,
			"no key is trusted yet: the signature of the release cannot be verified");
		return vb_hint(err, "--trust KEY.pub names the key of who releases, got by another "
				    "way than the folder");
	}
	out->key = vb_key_hex(a, &key);
	return small_load(&x, "SHA256SUMS", &sums, err) && signature_check(&x, &key, sums, err) &&
	       sums_check(&x, sums, err) && besides_check(&x, err) &&
	       evidence_check(&x, place, &key, err);
}
