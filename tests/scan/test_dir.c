/* test_dir.c - a folder: packages found, links inside the root only, nothing blocks, what cannot be read is named. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan/reader.h"
#include "scan/scan.h"
#include "support.h"

static const char status[] =
	"Package: demo\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.2-3\n"
	"Source: demo-src (1.2-2)\nDepends: libdemo1 (>= 1) | other, absent\n\n"
	"Package: libdemo1\nStatus: install ok half-configured\nArchitecture: amd64\nVersion: 1\n\n"
	"Package: gone\nStatus: deinstall ok config-files\nVersion: 2\n\n"
	"Package: broken\nStatus: install ok installed\n\n";

static struct model_facts *scan(const char *dir)
{
	struct vb_run run = test_run();
	struct scan_options options = {.packages_only = false};
	struct model_facts *facts;
	struct vb_error err;

	assert_ok(scan_target(&run, dir, &options, &facts, &err));
	return facts;
}

static bool is_named(const struct model_facts *f, const char *path, const char *reason)
{
	for (size_t i = 0; i < f->unreadable.n; i++)
		if ((!path || vb_str_is(f->unreadable.v[i].path, path)) &&
		    vb_str_find(f->unreadable.v[i].reason, vb_str(reason)) <
			    f->unreadable.v[i].reason.n)
			return true;
	return false;
}

static const char *make_root(struct vb_arena *a)
{
	const char *dir = test_scratch(a);

	test_save(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p, vb_str(status));
	test_save(
		vb_arena_printf(a, "%s/usr/lib/os-release", dir).p,
		VB_STR("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"));
	assert_int_equal(mkdir(vb_arena_printf(a, "%s/etc", dir).p, 0755), 0);
	assert_int_equal(
		symlink("../usr/lib/os-release", vb_arena_printf(a, "%s/etc/os-release", dir).p),
		0);
	return dir;
}

static void test_packages(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = scan(make_root(a));

	(void)state;
	assert_int_equal(f->components.n, 2);
	assert_str(f->components.v[0].purl, "pkg:deb/debian/demo@1.2-3?arch=amd64");
	assert_str(f->components.v[0].ecosystem, "Debian:12");
	assert_str(f->components.v[0].source_name, "demo-src");
	assert_str(f->components.v[0].source_version, "1.2-2");
	assert_int_equal(f->components.v[0].locations.v[0].line, 1);
	assert_int_equal(f->components.v[0].edges.n, 1);
	assert_str(f->components.v[1].source_version, "1");
	assert_str(f->os_name, "Debian GNU/Linux 12 (bookworm)");
	assert_str(f->arch, "amd64");
	assert_true(f->is_root);
	assert_int_equal(f->unreadable.n, 1);
	assert_str(f->unreadable.v[0].reason, "line 17: a package without version");
}

static void test_fifo_and_loop_are_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = make_root(a);
	struct model_facts *f = NULL;

	(void)state;
	assert_int_equal(unlink(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p), 0);
	assert_int_equal(mkfifo(vb_arena_printf(a, "%s/var/lib/dpkg/status", dir).p, 0644), 0);
	assert_int_equal(unlink(vb_arena_printf(a, "%s/etc/os-release", dir).p), 0);
	assert_int_equal(symlink("os-release", vb_arena_printf(a, "%s/etc/os-release", dir).p), 0);
	f = scan(dir);
	assert_int_equal(f->unreadable.n, 2);
	assert_str(f->unreadable.v[0].path, "etc/os-release");
	assert_str(f->unreadable.v[0].reason, "a link that leads nowhere in the target");
	assert_str(f->unreadable.v[1].reason, "not a regular file");
	assert_str(f->os_id, "debian");
	scan_facts_free(f);
}

static void test_hostile_files_are_named(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = make_root(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct vb_str deep = vb_arena_printf(a, "%s/deep", dir);
	int fd;

	(void)state;
	test_save(vb_arena_printf(a, "%s/big/requirements.txt", dir).p, VB_STR("x"));
	fd = open(vb_arena_printf(a, "%s/big/requirements.txt", dir).p, O_WRONLY | O_CLOEXEC);
	assert_int_equal(ftruncate(fd, (off_t)10 << 30), 0);
	close(fd);
	assert_int_equal(symlink(".", vb_arena_printf(a, "%s/big/again", dir).p), 0);
	assert_int_equal(symlink("/etc/passwd", vb_arena_printf(a, "%s/big/Cargo.lock", dir).p), 0);
	test_save(vb_arena_printf(a, "%s/cut/program", dir).p, VB_STR("\177ELF\2\1\1"));
	for (int i = 0; i < 150; i++)
		deep = vb_arena_printf(a, "%.*s/d", VB_FMT(deep));
	test_save(vb_arena_printf(a, "%.*s/requirements.txt", VB_FMT(deep)).p, VB_STR("hidden==1"));
	f = scan(dir);
	assert_int_equal(f->components.n, 2);
	assert_true(is_named(f, "big/requirements.txt",
			     "10737418240 bytes, the limit of this reader is"));
	assert_true(is_named(f, "big/Cargo.lock", "leads nowhere in the target"));
	assert_true(is_named(f, NULL, "deeper than 128 folders"));
}

/* Whatever a link says, only what stands below the root is read. */
static void test_links_stay_inside(void **state)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *above = test_scratch(a), *dir = vb_arena_printf(a, "%s/root", above).p;
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

	(void)state;
	test_save(vb_arena_printf(a, "%s/requirements.txt", above).p, VB_STR("outside==1\n"));
	test_save(vb_arena_printf(a, "%s/inside.txt", dir).p, VB_STR("inside==1\n"));
	assert_int_equal(mkdir(vb_arena_printf(a, "%s/x", dir).p, 0755), 0);
	assert_int_equal(symlink("../../requirements.txt",
				 vb_arena_printf(a, "%s/x/requirements.txt", dir).p),
			 0);
	assert_int_equal(
		symlink("../../../inside.txt", vb_arena_printf(a, "%s/requirements.txt", dir).p),
		0);
	assert_int_equal(symlink("..", vb_arena_printf(a, "%s/up", dir).p), 0);
	f = scan(dir);
	assert_int_equal(f->components.n, 2);
	for (size_t i = 0; i < f->components.n; i++)
		assert_str(f->components.v[i].name, "inside");
}

