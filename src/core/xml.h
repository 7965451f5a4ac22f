/*
 * xml.h - XML from outside, read whole into a tree that can be walked without meeting its dangers: nothing is fetched,
 * every entity a document declares is empty, depth, elements and bytes are bounded (core/limits.h).
 *
 * Names are local names: a prefix is looked past, vb_xml_space tells the namespace. Every look-up allows NULL for the
 * node and then finds nothing, so chains of look-ups need no checks in between.
 */
#ifndef VAUBAN_CORE_XML_H
#define VAUBAN_CORE_XML_H

#include "core/vb.h"

struct vb_xml;      /* a document; strings and nodes are views of it */
struct vb_xml_node; /* an element */

/* `name` stands for the file in errors, which tell line and column. */
bool vb_xml_read(struct vb_str text, const char *name, struct vb_xml **out,
		 struct vb_error *err) VB_MUST_USE;
void vb_xml_cleanup(struct vb_xml **doc);
const struct vb_xml_node *vb_xml_root(const struct vb_xml *doc); /* never NULL */

struct vb_str vb_xml_name(const struct vb_xml_node *node);
struct vb_str vb_xml_space(const struct vb_xml_node *node); /* namespace; empty when none */
bool vb_xml_is(const struct vb_xml_node *node, const char *name);
uint32_t vb_xml_line(const struct vb_xml_node *node); /* from 1; 0 for NULL */
/* The first element in `node`, or the next after it, of that name; NULL stands for any name. */
const struct vb_xml_node *vb_xml_child(const struct vb_xml_node *node, const char *name);
const struct vb_xml_node *vb_xml_next(const struct vb_xml_node *node, const char *name);
/* The first text right inside the element, trimmed: enough for a value that is one word or line. */
struct vb_str vb_xml_text(const struct vb_xml_node *node);
struct vb_str vb_xml_field(const struct vb_xml_node *node,
			   const char *name); /* text of that child */
/* All text right inside the element, at most `max` bytes, in the arena. */
struct vb_str vb_xml_text_all(const struct vb_xml_node *node, struct vb_arena *a, size_t max);
/* The same with what stands in the elements inside it, each set apart by a space. */
struct vb_str vb_xml_text_deep(const struct vb_xml_node *node, struct vb_arena *a, size_t max);
/* An attribute's value, trimmed; empty when absent. */
struct vb_str vb_xml_attribute(const struct vb_xml_node *node, const char *name);
bool vb_xml_has(const struct vb_xml_node *node, const char *name); /* such an attribute */

#endif
