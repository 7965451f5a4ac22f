/* test_xml.c - XML from outside: what is walked, what is refused and where. */
#include "core/limits.h"
#include "core/xml.h"
#include "support.h"

static void a_document_is_walked_by_names_texts_and_lines(void **state)
{
	static const char text[] =
		"<?xml version=\"1.0\"?>\n<p:suites xmlns:p=\"urn:x\">\n"
		" <case name=\" a &lt; b \" empty=\"\"> one <!-- no --><b/>two<![CDATA[<three>]]> "
		"</case>\n\n <case/></p:suites>";
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_xml *doc VB_CLEANUP(vb_xml_cleanup) = NULL;
	const struct vb_xml_node *first, *second;
	struct vb_error err;

	(void)state;
	assert_ok(vb_xml_read(vb_str(text), "t.xml", &doc, &err));
	assert_str(vb_xml_name(vb_xml_root(doc)), "suites");
	assert_str(vb_xml_space(vb_xml_root(doc)), "urn:x");
	first = vb_xml_child(vb_xml_root(doc), "case");
	second = vb_xml_next(first, "case");
	assert_true(first && second && !vb_xml_next(second, NULL));
	assert_int_equal(vb_xml_line(first), 3);
	assert_int_equal(vb_xml_line(second), 5);
	assert_str(vb_xml_attribute(first, "name"), "a < b");
	assert_true(vb_xml_has(first, "empty") && !vb_xml_has(first, "other"));
	assert_str(vb_xml_attribute(first, "other"), "");
	assert_str(vb_xml_text(first), "one");
	assert_str(vb_xml_text_all(first, a, 100), " one two<three> ");
	assert_str(vb_xml_text_all(first, a, 6), " one t");
	assert_str(vb_xml_field(vb_xml_child(NULL, "x"), "y"), "");
}

static void entities_bring_nothing_in(void **state)
{
	static const char *const texts[] = {
		"<!DOCTYPE r [<!ENTITY e \"boo\">]><r a=\"x&e;y\">&e;</r>",
		"<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><r a=\"xy\">&e;</r>",
		"<!DOCTYPE r [<!ENTITY a \"0123456789\"><!ENTITY b \"&a;&a;&a;&a;\">"
		"<!ENTITY e \"&b;&b;&b;&b;\">]><r a=\"x&e;y\">&e;</r>",
		"<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/x.dtd\" [<!ENTITY % p SYSTEM "
		"\"http://127.0.0.1:9/p\"> %p; <!ENTITY e \"\">]><r a=\"xy\">&e;</r>",
	};
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(texts); i++) {
		struct vb_xml *doc VB_CLEANUP(vb_xml_cleanup) = NULL;

		assert_ok(vb_xml_read(vb_str(texts[i]), "t.xml", &doc, &err));
		assert_str(vb_xml_text_all(vb_xml_root(doc), a, 1000), "");
		assert_true(vb_xml_attribute(vb_xml_root(doc), "a").n <= 2);
	}
}

static void what_is_not_well_formed_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
	} cases[] = {
		{"<a>\n<b>\n</a>", 3}, {"", 0}, {"text", 1}, {"<a/>\n<b/>", 2}, {"<a x=1/>", 1}};
	struct vb_xml *doc = NULL;
	struct vb_error err;

	(void)state;
	for (size_t i = 0; i < VB_COUNT(cases); i++) {
		assert_false(vb_xml_read(vb_str(cases[i].text), "t.xml", &doc, &err));
		assert_int_equal(err.code, VB_E_INPUT);
		assert_string_equal(err.file, "t.xml");
		if (cases[i].line && err.line != cases[i].line)
			fail_msg("%s: line %u", cases[i].text, err.line);
	}
	assert_null(doc);
}

static void depth_is_bounded(void **state)
{
	struct vb_buf text VB_CLEANUP(vb_buf_done) = {0};
	struct vb_xml *doc VB_CLEANUP(vb_xml_cleanup) = NULL;
	struct vb_error err;

	(void)state;
	vb_buf_init(&text, VB_MIB);
	for (unsigned i = 0; i < VB_LIMIT_XML_DEPTH; i++)
		vb_buf_cstr(&text, "<a>");
	for (unsigned i = 0; i < VB_LIMIT_XML_DEPTH; i++)
		vb_buf_cstr(&text, "</a>");
	assert_ok(vb_xml_read(vb_buf_view(&text), "t.xml", &doc, &err));
	vb_xml_cleanup(&doc);
	text.n = 0;
	for (unsigned i = 0; i < VB_LIMIT_XML_DEPTH + 1; i++)
		vb_buf_cstr(&text, "<a>");
	assert_false(vb_xml_read(vb_buf_view(&text), "t.xml", &doc, &err));
	assert_int_equal(err.code, VB_E_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_walked_by_names_texts_and_lines),
		cmocka_unit_test(entities_bring_nothing_in),
		cmocka_unit_test(what_is_not_well_formed_is_refused_with_its_place),
		cmocka_unit_test(depth_is_bounded),
	};
	return cmocka_run_group_tests_name("core/xml", tests, NULL, NULL);
}
