/*
 * test_elf.c - the ELF reader on programs built while the test runs, with and without each protection, by every
 * compiler that is installed; then on cut and damaged copies of one of them.
 */
#include "support.h"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "core/file.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

extern char **environ;

static const char program[] = "#include <stdio.h>\n#include <string.h>\n#include <stdlib.h>\n"
			      "int main(int argc, char **argv) { char a[64]; (void)argc; strcpy(a, "
			      "argv[0]); tmpnam(a); puts(a); "
			      "return snprintf(a, (size_t)atoi(argv[0]), \"%s\", argv[0]); }\n";

struct sample {
	const char *compiler,
		*flags;       /* "library" source instead of the program when flags hold -shared */
	const char *expected; /* words of describe() that must be there, in any order */
};

static const struct sample samples[] = {
	{"gcc", "-O2 -fPIE -pie", "pie x86-64 nx"},
	{"gcc", "-no-pie", "exec nx"},
	{"gcc", "-static -no-pie", "static-exec static unfortified relro:partial canary:unknown"},
	{"gcc", "-static -no-pie -Wl,-z,now", "static-exec relro:full"},
	{"gcc", "-static-pie", "static-pie static nx canary:unknown"},
	{"gcc", "-static -s", "canary:unknown stripped static"},
	{"gcc", "-Wl,-z,norelro", "relro:none"},
	{"gcc", "-Wl,-z,relro,-z,lazy", "relro:partial"},
	{"gcc", "-Wl,-z,relro,-z,now", "relro:full"},
	{"gcc", "-static -no-pie -Wl,-z,norelro", "relro:none"},
	{"gcc", "-Wl,-z,execstack", "no-nx"},
	{"gcc", "-Wl,-z,noexecstack", "nx"},
	{"gcc", "-O2 -fstack-protector-all", "canary:yes"},
	{"gcc", "-O2 -fno-stack-protector", "canary:no"},
	{"gcc", "-O2 -fno-stack-protector -s", "canary:no stripped"},
	{"gcc", "-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2", "fortified"},
	{"gcc", "-O2 -U_FORTIFY_SOURCE", "unfortified fortifiable"},
	{"gcc", "-Wl,-rpath,/opt/x:$ORIGIN/../lib::rel -Wl,--enable-new-dtags",
	 "rpath=/opt/x,$ORIGIN/../lib,,rel"},
	{"gcc", "-Wl,-rpath,/old -Wl,--disable-new-dtags", "rpath=/old"},
	{"gcc", "-O2", "rpath= no-debug"},
	{"gcc", "-g", "debug unstripped"},
	{"gcc", "-s", "stripped"},
	{"gcc", "-fcf-protection=full", "language=c"},
	{"gcc", "-fcf-protection=none", "ibt:no shstk:no"},
	{"gcc", "-Wl,--build-id=0x00ff10", "build-id=00ff10"},
	{"gcc", "-Wl,--build-id=none", "build-id="},
	{"gcc", "-fPIC -shared -Wl,-soname,libx.so.1", "library soname=libx.so.1 needed=libc.so.6"},
	{"gcc", "-fPIC -shared", "library soname="},
	{"gcc", "-c", "object relro:na canary:na"},
	{"gcc", "-Wl,--hash-style=sysv", "imports=tmpnam"},
	{"gcc", "-Wl,--hash-style=gnu", "imports=tmpnam"},
	{"gcc", "-nostdlib -fPIC -shared -Wl,--omagic", "rwx"},
	{"gcc", "-nostdlib -fno-pic -shared -mcmodel=large -Wl,-z,notext", "library textrel"},
	{"gcc", "", "no-rwx no-textrel"},
	{"clang", "-O2 -fPIE -pie -fstack-protector-all", "pie canary:yes language=c"},
	{"musl-gcc", "-O2", "musl unfortified no-fortifiable"},
	{"musl-gcc", "-static -fstack-protector-all", "static"},
	{"musl-gcc", "-fPIC -shared -Wl,-soname,libx.so.1", "library musl"},
	{"aarch64-linux-gnu-gcc", "-O2 -mbranch-protection=standard -fPIE -pie",
	 "pie 64 little nx language=c"},
	{"aarch64-linux-gnu-gcc", "-c -mbranch-protection=none", "object"},
	{"aarch64-linux-gnu-gcc", "-O2 -Wl,-z,relro,-z,now -fstack-protector-all",
	 "relro:full canary:yes bti:no ibt:na"},
	{"arm-linux-gnueabihf-gcc", "-O2 -fPIE -pie -fstack-protector-all",
	 "pie 32 little canary:yes bti:na"},
	{"riscv64-linux-gnu-gcc", "-O2 -Wl,-z,execstack", "64 no-nx"},
	{"riscv64-linux-gnu-gcc", "-O2 -fPIE -pie -fstack-protector-all", "pie canary:yes"},
	{"mips-linux-gnu-gcc", "-O2 -Wl,-z,relro,-z,now -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2",
	 "32 big fortified imports=tmpnam"},
	{"mips-linux-gnu-gcc", "-fPIC -shared -Wl,-soname,libm.so.9",
	 "library big soname=libm.so.9"},
};

