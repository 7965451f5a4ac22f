/*
 * completeness.c - see completeness.h. Every element is a question to one component (or to the document); a list is the
 * questions it asks. What vauban cannot know from a product (the executable, archive and structured flags, where the
 * deployable form is downloaded) counts as missing: the figure is there to be believed.
 *
 * The product's own root packages are left out: the lists speak of what the product is made of.
 */
#include "report/completeness.h"

#include "report/phrase.h"
#include "report/spdx.h"

struct asked { /* one component, with what its neighbours say of it */
	const struct model_component *c;
	bool linked; /* depends on something, or something or the product depends on it */
};

static bool has_supplier(const struct asked *q)
{
	return q->c->supplier.n > 0;
}

static bool has_contact(const struct asked *q)
{
	struct vb_str s = q->c->supplier;

	return vb_str_chr(s, '@') < s.n || vb_str_find(s, VB_STR("://")) < s.n;
}

static bool has_name(const struct asked *q)
{
	return q->c->name.n > 0;
}

static bool has_version(const struct asked *q)
{
	return q->c->version.n > 0;
}

static bool has_purl(const struct asked *q)
{
	return q->c->purl.n > 0;
}

static bool is_linked(const struct asked *q)
{
	return q->linked;
}

static bool has_licence(const struct asked *q)
{
	return report_spdx_expression(q->c->licence);
}

static bool has_sha512(const struct asked *q)
{
	for (size_t i = 0; i < q->c->hashes.n; i++)
		if (vb_str_is(q->c->hashes.v[i].algorithm, "SHA-512"))
			return true;
	return false;
}

static bool has_filename(const struct asked *q)
{
	return report_component_file(q->c).n > 0;
}

static bool never(const struct asked *q)
{
	(void)q;
	return false;
}

static bool has_author(const struct model_assessment *a)
{
	return a->the_case && a->the_case->owner.n;
}

static bool has_author_contact(const struct model_assessment *a)
{
	return a->the_case && vb_str_chr(a->the_case->owner, '@') < a->the_case->owner.n;
}

static bool has_time(const struct model_assessment *a)
{
	return a->finished || a->started;
}

struct element {
	const char *id;
	struct model_text name;
	bool (*component)(const struct asked *);
	bool (*document)(const struct model_assessment *);
	bool ntia, bsi;
};

#define ELEMENT(id_, en_, fr_) .id = (id_), .name = {VB_STR_INIT(en_), VB_STR_INIT(fr_)}
static const struct element elements[] = {
	{ELEMENT("author", "author of the document (owner of the case)",
		 "auteur du document (owner du dossier)"),
	 .document = has_author, .ntia = true},
	{ELEMENT("author_contact", "author's e-mail address", "adresse électronique de l’auteur"),
	 .document = has_author_contact, .bsi = true},
	{ELEMENT("timestamp", "date and time", "date et heure"), .document = has_time, .ntia = true,
	 .bsi = true},
	{ELEMENT("supplier", "supplier", "fournisseur"), .component = has_supplier, .ntia = true},
	{ELEMENT("supplier_contact", "supplier's e-mail or web address",
		 "adresse électronique ou web du fournisseur"),
	 .component = has_contact, .bsi = true},
	{ELEMENT("name", "name", "nom"), .component = has_name, .ntia = true, .bsi = true},
	{ELEMENT("version", "version", "version"), .component = has_version, .ntia = true,
	 .bsi = true},
	{ELEMENT("identifier", "package URL", "URL de paquet"), .component = has_purl, .ntia = true,
	 .bsi = true},
	{ELEMENT("dependencies", "place among the dependencies", "place parmi les dépendances"),
	 .component = is_linked, .ntia = true, .bsi = true},
	{ELEMENT("file_name", "file name", "nom du fichier"), .component = has_filename,
	 .bsi = true},
	{ELEMENT("licence", "licence as an SPDX expression", "licence en expression SPDX"),
	 .component = has_licence, .bsi = true},
	{ELEMENT("sha512", "SHA-512 digest", "empreinte SHA-512"), .component = has_sha512,
	 .bsi = true},
	{ELEMENT("file_flags", "executable, archive and structured flags",
		 "indications exécutable, archive et structuré"),
	 .component = never, .bsi = true},
};

struct vb_str report_component_file(const struct model_component *c)
{
	static const char *const readers[] = {"jar", "strings"};
	struct vb_str path = c->locations.n ? c->locations.v[0].path : (struct vb_str){NULL, 0};
	size_t slash = vb_str_rchr(path, '/');

	for (size_t i = 0; i < VB_COUNT(readers); i++)
		if (vb_str_is(c->reader, readers[i]) ||
		    (c->own && vb_str_is(c->reader, "go-binary")))
			return vb_str_from(path, slash < path.n ? slash + 1 : 0);
	return (struct vb_str){NULL, 0};
}

