/*
 * test_merkle.c - the hash tree against published vectors and against a naive tree written from the definition; signed
 * checkpoints that nobody can change.
 */
#include "core/note.h"
#include "support.h"

enum { MOST = 70 };

static struct vb_digest digest_of(struct vb_str hex)
{
	struct vb_digest d;

	assert_true(vb_hex_decode(hex, d.bytes, sizeof(d.bytes)));
	return d;
}

static size_t path_read(struct vb_str rest, struct vb_digest path[VB_MERKLE_PATH])
{
	struct vb_str word;
	size_t n = 0;

	while (vb_str_word(&rest, &word))
		path[n++] = digest_of(word);
	return n;
}

struct vectors {
	struct vb_digest leaves[8];
	size_t n;
	int checked;
};

static void vector_check(struct vectors *v, struct vb_str line)
{
	struct vb_digest wanted[VB_MERKLE_PATH], made[VB_MERKLE_PATH], root, before;
	struct vb_str kind, a, b;
	uint64_t x = 0, y = 0;
	unsigned char bytes[32];
	size_t n;

	assert_true(vb_str_word(&line, &kind) && vb_str_word(&line, &a));
	if (vb_str_is(kind, "entry")) {
		n = vb_str_is(a, "-") ? 0 : a.n / 2;
		assert_true(!n || vb_hex_decode(a, bytes, n));
		v->leaves[v->n++] = vb_merkle_leaf(vb_strn((char *)bytes, n));
		return;
	}
	assert_true(vb_str_u64(a, &x) && (vb_str_word(&line, &b) || x == 0));
	v->checked++;
	if (vb_str_is(kind, "root")) {
		root = vb_merkle_root(v->leaves, x);
		wanted[0] = digest_of(b);
		assert_memory_equal(&root, &wanted[0], sizeof(root));
		return;
	}
	assert_true(vb_str_u64(b, &y));
	n = path_read(line, wanted);
	root = vb_merkle_root(v->leaves, y);
	if (vb_str_is(kind, "inclusion")) {
		assert_int_equal(vb_merkle_inclusion(v->leaves, y, x, made), n);
		assert_memory_equal(made, wanted, n * sizeof(*made));
		assert_true(vb_merkle_included(&v->leaves[x], x, y, wanted, n, &root));
		return;
	}
	assert_string_equal(vb_str_is(kind, "consistency") ? "consistency" : "?", "consistency");
	before = vb_merkle_root(v->leaves, x);
	assert_int_equal(vb_merkle_consistency(v->leaves, y, x, made), n);
	assert_memory_equal(made, wanted, n * sizeof(*made));
	assert_true(vb_merkle_consistent(x, y, &before, &root, wanted, n));
}

static void published_vectors_hold(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = test_load(a, test_path(a, "tests/core/data/merkle.txt")), line;
	struct vectors v = {0};

	(void)state;
	while (vb_str_line(&text, &line))
		if (line.n && line.p[0] != '#')
			vector_check(&v, line);
	assert_int_equal(v.checked, 17);
}

/* The definition, word for word: MTH of RFC 6962 section 2.1. */
static struct vb_digest naive(struct vb_arena *a, const struct vb_digest *leaves, size_t n)
{
	struct vb_digest left, right, out;
	struct vb_buf both VB_CLEANUP(vb_buf_done) = {0};
	size_t k = 1;

	if (n == 1)
		return leaves[0];
	vb_buf_init(&both, 65);
	if (n) {
		while (k * 2 < n)
			k *= 2;
		left = naive(a, leaves, k);
		right = naive(a, leaves + k, n - k);
		vb_buf_char(&both, 1);
		vb_buf_add(&both, left.bytes, 32);
		vb_buf_add(&both, right.bytes, 32);
	}
	vb_sha256(vb_buf_view(&both), out.bytes);
	return out;
}

static void every_size_agrees_with_the_definition(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_digest leaves[MOST], path[VB_MERKLE_PATH], root, before, other;
	size_t n;

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		leaves[i] = vb_merkle_leaf(vb_arena_printf(a, "entry %zu", i));
	other = vb_merkle_leaf(VB_STR("another"));
	for (size_t size = 1; size <= MOST; size++) {
		root = naive(a, leaves, size);
		before = vb_merkle_root(leaves, size);
		assert_memory_equal(&root, &before, sizeof(root));
		for (size_t i = 0; i < size; i++) {
			n = vb_merkle_inclusion(leaves, size, i, path);
			assert_true(vb_merkle_included(&leaves[i], i, size, path, n, &root));
			assert_false(vb_merkle_included(&other, i, size, path, n, &root));
			assert_false(vb_merkle_included(&leaves[i], i ^ 1, size, path, n, &root));
			assert_false(n &&
				     vb_merkle_included(&leaves[i], i, size, path, n - 1, &root));
			before = naive(a, leaves, i + 1);
			n = vb_merkle_consistency(leaves, size, i + 1, path);
			assert_true(vb_merkle_consistent(i + 1, size, &before, &root, path, n));
			assert_false(vb_merkle_consistent(i + 1, size, &other, &root, path, n));
			assert_false(vb_merkle_consistent(i + 1, size, &before, &other, path, n));
			assert_false(n && vb_merkle_consistent(i + 1, size, &before, &root, path,
							       n - 1));
		}
	}
}

static void a_checkpoint_reads_back_and_no_byte_of_it_can_change(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/key", test_scratch(a)).p;
	const char *other_path = vb_arena_printf(a, "%s/other", test_scratch(a)).p;
	struct vb_checkpoint c = {.origin = VB_STR("vauban/0123456789abcdef"), .size = 42}, back;
	struct vb_key key, other;
	struct vb_error err;
	struct vb_str note;
	char *copy;

	(void)state;
	c.root = vb_merkle_leaf(VB_STR("x"));
	assert_ok(vb_key_make(path, &key, &err));
	assert_ok(vb_key_make(other_path, &other, &err));
	assert_ok(vb_checkpoint_sign(a, &c, path, &note, &err));
	assert_ok(vb_checkpoint_open(note, "note", &key, &back, &err));
	assert_str(back.origin, "vauban/0123456789abcdef");
	assert_int_equal(back.size, 42);
	assert_true(vb_digest_eq(&back.root, &c.root));
	assert_false(vb_checkpoint_open(note, "note", &other, &back, &err));
	copy = vb_arena_alloc(a, note.n);
	memcpy(copy, note.p, note.n);
	for (size_t i = 0; i + 1 < note.n; i++) { /* the last line break alone may go */
		copy[i] ^= 1;
		if (vb_checkpoint_open(vb_strn(copy, note.n), "note", &key, &back, &err))
			fail_msg("byte %zu", i);
		copy[i] ^= 1;
	}
	/* A witness signs too: its line is passed over. */
	note = vb_arena_printf(a, "%.*s\xe2\x80\x94 witness AAAA\n", VB_FMT(note));
	assert_ok(vb_checkpoint_open(note, "note", &key, &back, &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vectors_hold),
		cmocka_unit_test(every_size_agrees_with_the_definition),
		cmocka_unit_test(a_checkpoint_reads_back_and_no_byte_of_it_can_change),
	};
	return cmocka_run_group_tests_name("core/merkle", tests, NULL, NULL);
}
