/* test_anonymise.c - what points at persons leaves, what does not stays, the same thing is called the same. */
#include "help.h"

static void things_are_replaced(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_str names[] = {VB_STR("Dupont"), VB_STR("Clinique du Parc")};
	static const struct {
		const char *text, *left;
	} cases[] = {
		{"mail lea.martin@example.org now", "mail <email-1> now"},
		{"from 192.0.2.7 to 198.51.100.9, again 192.0.2.7.",
		 "from <ip-1> to <ip-2>, again <ip-1>."},
		{"v6 2001:db8::1 and fe80::1%eth0", "v6 <ip-1> and <ip-2>%eth0"},
		{"mac 00:1b:44:11:3a:b7 up", "mac <mac-1> up"},
		{"call +33 6 12 34 56 78 or 01.23.45.67.89", "call <phone-1> or <phone-2>"},
		{"M. Dupont, clinique du parc", "M. <name-1>, <name-2>"},
		{"cannot open /home/lea.martin/key.pem", "cannot open /home/<user-1>/key.pem"},
		{"host gw7.hospital.example down", "host <host-1> down"},
		{"I am Jean Martin, of ward 4", "I am <name-1>, of ward 4"},
		{"Je suis à l’hôpital. Mme Éloïse Durand", "Je suis à l’hôpital. Mme <name-1>"},
		{"user=ann password=hunter22 ok", "user=ann password=<secret-1> ok"},
		{"\"api_token\": \"q1w2e3\", Authorization: Bearer abc.def",
		 "\"api_token\": \"<secret-1>\", Authorization: Bearer <secret-2>"},
		{"IBAN FR76 3000 6000 0112 3456 7890 189 closed", "IBAN <account-1> closed"},
		{"number 1 85 05 78 006 084 91, then 185057800608490",
		 "number <person-1>, then 185057800608490"},
		{"Nov 26 18:00:01 ward-gw-12 sshd[77]: failed",
		 "Nov 26 18:00:01 <host-1> sshd[77]: failed"},
		{"2026-11-26T18:00:01.5+01:00 ward-gw-12 kernel: x",
		 "2026-11-26T18:00:01.5+01:00 <host-1> kernel: x"},
		/* what stays: versions, times, counters, hashes, code */
		{"version 3.0.11.2 built 2026-11-23 10:32:07",
		 "version <ip-1> built 2026-11-23 10:32:07"},
		{"openssl 3.0.11, error 0x80004005, count 1234567890",
		 "openssl 3.0.11, error 0x80004005, count 1234567890"},
		{"std::string a::b at 10:32", "std::string a::b at 10:32"},
		{"sha256 deadbeefcafe0123", "sha256 deadbeefcafe0123"},
		{"I am not sure. The token ring is down", "I am not sure. The token ring is down"},
		{"FR76 3000 6000 1112 3456 7890 188", "FR76 3000 6000 1112 3456 7890 188"},
		{"call +33 (0)6.12.34.56.78 now", "call <phone-1> now"},
		{"mac aabb.ccdd.ee02 up", "mac <mac-1> up"},
		{"Accepted password for marie.dupont from 10.0.0.3 port 22",
		 "Accepted password for <user-1> from <ip-1> port 22"},
		{"Failed password for invalid user bob from 10.0.0.3",
		 "Failed password for invalid user <user-1> from <ip-1>"},
		{"password=Tr0ub4dor&3 then ?password=x1&page=2",
		 "password=<secret-1> then ?password=<secret-2>&page=2"},
		{"https://bob:pw@box.local/login?session=8f3ab2c1",
		 "https://<user-1>@<host-1>/login?session=<secret-1>"},
		{"C:\\Users\\Paul Durand\\AppData", "C:\\Users\\<user-1>\\AppData"},
		{"card 4111 1111 1111 1111, count 4111 1111 1111 1112",
		 "card <account-1>, count 4111 1111 1111 1112"},
		{"Madame Fatou Diallo, My name is Bob O'Connor",
		 "Madame <name-1>, My name is <name-2>"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++)
		assert_str(respond_anonymise(a, vb_str(cases[i].text), names, VB_COUNT(names)),
			   cases[i].left);
}

static void nothing_planted_is_left(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	static const char *const planted[] = {"lea@clinic.example",   "203.0.113.200",
					      "2001:db8:0:1:2:3:4:5", "aa:bb:cc:dd:ee:ff",
					      "+33612345678",         "Dupont"};
	const struct vb_str name = VB_STR("Dupont");
	static const char *const around[] = {"",  " ", "(",  ")",  "\"", "'", ",",
					     ";", "=", "\n", "\t", "<",  ">", "["};
	struct vb_random r;

	(void)state;
	vb_random_init(&r, 7, 1);
	for (int round = 0; round < 2000; round++) {
		const char *p = planted[vb_random_u64(&r) % VB_COUNT(planted)];
		struct vb_str text = vb_arena_printf(
				      a, "log%s%s%send",
				      around[1 + vb_random_u64(&r) % (VB_COUNT(around) - 1)], p,
				      around[1 + vb_random_u64(&r) % (VB_COUNT(around) - 1)]),
			      left = respond_anonymise(a, text, &name, 1);

		if (vb_str_find(left, vb_str(p)) != left.n)
			fail_msg("%s is left in \"%s\"", p, left.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(things_are_replaced),
		cmocka_unit_test(nothing_planted_is_left),
	};

	return cmocka_run_group_tests_name("respond/anonymise", tests, NULL, NULL);
}
