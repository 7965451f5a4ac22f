/*
 * signers.c - librnp behind three calls.
 *
 *   FILE of public keys ──► a ring of its own, in memory
 *   document, document.asc ──► each signature: good, and of a key of the ring? ──► one is enough
 *
 * librnp (BSD) reads OpenPGP, not we. It is opened when keys are given and is handed bounded bytes. Its interface is
 * declared here, so that building needs no header of it. Source: rnp/rnp.h of librnp 0.16, RFC 4880.
 */
#include "watch/signers.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"

typedef struct rnp_ffi_st *ffi_t;
typedef struct rnp_input_st *input_t;
typedef struct rnp_op_verify_st *verify_t;
typedef struct rnp_op_verify_signature_st *signature_t;

enum { PUBLIC_KEYS = 1, PERMISSIVE = 1 << 8, SIGNATURES_MAX = 64 };

struct watch_signers {
	uint32_t (*ffi_create)(ffi_t *ffi, const char *public_format, const char *secret_format);
	uint32_t (*ffi_destroy)(ffi_t ffi);
	uint32_t (*input_from_memory)(input_t *input, const uint8_t *bytes, size_t n, bool copy);
	uint32_t (*input_destroy)(input_t input);
	uint32_t (*import_keys)(ffi_t ffi, input_t input, uint32_t flags, char **results);
	uint32_t (*public_key_count)(ffi_t ffi, size_t *n);
	uint32_t (*verify_detached)(verify_t *op, ffi_t ffi, input_t text, input_t signature);
	uint32_t (*verify_execute)(verify_t op);
	uint32_t (*signature_count)(verify_t op, size_t *n);
	uint32_t (*signature_at)(verify_t op, size_t i, signature_t *out);
	uint32_t (*signature_status)(signature_t signature);
	uint32_t (*verify_destroy)(verify_t op);
	ffi_t ffi;
	const char *path;
};

static bool library_open(struct watch_signers *s, struct vb_error *err)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {
		{"rnp_ffi_create", offsetof(struct watch_signers, ffi_create)},
		{"rnp_ffi_destroy", offsetof(struct watch_signers, ffi_destroy)},
		{"rnp_input_from_memory", offsetof(struct watch_signers, input_from_memory)},
		{"rnp_input_destroy", offsetof(struct watch_signers, input_destroy)},
		{"rnp_import_keys", offsetof(struct watch_signers, import_keys)},
		{"rnp_get_public_key_count", offsetof(struct watch_signers, public_key_count)},
		{"rnp_op_verify_detached_create", offsetof(struct watch_signers, verify_detached)},
		{"rnp_op_verify_execute", offsetof(struct watch_signers, verify_execute)},
		{"rnp_op_verify_get_signature_count",
		 offsetof(struct watch_signers, signature_count)},
		{"rnp_op_verify_get_signature_at", offsetof(struct watch_signers, signature_at)},
		{"rnp_op_verify_signature_get_status",
		 offsetof(struct watch_signers, signature_status)},
		{"rnp_op_verify_destroy", offsetof(struct watch_signers, verify_destroy)},
	};
	void *library, *symbol; /* kept for the life of the process */

	setenv("RNP_LOG_CONSOLE", "0", 0); /* else Debian's says on stderr what it refuses */
	library = dlopen("librnp.so.0", RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol) {
			vb_fail(err, VB_E_ENV, "checking signatures needs librnp (librnp.so.0)");
			return vb_hint(err, "Install the package librnp0.");
		}
		memcpy((char *)s + wanted[i].at, &symbol,
		       sizeof(symbol)); /* POSIX: an object pointer holds it */
	}
	return s->ffi_create(&s->ffi, "GPG", "GPG") == 0 ||
	       vb_fail(err, VB_E_ENV, "librnp cannot start");
}

static bool keys_load(struct watch_signers *s, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text;
	input_t input;
	size_t n = 0;

	if (!vb_file_load(a, s->path, VB_LIMIT_SIGNERS_BYTES, &text, err))
		return false;
	if (s->input_from_memory(&input, (const uint8_t *)text.p, text.n, false) == 0) {
		if (s->import_keys(s->ffi, input, PUBLIC_KEYS | PERMISSIVE, NULL) != 0 ||
		    s->public_key_count(s->ffi, &n) != 0)
			n = 0;
		s->input_destroy(input);
	}
	return n > 0 || vb_fail_at(err, VB_E_INPUT, s->path, 0, 0, "no OpenPGP public key in it");
}

bool watch_signers_open(const char *path, struct watch_signers **out, struct vb_error *err)
{
	struct watch_signers *s VB_CLEANUP(watch_signers_cleanup) = vb_alloc(1, sizeof(*s));

	s->path = path;
	if (!library_open(s, err) || !keys_load(s, err))
		return false;
	*out = s;
	s = NULL;
	return true;
}

void watch_signers_cleanup(struct watch_signers **signers)
{
	if (*signers && (*signers)->ffi)
		(*signers)->ffi_destroy((*signers)->ffi);
	free(*signers);
	*signers = NULL;
}

static bool one_holds(const struct watch_signers *s, verify_t op)
{
	signature_t signature;
	size_t n = 0;

	s->verify_execute(op); /* what it answers is of all signatures; each is asked below */
	if (s->signature_count(op, &n) != 0)
		return false;
	for (size_t i = 0; i < n && i < SIGNATURES_MAX; i++)
		if (s->signature_at(op, i, &signature) == 0 && s->signature_status(signature) == 0)
			return true;
	return false;
}

bool watch_signers_hold(const struct watch_signers *s, struct vb_str text, struct vb_str signature,
			const char *name, struct vb_error *err)
{
	input_t document = NULL, beside = NULL;
	verify_t op = NULL;
	bool good = s->input_from_memory(&document, (const uint8_t *)text.p, text.n, false) == 0 &&
		    s->input_from_memory(&beside, (const uint8_t *)signature.p, signature.n,
					 false) == 0 &&
		    s->verify_detached(&op, s->ffi, document, beside) == 0 && one_holds(s, op);

	if (op)
		s->verify_destroy(op);
	if (beside)
		s->input_destroy(beside);
	if (document)
		s->input_destroy(document);
	return good || vb_fail_at(err, VB_E_INPUT, name, 0, 0,
				  "no good signature of a key in %s; it is left out", s->path);
}