#define POM(inside) "<project xmlns='http://maven.apache.org/POM/4.0.0'>" inside "</project>"
#define NAMED(name) "<groupId>org.e</groupId><artifactId>" name "</artifactId>"
#define WANTED(name, more)                                                                         \
	"<dependency><groupId>org.d</groupId><artifactId>" name "</artifactId>" more "</dependency>"

static const struct model_component *wanted(const struct model_facts *f, const char *name)
{
	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].name, name))
			return &f->components.v[i];
	fail_msg("%s is not there", name);
	return NULL;
}

static void text_save(struct vb_arena *a, const char *dir, const char *name, const char *text)
{
	test_save(vb_arena_printf(a, "%s/%s", dir, name).p, vb_str(text));
}

/* A project's parent in the target tells versions and scopes; the child's properties win; another's pom.xml is no parent. */
static void test_parents_of_maven_tell_versions(void **state)
{
	static const char above[] = POM(
		NAMED("top") "<version>3</version><packaging>pom</packaging><properties><a.version>1.0</a.version>"
			     "<b.version>2.0</b.version></properties><dependencyManagement><dependencies>" WANTED(
				     "b", "<version>${b.version}</version>")
				     WANTED("t", "<version>4.12</version><scope>test</scope>") WANTED(
					     "own", "<version>${project.version}</version>")
					     WANTED("range",
						    "<version>[1,2)</version>") "</dependencies></dependencyManagement>");
	static const char middle[] = POM(
		"<parent>" NAMED("top") "<version>3</version><relativePath>..</relativePath></parent>" NAMED(
			"mid") "<packaging>pom</packaging>");
	static const char child[] = POM(
		"<parent>" NAMED(
			"mid") "<version>3</version></parent><artifactId>leaf</artifactId><version>7</version>"
			       "<properties><b.version>2.5</b.version></properties><dependencies>" WANTED(
				       "a", "<version>${a.version}</version>") WANTED("b", "")
				       WANTED("t", "") WANTED("own", "") WANTED("range", "") WANTED(
					       "gone",
					       "<version>${no.such}</version>") "</dependencies>");
	static const char stranger[] = POM("<parent>" NAMED(
		"other") "<version>3</version></parent><artifactId>s</artifactId>"
			 "<dependencies>" WANTED(
				 "x", "<version>${a.version}</version>") "</dependencies>");
	static const char loop[] = POM("<parent>" NAMED(
		"loop") "<version>1</version><relativePath>pom.xml</relativePath></parent><artifactId>loop</artifactId>"
			"<packaging>pom</packaging><dependencies>" WANTED(
				"y", "<version>${y}</version>") "</dependencies>");
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;

	(void)state;
	text_save(a, dir, "pom.xml", above);
	text_save(a, dir, "mid/pom.xml", middle);
	text_save(a, dir, "mid/leaf/pom.xml", child);
	text_save(a, dir, "stranger/pom.xml", stranger);
	text_save(a, dir, "loop/pom.xml", loop);
	f = scan(dir);
	assert_int_equal(f->unreadable.n, 0);
	assert_int_equal(f->settings.n, 0);
	assert_str(wanted(f, "a")->purl, "pkg:maven/org.d/a@1.0");
	assert_str(wanted(f, "a")->source_version, "1.0");
	assert_str(wanted(f, "b")->purl, "pkg:maven/org.d/b@2.5");
	assert_str(wanted(f, "t")->purl, "pkg:maven/org.d/t@4.12");
	assert_int_equal(wanted(f, "t")->scope, MODEL_SCOPE_DEV);
	assert_str(wanted(f, "own")->version, "7");
	assert_str(wanted(f, "range")->version, "");
	assert_str(wanted(f, "gone")->version, "");
	assert_str(wanted(f, "x")->version, "");
	assert_str(wanted(f, "y")->version, "");
	assert_int_equal(wanted(f, "leaf")->edges.n, 6);
}

