/*
 * page.c - HTML pages and mock-ups: a reader over libxml2's HTML parser. Nothing is fetched, no style or script is run:
 * what is told is what stands in the file. Limits: bytes, elements, and steps of work, because a page may be made to
 * make every look-up long.
 *
 * Source of the checks: RGAA 4.1.2, criteria that can be looked at without a person (share/pages/README.md); HTML Living
 * Standard for elements and attributes.
 */
#include "scan/readers/page_int.h"

#include "core/limits.h"
#include "scan/readers/settings.h"

enum {
	RECORDS_MAX = 4000,
	FAULTS_MAX = 40,
	ELEMENTS_MAX = 200000,
	WORK_MAX = 20000000,
	SNIPPET = 120
};

static const char *const words[] = {
#define X(id, word) word,
	PAGE_CHECKS(X)
#undef X
};

/* ---- what is told ----------------------------------------------------------------------- */

void page_tell(struct page *p, const char *section, struct vb_str key, struct vb_str value,
	       uint32_t line)
{
	struct model_setting m = {.format = VB_STR("page"), .section = vb_str(section),
						   .line = line};

	if (p->told++ > RECORDS_MAX && strcmp(section, "seen") != 0)
		return;
	m.key = vb_arena_printable(p->a, vb_str_sub(key, 0, SNIPPET));
	m.value = vb_arena_printable(p->a, vb_str_sub(value, 0, 2 * SNIPPET));
	scan_emit_setting(p->out, &m);
}

void page_seen(struct page *p, enum page_check c)
{
	p->seen[c]++;
}

void page_fault_line(struct page *p, enum page_check c, uint32_t line, struct vb_str text)
{
	if (p->faults[c]++ < FAULTS_MAX)
		page_tell(p, "fault", vb_str(words[c]), text, line);
}

void page_fault(struct page *p, enum page_check c, const xmlNode *at, const char *fmt, ...)
{
	struct vb_buf b;
	va_list ap;

	vb_buf_init(&b, 4 * SNIPPET);
	if (at)
		vb_buf_printf(&b, "<%s> ", (const char *)at->name);
	va_start(ap, fmt);
	vb_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	page_fault_line(p, c, at ? (uint32_t)xmlGetLineNo(at) : 1,
			vb_str_trim(vb_arena_str(p->a, vb_buf_view(&b))));
	vb_buf_done(&b);
}

/* ---- the tree --------------------------------------------------------------------------- */

bool page_step(struct page *p)
{
	return p->work++ < WORK_MAX;
}

const xmlNode *page_next(struct page *p, const xmlNode *top, const xmlNode *at)
{
	const xmlNode *n = at;

	do {
		if (!page_step(p))
			return NULL;
		if (n->type == XML_ELEMENT_NODE && n->children) {
			n = n->children;
			continue;
		}
		while (n != top && !n->next)
			n = n->parent;
		if (n == top)
			return NULL;
		n = n->next;
	} while (n->type != XML_ELEMENT_NODE);
	return n;
}

const xmlNode *page_find(struct page *p, struct vb_str id)
{
	return vb_map_find(&p->ids, id);
}

static void ids_collect(struct page *p)
{
	size_t elements = 0;

	for (const xmlNode *n = p->html; n; n = page_next(p, p->html, n)) {
		struct vb_str id = page_get(n, "id"), target = page_get(n, "for");
		void **slot;

		if (elements++ > ELEMENTS_MAX)
			return;
		if (id.n) {
			page_seen(p, PAGE_8_2);
			slot = vb_map_put(&p->ids, id);
			if (*slot)
				page_fault(p, PAGE_8_2, n, "id \"%.*s\" stands twice", VB_FMT(id));
			else
				memcpy(slot, &n, sizeof(n));
		}
		if (target.n && page_is(n, "label")) {
			slot = vb_map_put(&p->labels, target);
			if (!*slot)
				memcpy(slot, &n, sizeof(n));
		}
		page_css_read(p, n);
	}
}

typedef void look(struct page *p, const xmlNode *n);

static void walk(struct page *p)
{
	static look *const looks[] = {page_images,    page_media,       page_tables,
				      page_links,     page_forms,       page_aria,
				      page_structure, page_language,    page_presentation,
				      page_privacy,   page_css_element, page_served};
	size_t elements = 0;

	for (const xmlNode *n = p->html; n; n = page_next(p, p->html, n)) {
		if (elements++ > ELEMENTS_MAX) {
			scan_emit_trouble(p->out,
					  "more than %d elements: the rest is not looked at",
					  ELEMENTS_MAX);
			return;
		}
		for (size_t i = 0; i < VB_COUNT(looks); i++)
			looks[i](p, n);
	}
}

/* ---- parsing ---------------------------------------------------------------------------- */

/* Mismatched and unclosed elements, attributes given twice. Unknown tags are told by our own list: libxml2's is HTML 4. */
static void on_error(void *ctx, xmlErrorPtr e)
{
	const htmlParserCtxt *parser = ctx;
	struct page *p = parser->_private;

	if (e->code != XML_ERR_TAG_NAME_MISMATCH && e->code != XML_ERR_ATTRIBUTE_REDEFINED &&
	    e->code != XML_HTML_STRUCURE_ERROR)
		return;
	page_seen(p, PAGE_8_2);
	page_fault_line(p, PAGE_8_2, e->line > 0 ? (uint32_t)e->line : 1,
			vb_str_trim(vb_str(e->message)));
}

