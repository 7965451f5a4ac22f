/*
 * xml.c - libxml2 behind a fence.
 *
 *   bytes ──► parser (no network, no file) ──► our two handlers ──► tree
 *
 * The handlers stand before libxml2's own: one counts elements and depth and stops the parser at a limit, the other
 * registers every declared entity with empty content, so neither a "billion laughs" nor a file read through an entity
 * has anything to work with. Element content keeps entity references as nodes, which the look-ups pass over.
 * Source of the format: www.w3.org/TR/xml (XML 1.0), www.w3.org/TR/xml-names.
 */
#include "core/xml.h"

#include <limits.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "core/limits.h"

struct guard { /* beside the parser, as its private data */
	unsigned depth, elements;
	const char *over; /* what passed its limit */
};

static void element_start(void *ctx, const xmlChar *local, const xmlChar *prefix,
			  const xmlChar *uri, int n_spaces, const xmlChar **spaces,
			  int n_attributes, int n_defaulted, const xmlChar **attributes)
{
	xmlParserCtxt *parser = ctx;
	struct guard *g = parser->_private;

	g->elements += 1 + (unsigned)n_attributes;
	if (++g->depth > VB_LIMIT_XML_DEPTH)
		g->over = "elements nest too deep";
	else if (g->elements > VB_LIMIT_XML_ELEMENTS)
		g->over = "too many elements and attributes";
	if (g->over)
		xmlStopParser(parser);
	else
		xmlSAX2StartElementNs(ctx, local, prefix, uri, n_spaces, spaces, n_attributes,
				      n_defaulted, attributes);
}

static void element_end(void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *parser = ctx;
	struct guard *g = parser->_private;

	g->depth -= g->depth > 0;
	xmlSAX2EndElementNs(ctx, local, prefix, uri);
}

static void entity_empty(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
			 const xmlChar *system_id, xmlChar *content)
{
	xmlChar nothing[1] = {0};
	bool parameter = type == XML_INTERNAL_PARAMETER_ENTITY ||
			 type == XML_EXTERNAL_PARAMETER_ENTITY;

	(void)public_id;
	(void)system_id;
	(void)content;
	xmlSAX2EntityDecl(ctx, name,
			  parameter ? XML_INTERNAL_PARAMETER_ENTITY : XML_INTERNAL_GENERAL_ENTITY,
			  NULL, NULL, nothing);
}

static void parser_cleanup(xmlParserCtxt **parser)
{
	xmlFreeParserCtxt(*parser);
}

/* What libxml2 says, on one line and only what may be shown. */
static bool refuse(xmlParserCtxt *parser, const struct guard *g, const char *name,
		   struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const xmlError *last = xmlCtxtGetLastError(parser);
	bool known = last && last->line > 0;
	struct vb_str text = vb_str_trim(vb_str(last ? last->message : NULL));

	if (g->over)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0, "%s (limits: depth %u, %u in all)",
				  g->over, VB_LIMIT_XML_DEPTH, VB_LIMIT_XML_ELEMENTS);
	return vb_fail_at(err, VB_E_INPUT, name, known ? (uint32_t)last->line : 0,
			  known && last->int2 > 0 ? (uint32_t)last->int2 : 0,
			  "not well-formed XML%s%.*s", text.n ? ": " : "",
			  VB_FMT(vb_arena_printable(a, vb_str_sub(text, 0, 200))));
}

bool vb_xml_read(struct vb_str text, const char *name, struct vb_xml **out, struct vb_error *err)
{
	xmlParserCtxt *parser VB_CLEANUP(parser_cleanup) = xmlNewParserCtxt();
	struct guard g = {0};
	xmlDoc *doc;

	if (text.n > VB_LIMIT_XML_BYTES || text.n > INT_MAX)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0, "over the limit of %zu bytes",
				  (size_t)VB_LIMIT_XML_BYTES);
	vb_assert(parser && parser->sax);
	parser->_private = &g;
	parser->sax->startElementNs = element_start;
	parser->sax->endElementNs = element_end;
	parser->sax->entityDecl = entity_empty;
	doc = xmlCtxtReadMemory(parser, text.n ? text.p : "", (int)text.n, NULL, NULL,
				XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
					XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
	if (!doc || g.over || !xmlDocGetRootElement(doc)) {
		xmlFreeDoc(doc);
		return refuse(parser, &g, name, err);
	}
	*out = (struct vb_xml *)doc;
	return true;
}