/* ---- building --------------------------------------------------------------------------- */

static bool run(struct vb_arena *a, const char *command, const char *words, const char *tail[],
		size_t n_tail)
{
	VB_VEC(char *) argv = {0};
	struct vb_str rest = vb_str(words), word;
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int status = 1;

	*vb_vec_add(a, &argv) = (char *)(uintptr_t)command;
	while (vb_str_word(&rest, &word))
		*vb_vec_add(a, &argv) = (char *)(uintptr_t)vb_arena_cstr(a, word);
	for (size_t i = 0; i < n_tail; i++)
		*vb_vec_add(a, &argv) = (char *)(uintptr_t)tail[i];
	*vb_vec_add(a, &argv) = NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", 1, 0);
	if (posix_spawnp(&pid, command, &actions, NULL, argv.v, environ) == 0)
		while (waitpid(pid, &status, 0) < 0)
			;
	posix_spawn_file_actions_destroy(&actions);
	return status == 0;
}

static bool build(struct vb_arena *a, const struct sample *s, const char *dir, struct vb_str *bytes)
{
	const char *source = vb_path_join(a, vb_str(dir), VB_STR("x.c")).p;
	const char *result = vb_path_join(a, vb_str(dir), VB_STR("x")).p;
	const char *tail[] = {source, "-o", result};

	test_save(source, vb_str(program));
	unlink(result);
	if (!run(a, s->compiler, s->flags, tail, VB_COUNT(tail)))
		return false;
	*bytes = test_load(a, result);
	return true;
}

/* ---- describing ------------------------------------------------------------------------- */

static void put_list(struct vb_buf *b, const char *name, const struct vb_str *v, size_t n)
{
	vb_buf_printf(b, " %s=", name);
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(b, "%s%.*s", i ? "," : "", VB_FMT(v[i]));
}

static struct vb_str describe(struct vb_arena *a, const struct model_elf *e)
{
	static const char *const kinds[] = {"exec",    "pie",    "static-pie", "static-exec",
					    "library", "object", "core",       "module"};
	static const char *const relros[] = {"none", "partial", "full", "na"};
	static const char *const tris[] = {"no", "yes", "unknown", "na"};
	struct vb_str text;
	struct vb_buf b;

