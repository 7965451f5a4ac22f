/* test_locks.c - lock files and manifests of languages and builders, against tests/scan/data/packages/READER.txt. */
#include "cases.h"

#include "scan/scan.h"

#define CASES(reader, name)                                                                        \
	{                                                                                          \
		&scan_reader_##reader, "tests/scan/data/packages/" name ".txt"                     \
	}

static void readers_say_what_files_hold(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path;
	} files[] = {
		CASES(go_mod, "go-mod"),
		CASES(npm_asked, "npm-asked"),
		CASES(yarn_lock, "yarn-lock"),
		CASES(pnpm_lock, "pnpm-lock"),
		CASES(bun_lock, "bun-lock"),
		CASES(pipfile_lock, "pipfile-lock"),
		CASES(poetry_lock, "poetry-lock"),
		CASES(uv_lock, "uv-lock"),
		CASES(pdm_lock, "pdm-lock"),
		CASES(pylock, "pylock"),
		CASES(composer_lock, "composer-lock"),
		CASES(gemfile_lock, "gemfile-lock"),
		CASES(gemspec, "gemspec"),
		CASES(nuget_lock, "nuget-lock"),
		CASES(dotnet_deps, "dotnet-deps"),
		CASES(gradle_lock, "gradle-lock"),
		CASES(maven_pom, "maven-pom"),
		CASES(conan_lock, "conan-lock"),
		CASES(vcpkg_status, "vcpkg"),
		CASES(vcpkg_manifest, "vcpkg-manifest"),
		CASES(pubspec_lock, "pubspec-lock"),
		CASES(mix_lock, "mix-lock"),
		CASES(swift_resolved, "swift-resolved"),
		CASES(podfile_lock, "podfile-lock"),
		CASES(renv_lock, "renv-lock"),
		CASES(yocto_image, "yocto-image"),
		CASES(yocto_licences, "yocto-licences"),
		CASES(buildroot, "buildroot"),
		CASES(sbom_json, "sbom-json"),
		CASES(sbom_tags, "sbom-tags"),
		CASES(copyright, "copyright"),
	};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(files); i++)
		assert_true(cases_run(files[i].reader, files[i].path, &wrong) >= 5);
	assert_int_equal(wrong, 0);
}

/* Files no person would write: each ends, in facts or in a named trouble. */
static void hostile_files_are_survived(void **state)
{
	static const struct {
		const struct scan_reader *reader;
		const char *path, *head, *unit, *tail;
		size_t times;
		bool trouble;
	} cases[] = {
		{&scan_reader_go_mod, "go.mod", "module a\n", "require b\n", "", 100000, true},
		{&scan_reader_go_mod, "go.mod", "module a\n", "replace b => c v1\n", "", 100000,
		 false},
		{&scan_reader_yarn_lock, "yarn.lock", "", "a@1:\n", "", 100000, true},
		{&scan_reader_yarn_lock, "yarn.lock", "a@1", ",a@1", ":\n  version \"1\"\n", 100000,
		 false},
		{&scan_reader_yarn_lock, "yarn.lock", "__metadata:\n", "{", "", 100000, true},
		{&scan_reader_pnpm_lock, "pnpm-lock.yaml", "lockfileVersion: 9.0\na: ", "[", "",
		 100000, true},
		{&scan_reader_bun_lock, "bun.lock", "{\"packages\":{\"a", "/a",
		 "\":[\"a@1\",\"\",{\"dependencies\":{\"b\":\"1\"}}]}}", 100000, false},
		{&scan_reader_bun_lock, "bun.lock", "", "[", "", 100000, true},
		{&scan_reader_composer_lock, "composer.lock", "{\"packages\":[", "{},", "1]}",
		 100000, true},
		{&scan_reader_gemfile_lock, "Gemfile.lock", "GEM\n  specs:\n", "    a (1)\n", "",
		 100000, false},
		{&scan_reader_mix_lock, "mix.lock", "  \"a\": {:hex", ", {{[", "", 100000, true},
		{&scan_reader_podfile_lock, "Podfile.lock", "PODS:\n", "  - a/b (1)\n", "", 20000,
		 false},
		{&scan_reader_buildroot, "legal-info/manifest.csv", "PACKAGE,VERSION,LICENSE\n",
		 "\"", "", 100000, false},
		{&scan_reader_sbom_json, "x.cdx.json",
		 "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[",
		 "{\"name\":\"a\",\"components\":[", "", 2000, true}, /* not closed */
		{&scan_reader_sbom_json, "x.cdx.json",
		 "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"bom-"
		 "ref\":"
		 "\"a\",\"name\":\"a\"},{\"bom-ref\":\"b\",\"name\":\"b\"}],\"dependencies\":[",
		 "{\"ref\":\"a\",\"dependsOn\":[\"b\"]},", "{}]}", 100000, false},
		{&scan_reader_sbom_json, "x.cdx.json",
		 "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"name\":\"a\","
		 "\"licenses\":[",
		 "{\"expression\":\"MIT\"},", "{}]}]}", 100000, false},
		{&scan_reader_copyright, "usr/share/doc/x/copyright",
		 "Format: x\n\nFiles: *\nLicense: a", " or a", "\n", 100000, true},
		{&scan_reader_copyright, "usr/share/doc/x/copyright", "Format: x\n",
		 "\nFiles: *\nLicense: a and b, or c\n", "", 100000, false},
		{&scan_reader_copyright, "usr/share/doc/x/copyright", "",
		 "/usr/share/common-licenses/GPL-2 ", "any later version", 100000, false},
		{&scan_reader_sbom_tags, "x.spdx", "SPDXVersion: SPDX-2.3\nPackageName: a\n",
		 "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-x\n", "", 100000, false},
		{&scan_reader_pylock, "pylock.toml", "", "[[packages]]\n", "", 1000, true},
	};

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
		struct vb_buf b;

		vb_buf_init(&b, 16 << 20);
		vb_buf_cstr(&b, cases[i].head);
		for (size_t k = 0; k < cases[i].times; k++)
			vb_buf_cstr(&b, cases[i].unit);
		vb_buf_cstr(&b, cases[i].tail);
		facts = scan_read_one(cases[i].reader, vb_str(cases[i].path), vb_buf_view(&b),
				      NULL);
		vb_buf_done(&b);
		if ((facts->unreadable.n > 0) != cases[i].trouble)
			fail_msg("case %zu: %zu troubles", i, facts->unreadable.n);
		assert_true(facts->unreadable.n <= 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_say_what_files_hold),
		cmocka_unit_test(hostile_files_are_survived),
	};

	return cmocka_run_group_tests_name("scan/locks", tests, NULL, NULL);
}
