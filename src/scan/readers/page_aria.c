/* page_aria.c - roles, states and scripts on elements: RGAA 7.1, 7.3, 7.5, 10.8. Roles: WAI-ARIA 1.2. */
#include "scan/readers/page_int.h"

#define NAMED_ROLES                                                                                \
	"button checkbox radio switch tab dialog alertdialog slider combobox textbox link "        \
	"menuitem option progressbar searchbox spinbutton"
#define NATIVE                                                                                     \
	"a area button input select textarea summary details label option form body html "         \
	"video audio"

static void role_check(struct page *p, const xmlNode *n)
{
	static const char *const flags[] = {
		"aria-hidden",   "aria-busy",      "aria-disabled",
		"aria-modal",    "aria-multiline", "aria-readonly",
		"aria-required", "aria-atomic",    "aria-multiselectable"};
	struct vb_str role = page_get(n, "role");

	for (size_t i = 0; i < VB_COUNT(flags); i++) {
		if (!page_has(n, flags[i]))
			continue;
		page_seen(p, PAGE_7_1);
		if (!page_word_in(page_get(n, flags[i]), "true false"))
			page_fault(p, PAGE_7_1, n, "%s is true or false, not \"%.*s\"", flags[i],
				   VB_FMT(page_get(n, flags[i])));
	}
	if (!page_word_in(role, NAMED_ROLES) || page_hidden(n))
		return;
	page_seen(p, PAGE_7_1);
	if (!page_name(p, n).n)
		page_fault(p, PAGE_7_1, n, "role %.*s without a name", VB_FMT(role));
	else if (page_word_in(role, "checkbox radio switch") && !page_is(n, "input") &&
		 !page_has(n, "aria-checked"))
		page_fault(p, PAGE_7_1, n, "role %.*s without aria-checked", VB_FMT(role));
}

static void script_check(struct page *p, const xmlNode *n)
{
	bool click = page_has(n, "onclick") || page_has(n, "ondblclick"),
	     mouse = page_has(n, "onmousedown") || page_has(n, "onmouseup");

	if (!click && !mouse)
		return;
	page_seen(p, PAGE_7_3);
	if (click && !page_in(n, NATIVE) && !page_focusable(n))
		page_fault(p, PAGE_7_3, n, "answers a click and cannot be reached by keyboard");
	else if (mouse && !page_has(n, "onkeydown") && !page_has(n, "onkeyup") &&
		 !page_has(n, "onclick"))
		page_fault(p, PAGE_7_3, n, "answers the mouse only");
}

static bool names_message(struct vb_str words)
{
	struct vb_str word;

	while (vb_str_word(&words, &word))
		if (page_word_in(word,
				 "alert error errors status notification toast flash message-error "
				 "alert-error alert-danger alert-success erreur"))
			return true;
	return false;
}

static void message_check(struct page *p, const xmlNode *n)
{
	if (!page_in(n, "div p span section output") ||
	    (!names_message(page_get(n, "class")) && !names_message(page_get(n, "id"))))
		return;
	page_seen(p, PAGE_7_5);
	if (!page_word_in(page_get(n, "role"), "status alert log progressbar") &&
	    !page_has(n, "aria-live") && !page_is(n, "output"))
		page_fault(p, PAGE_7_5, n, "looks like a message and has no role status or alert");
}

static void hidden_check(struct page *p, const xmlNode *n)
{
	if (!page_word_in(page_get(n, "aria-hidden"), "true"))
		return;
	page_seen(p, PAGE_10_8);
	for (const xmlNode *c = n; c; c = page_next(p, n, c))
		if (page_focusable(c)) {
			page_fault(p, PAGE_10_8, c,
				   "can be reached inside what is hidden from reading");
			return;
		}
}

void page_aria(struct page *p, const xmlNode *n)
{
	role_check(p, n);
	script_check(p, n);
	message_check(p, n);
	hidden_check(p, n);
}
