/* test_sign.c - Ed25519: the RFC's vectors hold, keys are made once and readable by their owner only, one changed bit is found. */
#include <sys/stat.h>

#include "core/sign.h"
#include "support.h"

static void the_vectors_of_the_rfc_verify(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = test_load(a, test_path(a, "tests/core/data/ed25519.txt")), line;
	int n = 0;

	(void)state;
	while (vb_str_line(&text, &line)) {
		struct vb_str key_hex, message_hex, signature_hex;
		struct vb_signature signature;
		unsigned char message[8];
		struct vb_key key;
		size_t bytes;

		if (!line.n || line.p[0] == '#')
			continue;
		assert_true(vb_str_word(&line, &key_hex));
		assert_true(vb_str_word(&line, &message_hex));
		assert_true(vb_str_word(&line, &signature_hex));
		bytes = vb_str_is(message_hex, "-") ? 0 : message_hex.n / 2;
		assert_true(vb_hex_decode(key_hex, key.bytes, sizeof(key.bytes)));
		assert_true(vb_hex_decode(signature_hex, signature.bytes, sizeof(signature.bytes)));
		assert_true(!bytes || vb_hex_decode(message_hex, message, bytes));
		assert_true(vb_sign_good(&key, vb_strn((char *)message, bytes), &signature));
		for (int bit = 0; bit < 8 * VB_SIGNATURE_BYTES; bit += 7) {
			signature.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
			assert_false(
				vb_sign_good(&key, vb_strn((char *)message, bytes), &signature));
			signature.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
		}
		n++;
	}
	assert_int_equal(n, 3);
}

static void a_key_signs_what_its_public_half_verifies(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = vb_arena_printf(a, "%s/key", test_scratch(a)).p;
	struct vb_key made, again, read;
	struct vb_signature signature;
	struct vb_error err;
	struct stat st;

	(void)state;
	assert_ok(vb_key_make(path, &made, &err));
	assert_true(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	assert_ok(vb_key_of(path, &again, &err));
	assert_ok(vb_key_trusted(vb_arena_printf(a, "%s.pub", path).p, &read, &err));
	assert_memory_equal(made.bytes, again.bytes, VB_KEY_BYTES);
	assert_memory_equal(made.bytes, read.bytes, VB_KEY_BYTES);
	assert_ok(vb_key_trusted(vb_arena_cstr(a, vb_key_hex(a, &made)), &read, &err));
	assert_ok(vb_sign(path, VB_STR("the case"), &signature, &err));
	assert_true(vb_sign_good(&made, VB_STR("the case"), &signature));
	assert_false(vb_sign_good(&made, VB_STR("the cast"), &signature));
	assert_false(vb_key_make(path, &again, &err));
	assert_false(vb_sign(vb_arena_printf(a, "%s.pub", path).p, VB_STR("x"), &signature, &err));
	assert_int_equal(err.code, VB_E_INPUT);
}

static void hexadecimal_is_read_whole_or_not_at_all(void **state)
{
	static const char *const wrong[] = {"0", "0g12", "001122", "00 1"};
	unsigned char out[2] = {7, 7};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(wrong); i++)
		assert_false(vb_hex_decode(vb_str(wrong[i]), out, sizeof(out)));
	assert_int_equal(out[0], 7);
	assert_true(vb_hex_decode(VB_STR("fF0a"), out, sizeof(out)));
	assert_true(out[0] == 0xff && out[1] == 0x0a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vectors_of_the_rfc_verify),
		cmocka_unit_test(a_key_signs_what_its_public_half_verifies),
		cmocka_unit_test(hexadecimal_is_read_whole_or_not_at_all),
	};
	return cmocka_run_group_tests_name("core/sign", tests, NULL, NULL);
}