	vb_buf_init(&b, 65536);
	vb_buf_printf(&b, " %s %u %s %s relro:%s %s canary:%s %s %s", kinds[e->kind], e->bits,
		      e->big_endian ? "big" : "little", e->machine == 62 ? "x86-64" : "other",
		      relros[e->relro],
		      e->nx == MODEL_YES  ? "nx"
		      : e->nx == MODEL_NO ? "no-nx"
					  : "nx:other",
		      tris[e->canary], e->fortified ? "fortified" : "unfortified",
		      e->fortifiable ? "fortifiable" : "no-fortifiable");
	vb_buf_printf(&b, " %s %s %s %s %s %s ibt:%s shstk:%s bti:%s pac:%s",
		      e->stripped ? "stripped" : "unstripped", e->has_debug ? "debug" : "no-debug",
		      e->textrel ? "textrel" : "no-textrel", e->rwx ? "rwx" : "no-rwx",
		      e->musl ? "musl" : "not-musl", e->is_static ? "static" : "dynamic",
		      tris[e->cet_ibt], tris[e->cet_shstk], tris[e->bti], tris[e->pac]);
	vb_buf_printf(&b, " language=%.*s soname=%.*s build-id=%.*s interp=%.*s",
		      VB_FMT(e->language), VB_FMT(e->soname), VB_FMT(e->build_id),
		      VB_FMT(e->interp));
	put_list(&b, "rpath", e->rpath.v, e->rpath.n);
	put_list(&b, "needed", e->needed.v, e->needed.n);
	put_list(&b, "imports", e->imports.v, e->imports.n);
	vb_buf_char(&b, ' ');
	text = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return text;
}

static struct model_facts *read_bytes(struct vb_arena *a, struct vb_str bytes)
{
	struct model_wants wants = {0};

	*vb_vec_add(a, &wants.imports) = VB_STR("gets");
	*vb_vec_add(a, &wants.imports) = VB_STR("tmpnam");
	return scan_read_one(&scan_reader_elf, VB_STR("usr/bin/x"), bytes, &wants);
}

static unsigned check(const struct sample *s, struct vb_str described)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str rest = vb_str(s->expected), word;
	unsigned wrong = 0;

	while (vb_str_word(&rest, &word)) {
		if (vb_str_find(described, vb_arena_printf(a, " %.*s ", VB_FMT(word))) <
		    described.n)
			continue;
		print_error("%s %s: \"%.*s\" expected, got%.*s\n", s->compiler, s->flags,
			    VB_FMT(word), VB_FMT(described));
		wrong++;
	}
	return wrong;
}

static void flags_of_the_compiler_are_seen(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a), *compiler = "";
	unsigned wrong = 0, built = 0;
	bool there = false;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(samples); i++) {
		const char *version[] = {"--version"};
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
		struct vb_str bytes;

		if (strcmp(compiler, samples[i].compiler) != 0) {
			compiler = samples[i].compiler;
			there = run(a, compiler, "", version, 1);
			if (!there)
				print_message("# no %s here: its samples are left out\n", compiler);
		}
		if (!there)
			continue;
		if (!build(a, &samples[i], dir, &bytes)) {
			print_message("# %s %s does not link here: left out\n", samples[i].compiler,
				      samples[i].flags);
			continue;
		}
		built++;
		facts = read_bytes(a, bytes);
		if (facts->unreadable.n)
			print_error("%s %s: %.*s\n", samples[i].compiler, samples[i].flags,
				    VB_FMT(facts->unreadable.v[0].reason));
		assert_int_equal(facts->elfs.n, 1);
		wrong += check(&samples[i], describe(a, &facts->elfs.v[0]));
	}
	assert_int_equal(wrong, 0);
	if (!built)
		skip();
}

/* Small libraries of other machines kept as fuzz seeds: read on every machine the tests run on. */
static void other_machines_are_read(void **state)
{
	static const struct sample seeds[] = {
		{"aarch64-shared", "",
		 "library 64 little relro:partial canary:yes bti:yes pac:yes ibt:na fortified"},
		{"arm-shared", "",
		 "library 32 little relro:full canary:yes bti:na fortified soname=libx.so.1"},
		{"mips-shared", "",
		 "library 32 big relro:none canary:yes fortified rpath=/a,/b build-id=01020304"},
		{"x86-64-shared", "",
		 "library 64 little ibt:yes shstk:yes fortifiable stripped no-rwx"},
		{"x86-64-static", "", "static-exec static stripped canary:unknown unfortified"},
		{"x86-64-object", "", "object relro:na canary:na ibt:na unstripped"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(seeds); i++) {
		const char *path =
			vb_arena_printf(a, "fuzz/corpus/scan_elf/%s", seeds[i].compiler).p;
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = read_bytes(
			a, test_load(a, test_path(a, path)));

		assert_int_equal(facts->elfs.n, 1);
		wrong += check(&seeds[i], describe(a, &facts->elfs.v[0]));
	}
	assert_int_equal(wrong, 0);
}

/* ---- damage ----------------------------------------------------------------------------- */

static struct vb_str sample_bytes(struct vb_arena *a)
{
	static const struct sample plain = {"gcc", "-O2 -s", ""};
	struct vb_str bytes = {NULL, 0};

	if (!build(a, &plain, test_scratch(a), &bytes))
		skip();
	return bytes;
}

/* Cut anywhere: up to the end of the last loaded byte it is refused, after that the section table is missed. */
static void truncated_files_are_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str bytes = sample_bytes(a);

	(void)state;
	for (size_t n = 4; n < bytes.n; n += n < 1024 ? 1 : 61) {
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = read_bytes(
			a, vb_str_sub(bytes, 0, n));

		assert_int_equal(facts->unreadable.n, 1);
	}
}

