/*
 * note.c - writing and opening signed notes.
 *
 * The key's four bytes are the beginning of SHA-256(name, LF, 0x01, public key); 0x01 stands for Ed25519. Signatures of
 * other keys (witnesses) are passed over. Source: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
 */
#include "core/note.h"

enum { KEY_ID_BYTES = 4, NOTE_LINES_MAX = 64 };
#define DASH "\xe2\x80\x94 " /* EM DASH, space */

static void key_id(struct vb_str name, const struct vb_key *key, unsigned char out[KEY_ID_BYTES])
{
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	unsigned char whole[VB_HASH_MAX_BYTES];

	vb_hash_add(h, name.p, name.n);
	vb_hash_add(h, "\n\x01", 2);
	vb_hash_add(h, key->bytes, sizeof(key->bytes));
	vb_hash_free(h, whole);
	memcpy(out, whole, KEY_ID_BYTES);
}

bool vb_checkpoint_sign(struct vb_arena *a, const struct vb_checkpoint *c, const char *key_path,
			struct vb_str *note, struct vb_error *err)
{
	unsigned char both[KEY_ID_BYTES + VB_SIGNATURE_BYTES];
	struct vb_str root = vb_base64_encode(a, c->root.bytes, sizeof(c->root.bytes)), text;
	struct vb_signature signature;
	struct vb_key key;

	text = vb_arena_printf(a, "%.*s\n%llu\n%.*s\n", VB_FMT(c->origin),
			       (unsigned long long)c->size, VB_FMT(root));
	if (!vb_key_of(key_path, &key, err) || !vb_sign(key_path, text, &signature, err))
		return false;
	key_id(c->origin, &key, both);
	memcpy(both + KEY_ID_BYTES, signature.bytes, sizeof(signature.bytes));
	*note = vb_arena_printf(a, "%.*s\n" DASH "%.*s %.*s\n", VB_FMT(text), VB_FMT(c->origin),
				VB_FMT(vb_base64_encode(a, both, sizeof(both))));
	return true;
}

static bool malformed(const char *name, uint32_t line, struct vb_error *err)
{
	return vb_fail_at(err, VB_E_INPUT, name, line, 1,
			  "not a signed checkpoint: origin, size, root, an empty line and a "
			  "signature are expected");
}

static bool body_read(struct vb_arena *a, struct vb_str text, const char *name,
		      struct vb_checkpoint *c, struct vb_error *err)
{
	struct vb_str line, root;

	if (!vb_str_line(&text, &c->origin) || !c->origin.n)
		return malformed(name, 1, err);
	if (!vb_str_line(&text, &line) || !vb_str_u64(line, &c->size) || c->size > INT64_MAX)
		return malformed(name, 2, err);
	if (!vb_str_line(&text, &line) || !vb_base64_decode(a, line, &root) ||
	    root.n != sizeof(c->root.bytes))
		return malformed(name, 3, err);
	memcpy(c->root.bytes, root.p, root.n);
	return true;
}

/* Is this signature line one by `key`, and good? */
static bool line_good(struct vb_arena *a, struct vb_str line, struct vb_str text,
		      const struct vb_key *key)
{
	unsigned char id[KEY_ID_BYTES];
	struct vb_signature signature;
	struct vb_str by, both;

	if (!vb_str_starts(line, VB_STR(DASH)))
		return false;
	line = vb_str_from(line, strlen(DASH));
	by = vb_str_sub(line, 0, vb_str_chr(line, ' '));
	if (!vb_base64_decode(a, vb_str_from(line, by.n + 1), &both) ||
	    both.n != KEY_ID_BYTES + VB_SIGNATURE_BYTES)
		return false;
	key_id(by, key, id);
	memcpy(signature.bytes, both.p + KEY_ID_BYTES, sizeof(signature.bytes));
	return memcmp(both.p, id, sizeof(id)) == 0 && vb_sign_good(key, text, &signature);
}

bool vb_checkpoint_open(struct vb_str note, const char *name, const struct vb_key *key,
			struct vb_checkpoint *out, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	size_t end = vb_str_find(note, VB_STR("\n\n"));
	struct vb_str text = vb_str_sub(note, 0, end + 1), rest = vb_str_from(note, end + 2), line;
	struct vb_checkpoint c = {0};
	bool good = false;

	if (end == note.n)
		return malformed(name, 1, err);
	if (!body_read(a, text, name, &c, err))
		return false;
	for (int i = 0; !good && i < NOTE_LINES_MAX && vb_str_line(&rest, &line); i++)
		good = line_good(a, line, text, key);
	if (!good) {
		vb_fail_at(err, VB_E_INPUT, name, 5, 1,
			   "no signature of the trusted key fits this checkpoint");
		return vb_hint(err, "It was altered, or another key signed it.");
	}
	*out = c;
	return true;
}