/* yarn.lock and package-lock.json of version 1 do not tell what is asked for; package.json beside or below them does. */
static void test_package_json_tells_what_is_asked_for(void **state)
{
	static const char asks[] =
		"{\"dependencies\": {\"a\": \"^1\"}, \"devDependencies\": {\"b\": \"2\", "
		"\"shared\": \"3\"}}";
	static const char yarn[] =
		"# yarn lockfile v1\n\na@^1:\n  version \"1.1.0\"\n  dependencies:\n    shared \"3\"\n\n"
		"a@^0:\n  version \"0.9.0\"\n\nb@2:\n  version \"2.0.0\"\n  dependencies:\n    "
		"under \"*\"\n\nshared@3:\n  version \"3.0.0\"\n\nunder@*:\n  version \"4.0.0\"\n\n"
		"wide@5:\n  version \"5.0.0\"\n";
	static const char nested[] =
		"{\"name\": \"old\", \"lockfileVersion\": 1, \"dependencies\": {\"p\": {\"version\": \"1.0.0\", "
		"\"requires\": {\"q\": \"1\"}}, \"q\": {\"version\": \"1.0.0\"}}}";
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *dir = test_scratch(a);
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	const struct scan_options options = {.packages_only = true};
	struct vb_run run = test_run();
	struct model_facts *alone = NULL;
	struct vb_error err;

	(void)state;
	text_save(a, dir, "new/package.json", asks);
	text_save(a, dir, "new/yarn.lock", yarn);
	text_save(a, dir, "new/part/package.json", "{\"dependencies\": {\"wide\": \"5\"}}");
	text_save(a, dir, "new/node_modules/x/package.json",
		  "{\"dependencies\": {\"under\": \"*\"}}");
	text_save(a, dir, "old/package.json", "{\"dependencies\": {\"p\": \"1\"}}");
	text_save(a, dir, "old/package-lock.json", nested);
	f = scan(dir);
	assert_int_equal(f->unreadable.n, 0);
	assert_int_equal(f->settings.n, 0);
	assert_str(f->components.v[0].version, "0.9.0");
	assert_false(f->components.v[0].direct);
	assert_true(f->components.v[1].direct);
	assert_int_equal(f->components.v[1].scope, MODEL_SCOPE_RUNTIME);
	assert_true(wanted(f, "b")->direct);
	assert_int_equal(wanted(f, "b")->scope, MODEL_SCOPE_DEV);
	assert_true(wanted(f, "shared")->direct);
	assert_int_equal(wanted(f, "shared")->scope, MODEL_SCOPE_RUNTIME);
	assert_false(wanted(f, "under")->direct);
	assert_int_equal(wanted(f, "under")->scope, MODEL_SCOPE_DEV);
	assert_true(wanted(f, "wide")->direct);
	assert_true(wanted(f, "p")->direct);
	assert_false(wanted(f, "q")->direct);
	assert_false(scan_target(&run, vb_arena_printf(a, "%s/old/package.json", dir).p, &options,
				 &alone, &err));
	assert_int_equal(err.code, VB_E_INPUT);
}

