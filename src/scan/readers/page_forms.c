/* page_forms.c - form fields: RGAA theme 11. Source of autocomplete tokens: HTML Living Standard, "Autofill". */
#include "scan/readers/page_int.h"

#define TOKENS                                                                                     \
	"on off name honorific-prefix given-name additional-name family-name "                     \
	"honorific-suffix nickname username new-password current-password one-time-code "          \
	"organization-title organization street-address address-line1 address-line2 "              \
	"address-line3 address-level4 address-level3 address-level2 address-level1 country "       \
	"country-name postal-code cc-name cc-given-name cc-additional-name cc-family-name "        \
	"cc-number cc-exp cc-exp-month cc-exp-year cc-csc cc-type transaction-currency "           \
	"transaction-amount language bday bday-day bday-month bday-year sex url photo tel "        \
	"tel-country-code tel-national tel-area-code tel-local tel-extension email impp "          \
	"webauthn"
#define PREFIXES "shipping billing home work mobile fax pager"

static bool is_field(const xmlNode *n)
{
	return page_in(n, "select textarea") ||
	       (page_is(n, "input") &&
		!page_word_in(page_get(n, "type"), "hidden submit reset button image"));
}

static bool autocomplete_valid(struct vb_str value)
{
	struct vb_str word;

	while (vb_str_word(&value, &word))
		if (!page_word_in(word, TOKENS) && !page_word_in(word, PREFIXES) &&
		    !vb_str_starts(word, VB_STR("section-")))
			return false;
	return true;
}

/* Fields about the person who fills them in, by type and name: RGAA 11.13 asks their purpose to be told. */
static bool about_person(const xmlNode *n)
{
	struct vb_str name = page_get(n, "name"), id = page_get(n, "id");
	static const char words[] =
		"email mail e-mail tel phone telephone firstname lastname prenom nom name address adresse "
		"zip postal codepostal iban birthday";

	return page_word_in(page_get(n, "type"), "email tel") || page_word_in(name, words) ||
	       page_word_in(id, words);
}

static void autocomplete_check(struct page *p, const xmlNode *n)
{
	struct vb_str value = page_get(n, "autocomplete");

	if (!page_has(n, "autocomplete") && !about_person(n))
		return;
	page_seen(p, PAGE_11_13);
	if (!page_has(n, "autocomplete"))
		page_fault(p, PAGE_11_13, n, "a field about a person without autocomplete: %.*s",
			   VB_FMT(page_get(n, "name")));
	else if (!autocomplete_valid(value))
		page_fault(p, PAGE_11_13, n, "\"%.*s\" is no autocomplete value", VB_FMT(value));
}

static void label_check(struct page *p, const xmlNode *n)
{
	const xmlNode *label = page_label(p, n);
	struct vb_str text = label ? page_text(p, label) : (struct vb_str){NULL, 0}, name;

	name = page_name(p, n);
	page_seen(p, PAGE_11_1);
	if (!name.n && !(label && !text.n)) {
		page_fault(p, PAGE_11_1, n, "no label: %.*s", VB_FMT(page_get(n, "name")));
		return;
	}
	page_seen(p, PAGE_11_2);
	if (!name.n || page_word_in(name, "* :"))
		page_fault(p, PAGE_11_2, n, "a label that says nothing: \"%.*s\"", VB_FMT(name));
	else if (text.n && page_has(n, "aria-label") &&
		 !page_contains(name, vb_arena_cstr(p->a, text)))
		page_fault(p, PAGE_11_2, n, "\"%.*s\" is not in its accessible name", VB_FMT(text));
}

static void required_check(struct page *p, const xmlNode *n)
{
	struct vb_str name = page_name(p, n), described = page_get(n, "aria-describedby");
	bool required = page_has(n, "required") ||
			page_word_in(page_get(n, "aria-required"), "true");
	bool invalid = page_word_in(page_get(n, "aria-invalid"), "true");

	if (!required && !invalid && !described.n)
		return;
	page_seen(p, PAGE_11_10);
	if (required && vb_str_chr(name, '*') == name.n && !page_contains(name, "obligatoire") &&
	    !page_contains(name, "required"))
		page_fault(p, PAGE_11_10, n, "its label does not say that it is compulsory: %.*s",
			   VB_FMT(name));
	if (invalid && !described.n)
		page_fault(p, PAGE_11_10, n, "wrong, and no message says why");
	if (page_ids_dangle(p, described))
		page_fault(p, PAGE_11_10, n, "aria-describedby names no element: %.*s",
			   VB_FMT(described));
}

/* Choices of one name stand in a fieldset or a group. */
static void group_check(struct page *p, const xmlNode *n)
{
	struct vb_str type = page_get(n, "type"), name = page_get(n, "name");
	const xmlNode *group = page_above(n, "fieldset");
	void **slot;
	int depth = 0;

	if (!page_word_in(type, "radio checkbox") || !name.n)
		return;
	for (const xmlNode *up = n->parent; up && !group && depth < 64; up = up->parent, depth++)
		if (up->type == XML_ELEMENT_NODE &&
		    page_word_in(page_get(up, "role"), "group radiogroup"))
			group = up;
	slot = vb_map_put(&p->radios, vb_arena_printf(p->a, "choice %.*s", VB_FMT(name)));
	if (*slot) {
		page_seen(p, PAGE_11_5);
		if (!group)
			page_fault(p, PAGE_11_5, n, "choices \"%.*s\" stand in no group",
				   VB_FMT(name));
	}
	*slot = p;
}

static void button_check(struct page *p, const xmlNode *n)
{
	struct vb_str name = page_name(p, n), text = page_text(p, n);

	page_seen(p, PAGE_11_9);
	if (!name.n)
		page_fault(p, PAGE_11_9, n, "a button without a name");
	else if (page_word_in(name, "ok go >"))
		page_fault(p, PAGE_11_9, n, "\"%.*s\" does not say what it does", VB_FMT(name));
	else if (text.n && page_has(n, "aria-label") &&
		 !page_contains(name, vb_arena_cstr(p->a, text)))
		page_fault(p, PAGE_11_9, n, "\"%.*s\" is not in its accessible name", VB_FMT(text));
}

void page_forms(struct page *p, const xmlNode *n)
{
	if (page_is(n, "fieldset") || page_word_in(page_get(n, "role"), "group radiogroup")) {
		page_seen(p, PAGE_11_6);
		if (!page_get(n, "aria-label").n && !page_get(n, "aria-labelledby").n &&
		    !(page_is(n, "fieldset") && page_name(p, n).n))
			page_fault(p, PAGE_11_6, n, "a group without a legend");
	}
	if (page_is(n, "optgroup")) {
		page_seen(p, PAGE_11_8);
		if (!page_get(n, "label").n)
			page_fault(p, PAGE_11_8, n, "no label");
	}
	if (page_is(n, "button") ||
	    (page_is(n, "input") && page_word_in(page_get(n, "type"), "submit reset button image")))
		if (!page_hidden(n))
			button_check(p, n);
	if (!is_field(n) || page_hidden(n))
		return;
	label_check(p, n);
	group_check(p, n);
	required_check(p, n);
	autocomplete_check(p, n);
}