static void doc_cleanup(xmlDoc **doc)
{
	xmlFreeDoc(*doc);
}

static xmlDoc *page_parse(struct page *p)
{
	struct vb_str text = p->in->content;
	htmlParserCtxt *parser = htmlNewParserCtxt();
	xmlDoc *doc;

	vb_assert(parser);
	parser->_private = p;
	parser->sax->initialized = XML_SAX2_MAGIC; /* or the structured handler is passed over */
	parser->sax->serror = on_error;
	doc = htmlCtxtReadMemory(parser, text.p, (int)text.n, NULL, "UTF-8",
				 HTML_PARSE_NONET | HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT);
	htmlFreeParserCtxt(parser);
	return doc;
}

static bool starts_with_doctype(struct vb_str text)
{
	if (vb_str_starts(text, VB_STR("\xef\xbb\xbf")))
		text = vb_str_from(text, 3);
	text = vb_str_trim(text);
	return vb_str_ieq(vb_str_sub(text, 0, 14), VB_STR("<!doctype html"));
}

static void doctype_check(struct page *p)
{
	bool any = page_contains(vb_str_sub(p->in->content, 0, 4096), "<!doctype");

	page_seen(p, PAGE_8_1);
	if (!any)
		page_fault_line(p, PAGE_8_1, 1, VB_STR("no doctype"));
	else if (!starts_with_doctype(p->in->content))
		page_fault_line(p, PAGE_8_1, 1, VB_STR("the doctype is not first, or not of HTML"));
}

static void page_open(struct page *p, xmlDoc *doc)
{
	p->html = xmlDocGetRootElement(doc);
	vb_map_init(&p->ids, p->a);
	vb_map_init(&p->labels, p->a);
	vb_map_init(&p->hosts, p->a);
	vb_map_init(&p->radios, p->a);
	for (xmlNode *n = p->html ? p->html->children : NULL; n; n = n->next) {
		if (n->type == XML_ELEMENT_NODE && page_is(n, "head"))
			p->head = n;
		if (n->type == XML_ELEMENT_NODE && page_is(n, "body"))
			p->body = n;
	}
}

/* Third parties' pages are not the product's: documentation, libraries, what a build leaves. */
bool settings_page_foreign(struct vb_str path)
{
	static const char *const pieces[] = {"share/doc/",        "share/help/",
					     "share/gtk-doc/",    "usr/share/javascript/",
					     "usr/lib/",          "usr/share/perl/",
					     "usr/share/python",  "node_modules/",
					     "site-packages/",    "dist-packages/",
					     "bower_components/", "vendor/",
					     "usr/local/go/",     ".cargo/registry/",
					     ".cache/",           "third_party/",
					     "third-party/",      ".git/",
					     "target/doc/",       "testdata/",
					     "javadoc/",          "htmlcov/",
					     "lcov-report/"};

	for (size_t i = 0; i < VB_COUNT(pieces); i++)
		if (vb_str_find(path, vb_str(pieces[i])) < path.n)
			return true;
	return false;
}

static bool page_read(const struct scan_input *in, bool served, struct scan_out *out,
		      struct vb_error *err)
{
	struct page p = {.in = in, .out = out, .a = in->arena, .served = served};
	struct model_setting mark = {.format = VB_STR("page")};
	struct vb_str head = vb_str_sub(in->content, 0, 65536);
	xmlDoc *doc VB_CLEANUP(doc_cleanup) = NULL;

	scan_emit_setting(out, &mark);
	p.fragment = !page_contains(head, "<html") && !page_contains(head, "<!doctype") &&
		     !page_contains(head, "<body");
	doc = in->content.n ? page_parse(&p) : NULL;
	if (!doc)
		return vb_fail(err, VB_E_INPUT, "this is no HTML page");
	page_open(&p, doc);
	if (!p.html)
		return vb_fail(err, VB_E_INPUT, "this HTML page has no element");
	if (!p.fragment)
		doctype_check(&p);
	page_seen(&p, PAGE_8_2);
	ids_collect(&p);
	p.lang = page_get(p.html, "lang");
	walk(&p);
	page_whole(&p);
	page_css_whole(&p);
	page_privacy_whole(&p);
	if (p.told > RECORDS_MAX)
		scan_emit_trouble(out, "more than %d records: the rest is not told", RECORDS_MAX);
	if (p.work > WORK_MAX)
		scan_emit_trouble(out, "this page is too intricate: some checks are not complete");
	for (size_t i = 0; i < PAGE_N; i++)
		if (p.seen[i])
			page_tell(&p, "seen", vb_str(words[i]),
				  vb_arena_printf(p.a, "%zu", p.seen[i]), 1);
	return true;
}

bool settings_page_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return page_read(in, false, out, err);
}

bool settings_served_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	return page_read(in, true, out, err);
}