/* Pipfile.lock, poetry.lock, pdm.lock and pylock.toml do not tell what is asked for; the project's own file does. */
static void test_python_project_tells_what_is_asked_for(void **state)
{
	static const char locked[] =
		"[[package]]\nname = \"asked-one\"\nversion = \"1\"\n[[package]]\nname = "
		"\"two\"\nversion = \"1\"\n[[package]]\nname = \"below\"\nversion = \"1\"\n";
	static const struct {
		const char *lock, *locked, *file, *text;
	} cases[] = {
		{"Pipfile.lock",
		 "{\"default\": {\"asked-one\": {\"version\": \"==1\"}, \"below\": {\"version\": \"==1\"}}, "
		 "\"develop\": {\"two\": {\"version\": \"==1\"}}}",
		 "Pipfile",
		 "[[source]]\nname = \"below\"\n[packages]\nAsked_One = \"*\"\n[dev-packages]\ntwo = {version "
		 "= \"==1\"}\n[scripts]\nbelow = \"x\"\n"},
		{"poetry.lock", locked, "pyproject.toml",
		 "[tool.poetry.dependencies]\npython = \"^3\"\nasked-one = \"^1\"\n"
		 "[tool.poetry.group.dev.dependencies]\ntwo = \"*\"\n"},
		{"pdm.lock", locked, "pyproject.toml",
		 "[project]\ndependencies = [\"Asked.One[x]>=1\", \"=below\"]\n[tool.pdm.dev-dependencies]\ntest = "
		 "[\"two\"]\n"},
		{"poetry.lock", locked, "pyproject.toml",
		 "[project]\nname = \"below\"\n[project.optional-dependencies]\nweb = [\"asked-one ; "
		 "extra == 'x'\"]\n[dependency-groups]\ndev = [\"two==1\", {include-group = \"below\"}]\n"},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		const char *dir = test_scratch(a);

		text_save(a, dir, vb_arena_printf(a, "p/%s", cases[i].lock).p, cases[i].locked);
		text_save(a, dir, vb_arena_printf(a, "p/%s", cases[i].file).p, cases[i].text);
		text_save(a, dir, vb_arena_printf(a, "%s", cases[i].file).p,
			  "[packages]\nbelow = 1\n[project]\ndependencies = [\"below\"]\n");
		f = scan(dir);
		assert_int_equal(f->components.n, 3);
		assert_int_equal(f->settings.n, 0);
		assert_true(wanted(f, "asked-one")->direct);
		assert_true(wanted(f, "two")->direct);
		assert_false(wanted(f, "below")->direct);
	}
}