static void lists_init(struct report_completeness *out)
{
	out[REPORT_NTIA] = (struct report_completeness){.id = "ntia", .name = "NTIA"};
	out[REPORT_BSI] = (struct report_completeness){.id = "bsi_tr_03183_2",
						       .name = "BSI TR-03183-2"};
	for (size_t i = 0; i < VB_COUNT(elements); i++)
		for (size_t l = 0; l < REPORT_LISTS; l++) {
			struct report_completeness *r = &out[l];

			if (l == REPORT_NTIA ? !elements[i].ntia : !elements[i].bsi)
				continue;
			vb_assert(r->n < REPORT_ELEMENTS_MAX);
			r->v[r->n++] = (struct report_element){.id = elements[i].id,
							       .name = elements[i].name,
							       .once = elements[i].document};
		}
}

static bool *linked_of(struct vb_arena *arena, const struct model_facts *f)
{
	bool *linked = vb_arena_array(arena, f->components.n + 1, sizeof(*linked));

	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];

		linked[i] |= c->edges.n || c->direct || c->owner.n;
		for (size_t k = 0; k < c->edges.n; k++)
			if (c->edges.v[k] < f->components.n)
				linked[c->edges.v[k]] = true;
	}
	return linked;
}

/* Asks one component everything each list asks, and counts. */
static void component_count(struct report_completeness *out, const struct asked *q)
{
	size_t at[REPORT_LISTS] = {0};
	bool all[REPORT_LISTS] = {true, true};

	for (size_t i = 0; i < VB_COUNT(elements); i++) {
		const bool in[REPORT_LISTS] = {elements[i].ntia, elements[i].bsi};
		bool yes = elements[i].component && elements[i].component(q);

		for (size_t l = 0; l < REPORT_LISTS; l++) {
			struct report_element *e = &out[l].v[at[l]];

			if (!in[l])
				continue;
			at[l]++;
			if (e->once)
				continue;
			e->of++;
			e->have += yes;
			all[l] &= yes;
		}
	}
	for (size_t l = 0; l < REPORT_LISTS; l++) {
		out[l].of++;
		out[l].complete += all[l];
	}
}

static void document_count(struct report_completeness *out, const struct model_assessment *a)
{
	for (size_t l = 0; l < REPORT_LISTS; l++)
		for (size_t k = 0; k < out[l].n; k++) {
			struct report_element *e = &out[l].v[k];

			for (size_t i = 0; e->once && i < VB_COUNT(elements); i++)
				if (elements[i].id == e->id) {
					e->of = 1;
					e->have = elements[i].document(a);
				}
			if (!e->once && e->have < e->of &&
			    (!out[l].weakest || e->have < out[l].weakest->have))
				out[l].weakest = e;
		}
}

void report_completeness_of(const struct model_assessment *a,
			    struct report_completeness out[REPORT_LISTS])
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct model_facts *f = a->facts;
	bool *linked = linked_of(arena, f);

	lists_init(out);
	for (size_t i = 0; i < f->components.n; i++)
		if (!f->components.v[i].own)
			component_count(out, &(struct asked){&f->components.v[i], linked[i]});
	document_count(out, a);
}

struct vb_str report_completeness_say(struct vb_arena *arena, enum vb_lang lang,
				      const struct report_completeness lists[REPORT_LISTS])
{
	struct vb_str said = {NULL, 0};
	bool authored = true;

	for (size_t l = 0; l < REPORT_LISTS; l++) {
		const struct report_completeness *r = &lists[l];
		struct vb_str have = report_phrase_count(arena, lang, r->complete),
			      of = report_phrase_count(arena, lang, r->of);

		said = vb_arena_printf(arena,
				       vb_t(lang, "%.*s%s%s: %.*s of %.*s complete",
					    "%.*s%s%s, complets : %.*s sur %.*s"),
				       VB_FMT(said), l ? " · " : "", r->name, VB_FMT(have),
				       VB_FMT(of));
		if (r->weakest)
			said = vb_arena_printf(
				arena,
				vb_t(lang, "%.*s (fewest have: %.*s, %.*s)",
				     "%.*s (le plus rare : %.*s, %.*s)"),
				VB_FMT(said), VB_FMT(model_text_in(r->weakest->name, (int)lang)),
				VB_FMT(report_phrase_count(arena, lang, r->weakest->have)));
		for (size_t i = 0; i < r->n; i++)
			authored &= r->v[i].have || strcmp(r->v[i].id, "author") != 0;
	}
	if (!authored) /* what is asked of the document once shows in no component's figure */
		said = vb_arena_printf(
			arena, "%.*s · %s", VB_FMT(said),
			vb_t(lang, "the document names no author (owner, in the case)",
			     "le document ne nomme pas d’auteur (owner, dans le dossier)"));
	return said;
}
