/*
 * page_privacy.c - what a page asks of people and whom it tells: fields of personal data, loads from third parties, scripts
 * without integrity, missing Content-Security-Policy, weight. Which hosts are trackers is data (share/pages/trackers.yaml):
 * here only hosts are told.
 */
#include "scan/readers/page_int.h"

#include "core/file.h"

/* Category by autocomplete token, type, or words of the field's name, id and label. */
static const struct {
	const char *category, *tokens, *types, *names;
} categories[] = {
	{"bank", "cc-number cc-csc cc-exp cc-name", "", "iban rib bic cardnumber cvv cvc"},
	{"national-id", "", "",
	 "nir ssn insee nss securite-sociale social-security passport passeport"},
	{"health", "", "",
	 "health sante santé diagnosis diagnostic allergy allergies allergie pathology pathologie treatment "
	 "traitement bloodtype groupe-sanguin weight poids pregnancy grossesse disability handicap"},
	{"birth", "bday bday-day bday-month bday-year", "",
	 "birthdate birthday birth dob naissance date-naissance datenaissance birth-date"},
	{"email", "email", "email", "email mail e-mail courriel"},
	{"phone", "tel tel-national tel-local", "tel",
	 "phone tel telephone téléphone mobile portable"},
	{"address", "street-address address-line1 postal-code address-level2", "",
	 "address adresse street rue zip zipcode postal codepostal city ville"},
	{"identity", "name given-name family-name", "",
	 "firstname lastname surname fullname prenom prénom nom first-name last-name patient patient-name"},
	{"sensitive", "", "",
	 "religion ethnicity ethnie origine-ethnique union syndicat political opinion sexual-orientation "
	 "orientation-sexuelle biometric biometrie"},
	{"location", "", "", "latitude longitude geolocation position-gps"},
	{"password", "current-password new-password", "password", ""},
};

static bool any_word(struct vb_str text, const char *list)
{
	char clean[256];
	size_t n = text.n < sizeof(clean) ? text.n : sizeof(clean);
	struct vb_str rest, word;

	for (size_t i = 0; i < n; i++)
		clean[i] = strchr("_.[]:*?()/,", text.p[i]) ? ' ' : text.p[i];
	rest = vb_strn(clean, n);
	while (vb_str_word(&rest, &word))
		if (page_word_in(word, list))
			return true;
	return false;
}

static void field_tell(struct page *p, const xmlNode *n)
{
	struct vb_str type = page_get(n, "type"), name = page_get(n, "name");

	if (!page_in(n, "input select textarea") ||
	    page_word_in(type, "hidden submit reset button image"))
		return;
	for (size_t i = 0; i < VB_COUNT(categories); i++) {
		bool hit = any_word(page_get(n, "autocomplete"), categories[i].tokens) ||
			   page_word_in(type, categories[i].types) ||
			   any_word(name, categories[i].names) ||
			   any_word(page_get(n, "id"), categories[i].names) ||
			   any_word(page_name(p, n), categories[i].names);

		if (!hit)
			continue;
		page_seen(p, PAGE_FIELD);
		page_tell(p, "field", vb_str(categories[i].category),
			  name.n                ? name
			  : page_get(n, "id").n ? page_get(n, "id")
						: page_name(p, n),
			  (uint32_t)xmlGetLineNo(n));
		return;
	}
}

/* A form that sends what is typed in clear. */
static void form_check(struct page *p, const xmlNode *n)
{
	struct vb_str action = page_get(n, "action");

	if (!page_is(n, "form"))
		return;
	page_seen(p, PAGE_CLEAR);
	if (vb_str_starts(action, VB_STR("http://")) &&
			  !vb_str_starts(action, VB_STR("http://localhost")) &&
					 !vb_str_starts(action, VB_STR("http://127.")))
		page_fault(p, PAGE_CLEAR, n, "sends to %.*s", VB_FMT(action));
	if (page_word_in(page_get(n, "method"), "post"))
		return;
	for (const xmlNode *c = page_next(p, n, n); c; c = page_next(p, n, c))
		if (page_is(c, "input") && page_word_in(page_get(c, "type"), "password")) {
			page_seen(p, PAGE_SECRET);
			page_fault(p, PAGE_SECRET, c,
				   "the password goes into the address (method get)");
			return;
		}
}

/* ---- loads ------------------------------------------------------------------------------ */

static struct vb_str host_of(struct vb_str address)
{
	size_t from;

	if (vb_str_starts(address, VB_STR("//")))
		from = 2;
	else if (vb_str_starts(address, VB_STR("https://")))
		from = 8;
	else if (vb_str_starts(address, VB_STR("http://")))
		from = 7;
	else
		return (struct vb_str){NULL, 0};
	address = vb_str_from(address, from);
	for (size_t i = 0; i < address.n; i++)
		if (strchr("/?#:", address.p[i]))
			return vb_str_sub(address, 0, i);
	return address;
}