/* Each byte of the headers and of the dynamic section turned over, one at a time: facts or a trouble, no crash. */
static void damaged_files_are_survived(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str bytes = sample_bytes(a);
	char *p = (char *)(uintptr_t)bytes.p;

	(void)state;
	for (size_t i = 4; i < bytes.n; i += i < 2048 || i > bytes.n - 4096 ? 1 : 37) {
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;

		p[i] = (char)~p[i];
		facts = read_bytes(a, bytes);
		p[i] = (char)~p[i];
		assert_true(facts->elfs.n + facts->unreadable.n > 0);
	}
}

/* What runs needs no section headers: verdicts and imports must be the same without them. */
static void section_headers_are_not_needed(void **state)
{
	static const char *const styles[] = {"-O2 -s -Wl,--hash-style=gnu",
					     "-O2 -s -Wl,--hash-style=sysv"};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(styles); i++) {
		struct sample s = {"gcc", styles[i], ""};
		struct model_facts *with VB_CLEANUP(scan_facts_cleanup) = NULL;
		struct model_facts *without VB_CLEANUP(scan_facts_cleanup) = NULL;
		struct vb_str bytes;
		char *p;

		if (!build(a, &s, test_scratch(a), &bytes) || bytes.p[4] != 2)
			skip();
		with = read_bytes(a, bytes);
		p = (char *)(uintptr_t)bytes.p;
		memset(p + 0x28, 0, 8); /* e_shoff */
		memset(p + 0x3c, 0, 4); /* e_shnum, e_shstrndx */
		without = read_bytes(a, bytes);
		assert_int_equal(without->unreadable.n, 0);
		assert_str(describe(a, &without->elfs.v[0]), describe(a, &with->elfs.v[0]).p);
		assert_true(with->elfs.v[0].fortifiable > 0 && with->elfs.v[0].imports.n == 1);
	}
}

static void files_that_are_no_elf_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *reason;
	} cases[] = {
		{"\177ELF", 4, "not an ELF file"},
		{"\177ELF\3\1\1\0\0\0\0\0\0\0\0\0", 16, "ELF class 3 is neither 32 nor 64 bits"},
		{"\177ELF\2\3\1\0\0\0\0\0\0\0\0\0", 16, "ELF byte order 3 is unknown"},
		{"\177ELF\2\1\1\0\0\0\0\0\0\0\0\0", 16,
		 "truncated: the ELF header does not fit in 16 bytes"},
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = read_bytes(
			a, vb_strn(cases[i].bytes, cases[i].n));

		assert_int_equal(facts->elfs.n, 0);
		assert_int_equal(facts->unreadable.n, 1);
		assert_str(facts->unreadable.v[0].reason, cases[i].reason);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flags_of_the_compiler_are_seen),
		cmocka_unit_test(other_machines_are_read),
		cmocka_unit_test(truncated_files_are_named),
		cmocka_unit_test(damaged_files_are_survived),
		cmocka_unit_test(section_headers_are_not_needed),
		cmocka_unit_test(files_that_are_no_elf_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