/* What is installed gives its licence to the lock file that lists it, is told once, and stays where none lists it. */
static void test_installed_packages_are_told_once(void **state)
{
	static const char yarn[] = "# yarn lockfile v1\n\na@^1:\n  version \"1.1.0\"\n\n"
				   "\"@s/b@^2\":\n  version \"2.0.0\"\n";
	static const char npm[] =
		"{\"lockfileVersion\": 3, \"packages\": {\"node_modules/k\": {\"version\": \"1.0.0\"}}}";
	static const char record[] =
		"{\"lockfileVersion\": 3, \"packages\": {\"node_modules/k\": {\"version\": \"1.0.0\", "
		"\"license\": \"ISC\"}, \"node_modules/more\": {\"version\": \"3.0.0\"}}}";
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	const char *dir = test_scratch(a);

	(void)state;
	text_save(a, dir, "y/yarn.lock", yarn);
	text_save(a, dir, "y/node_modules/a/package.json",
		  "{\"name\": \"a\", \"version\": \"1.1.0\", \"license\": {\"type\": \"MIT\"}, "
		  "\"author\": \"Ada <a@example.org> (x)\"}");
	text_save(
		a, dir, "y/part/node_modules/.pnpm/@s/b@2.0.0/node_modules/@s/b/package.json",
		"{\"name\": \"@s/b\", \"version\": \"2.0.0\", \"licenses\": [{\"type\": \"MIT\"}, "
		"\"ISC\"]}");
	/* another version than the lock file's, with one of its own below it and one beside it */
	text_save(
		a, dir, "y/node_modules/deep/package.json",
		"{\"name\": \"deep\", \"version\": \"1.0.0\", \"dependencies\": {\"a\": \"*\", \"low\": "
		"\"*\", \"none\": \"*\"}}");
	text_save(a, dir, "y/node_modules/deep/node_modules/a/package.json",
		  "{\"name\": \"a\", \"version\": \"9.0.0\"}");
	text_save(a, dir, "y/node_modules/low/package.json",
		  "{\"name\": \"low\", \"version\": \"1.0.0\"}");
	/* an example of a package, and a folder that only says how its files are loaded */
	text_save(a, dir, "y/node_modules/a/test/node_modules/odd/package.json",
		  "{\"name\": \"odd\", \"version\": \"1.0.0\"}");
	text_save(a, dir, "y/node_modules/esm/package.json", "{\"type\": \"module\"}");
	text_save(a, dir, "n/package-lock.json", npm);
	text_save(a, dir, "n/node_modules/.package-lock.json", record);
	text_save(a, dir, "r/Cargo.lock",
		  "version = 4\n[[package]]\nname = \"c\"\nversion = \"1.0.0\"\nsource = "
		  "\"registry+https://github.com/rust-lang/crates.io-index\"\n");
	text_save(a, dir, "r/vendor/c/Cargo.toml",
		  "[package]\nname = \"c\"\nversion = \"1.0.0\"\nlicense = \"MIT/Apache-2.0\"\n");
	text_save(a, dir, "r/vendor/d-2/Cargo.toml",
		  "[package]\nname = \"d\"\nversion = \"2.0.0\"\n");
	f = scan(dir);
	assert_int_equal(f->unreadable.n, 0);
	assert_int_equal(f->components.n, 9);
	assert_str(wanted(f, "a")->version, "1.1.0");
	assert_str(wanted(f, "a")->reader, "yarn-lock");
	assert_str(wanted(f, "a")->licence, "MIT");
	assert_str(wanted(f, "a")->supplier, "Ada");
	assert_str(wanted(f, "b")->licence, "MIT OR ISC");
	assert_str(wanted(f, "b")->reader, "yarn-lock");
	assert_str(wanted(f, "k")->licence, "ISC");
	assert_str(wanted(f, "k")->locations.v[0].path, "n/package-lock.json");
	assert_str(wanted(f, "more")->reader, "npm-lock");
	assert_str(wanted(f, "c")->licence, "MIT OR Apache-2.0");
	assert_str(wanted(f, "c")->reader, "cargo-lock");
	assert_str(wanted(f, "d")->reader, "cargo-vendored");
	assert_str(wanted(f, "deep")->reader, "npm-installed");
	assert_int_equal(wanted(f, "deep")->edges.n, 2);
	assert_str(f->components.v[wanted(f, "deep")->edges.v[0]].version, "9.0.0");
	assert_str(f->components.v[wanted(f, "deep")->edges.v[1]].name, "low");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_fifo_and_loop_are_named),
		cmocka_unit_test(test_hostile_files_are_named),
		cmocka_unit_test(test_links_stay_inside),
		cmocka_unit_test(test_parents_of_maven_tell_versions),
		cmocka_unit_test(test_package_json_tells_what_is_asked_for),
		cmocka_unit_test(test_python_project_tells_what_is_asked_for),
		cmocka_unit_test(test_installed_packages_are_told_once),
	};

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, &scan_worker, 1);
	return cmocka_run_group_tests_name("scan/dir", tests, NULL, NULL);
}