static struct vb_str load_of(const xmlNode *n)
{
	if (page_in(n, "script img iframe frame embed source track audio video") ||
	    (page_is(n, "input") && page_word_in(page_get(n, "type"), "image")))
		return page_get(n, "src");
	if (page_is(n, "link") &&
	    any_word(page_get(n, "rel"), "stylesheet icon preload modulepreload manifest "
					 "preconnect dns-prefetch"))
		return page_get(n, "href");
	if (page_is(n, "object"))
		return page_get(n, "data");
	return (struct vb_str){NULL, 0};
}

static void load_tell(struct page *p, const xmlNode *n)
{
	struct vb_str address = load_of(n), host = host_of(address);
	bool code = page_is(n, "script") ||
		    (page_is(n, "link") && any_word(page_get(n, "rel"), "stylesheet"));
	void **slot;

	if (!address.n || vb_str_starts(address, VB_STR("data:")))
		return;
	p->requests++;
	page_seen(p, PAGE_LOAD);
	if (!host.n)
		return;
	page_seen(p, PAGE_MIXED);
	if (vb_str_starts(address, VB_STR("http://")))
		page_fault(p, PAGE_MIXED, n, "loaded in clear: %.*s", VB_FMT(address));
	if (code) {
		page_seen(p, PAGE_INTEGRITY);
		if (!page_has(n, "integrity"))
			page_fault(p, PAGE_INTEGRITY, n, "no integrity: %.*s", VB_FMT(address));
	}
	host = vb_arena_lower(p->a, host);
	slot = vb_map_put(&p->hosts, host);
	if (!*slot)
		page_tell(p, "load", host, address, (uint32_t)xmlGetLineNo(n));
	*slot = p;
}

static void inline_check(struct page *p, const xmlNode *n)
{
	struct vb_str type = page_get(n, "type");

	if (page_is(n, "script") && !page_has(n, "src") && n->children &&
	    (!type.n || page_word_in(type, "text/javascript module application/javascript"))) {
		page_seen(p, PAGE_INLINE);
		if (!page_has(n, "nonce"))
			page_fault(p, PAGE_INLINE, n, "a script in the page");
	}
	for (const xmlAttr *a = n->properties; a; a = a->next)
		if (vb_str_starts(vb_str((const char *)a->name), VB_STR("on")) && a->children) {
			page_seen(p, PAGE_INLINE);
			page_fault(p, PAGE_INLINE, n, "a script in attribute %s",
				   (const char *)a->name);
		}
	if (page_is(n, "a") &&
	    page_contains(vb_str_sub(page_get(n, "href"), 0, 11), "javascript:")) {
		page_seen(p, PAGE_INLINE);
		page_fault(p, PAGE_INLINE, n, "a script in href");
	}
}

void page_privacy(struct page *p, const xmlNode *n)
{
	field_tell(p, n);
	form_check(p, n);
	load_tell(p, n);
	inline_check(p, n);
	if (page_is(n, "img") && !vb_str_starts(page_get(n, "src"), VB_STR("data:"))) {
		page_seen(p, PAGE_LAZY);
		if ((!page_has(n, "width") || !page_has(n, "height")) && !page_has(n, "style"))
			page_fault(p, PAGE_LAZY, n,
				   "its size is not said: the page moves while it loads");
	}
}

/* The policy itself is told: a server's header may give it too, and only the judge sees both. */
static void policy_tell(struct page *p)
{
	const xmlNode *at = NULL;

	for (const xmlNode *n = p->head ? p->head->children : NULL; n && !at; n = n->next)
		if (page_is(n, "meta") &&
		    vb_str_ieq(page_get(n, "http-equiv"), VB_STR("Content-Security-Policy")))
			at = n;
	page_seen(p, PAGE_CSP);
	if (at)
		page_tell(p, "header",
			  VB_STR("content-security-policy"), page_get(at, "content"),
				 (uint32_t)xmlGetLineNo(at));
	else
		page_fault_line(p, PAGE_CSP, 1, VB_STR("no Content-Security-Policy in the page"));
}

void page_privacy_whole(struct page *p)
{
	if (p->fragment)
		return;
	policy_tell(p);
	page_tell(p, "weight", VB_STR("bytes"), vb_arena_printf(p->a, "%zu", p->in->content.n), 1);
	page_tell(p, "weight",
		  VB_STR("requests"), vb_arena_printf(p->a, "%zu", p->requests + 1), 1);
}