void vb_xml_cleanup(struct vb_xml **doc)
{
	xmlFreeDoc((xmlDoc *)*doc);
	*doc = NULL;
}

/* ---- walking ---------------------------------------------------------------------------- */

static const xmlNode *raw(const struct vb_xml_node *node)
{
	return (const xmlNode *)node;
}

static const struct vb_xml_node *element_from(const xmlNode *n, const char *name)
{
	for (; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE &&
		    (!name || strcmp((const char *)n->name, name) == 0))
			return (const struct vb_xml_node *)n;
	return NULL;
}

const struct vb_xml_node *vb_xml_root(const struct vb_xml *doc)
{
	return (const struct vb_xml_node *)xmlDocGetRootElement((const xmlDoc *)doc);
}

struct vb_str vb_xml_name(const struct vb_xml_node *node)
{
	return vb_str(node ? (const char *)raw(node)->name : NULL);
}

struct vb_str vb_xml_space(const struct vb_xml_node *node)
{
	return vb_str(node && raw(node)->ns ? (const char *)raw(node)->ns->href : NULL);
}

bool vb_xml_is(const struct vb_xml_node *node, const char *name)
{
	return node && strcmp((const char *)raw(node)->name, name) == 0;
}

uint32_t vb_xml_line(const struct vb_xml_node *node)
{
	long line = node ? xmlGetLineNo(raw(node)) : 0;

	return line > 0 && (unsigned long)line <= UINT32_MAX ? (uint32_t)line : 0;
}

const struct vb_xml_node *vb_xml_child(const struct vb_xml_node *node, const char *name)
{
	return element_from(node ? raw(node)->children : NULL, name);
}

const struct vb_xml_node *vb_xml_next(const struct vb_xml_node *node, const char *name)
{
	return element_from(node ? raw(node)->next : NULL, name);
}

static bool is_text(const xmlNode *n)
{
	return (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) && n->content;
}

static struct vb_str first_text(const xmlNode *n)
{
	for (; n; n = n->next)
		if (is_text(n))
			return vb_str_trim(vb_str((const char *)n->content));
	return (struct vb_str){NULL, 0};
}

struct vb_str vb_xml_text(const struct vb_xml_node *node)
{
	return first_text(node ? raw(node)->children : NULL);
}

struct vb_str vb_xml_field(const struct vb_xml_node *node, const char *name)
{
	return vb_xml_text(vb_xml_child(node, name));
}

struct vb_str vb_xml_text_all(const struct vb_xml_node *node, struct vb_arena *a, size_t max)
{
	struct vb_buf all VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&all, max);
	for (const xmlNode *n = node ? raw(node)->children : NULL; n; n = n->next)
		if (is_text(n))
			vb_buf_str(&all,
				   vb_str_sub(vb_str((const char *)n->content), 0, max - all.n));
	return vb_arena_str(a, vb_buf_view(&all));
}

/* As deep as the parser lets elements nest. */
static void deep_add(const xmlNode *n, struct vb_buf *all, size_t max)
{
	for (; n && all->n < max; n = n->next) {
		if (is_text(n))
			vb_buf_str(all,
				   vb_str_sub(vb_str((const char *)n->content), 0, max - all->n));
		if (n->type != XML_ELEMENT_NODE)
			continue;
		vb_buf_char(all, ' ');
		deep_add(n->children, all, max);
		if (all->n < max)
			vb_buf_char(all, ' ');
	}
}

struct vb_str vb_xml_text_deep(const struct vb_xml_node *node, struct vb_arena *a, size_t max)
{
	struct vb_buf all VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&all, max + 1);
	deep_add(node ? raw(node)->children : NULL, &all, max);
	return vb_arena_str(a, vb_buf_view(&all));
}

static const xmlAttr *attribute_of(const struct vb_xml_node *node, const char *name)
{
	const xmlAttr *at = node ? raw(node)->properties : NULL;

	while (at && strcmp((const char *)at->name, name) != 0)
		at = at->next;
	return at;
}

struct vb_str vb_xml_attribute(const struct vb_xml_node *node, const char *name)
{
	const xmlAttr *at = attribute_of(node, name);

	return first_text(at ? at->children : NULL);
}

bool vb_xml_has(const struct vb_xml_node *node, const char *name)
{
	return attribute_of(node, name) != NULL;
}
