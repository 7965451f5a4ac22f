/*
 * draft.c - the case file `vauban init` writes: short, valid at once, and honest about what it supposed.
 *
 * What was seen becomes targets and components. A line whose # is followed at once by a word is an example: without
 * its # it is valid too (tests take them all away). Everything written comes from names of files, so it is quoted.
 */
#include <stdlib.h>

#include "case/case_int.h"
#include "core/file.h"
#include "core/limits.h"

#define PARTS_MOST 6u
#define ROOTS_MOST 4u
#define COMMENT_COLUMN 31

struct drafted_part {
	struct vb_str id, dir, target; /* dir: folder of its lock file, "" at the top */
};
struct drafting {
	const struct vb_run *run;
	struct vb_arena *arena;
	const struct case_seen *seen;
	struct vb_str title;
	struct vb_buf out;
	struct drafted_part parts[PARTS_MOST];
	size_t n;
};

#define T(d, english, french) vb_t((d)->run->lang, (english), (french))

/* A YAML string in double quotes. */
static struct vb_str quoted(struct vb_arena *a, struct vb_str s)
{
	struct vb_str safe = vb_arena_printable(a, s), text;
	struct vb_buf b;

	vb_buf_init(&b, 2 * VB_LIMIT_PATH_BYTES);
	vb_buf_char(&b, '"');
	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == '"' || safe.p[i] == '\\')
			vb_buf_char(&b, '\\');
		vb_buf_char(&b, safe.p[i]);
	}
	vb_buf_char(&b, '"');
	text = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return text;
}

/* Letters, digits and '-', in lower case; `otherwise` when nothing is left. */
static struct vb_str slug(struct vb_arena *a, struct vb_str s, const char *otherwise)
{
	struct vb_str low = vb_arena_lower(a, vb_str_sub(s, 0, 40));
	char *p = vb_arena_alloc(a, low.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < low.n; i++) {
		bool plain = (low.p[i] >= 'a' && low.p[i] <= 'z') ||
			     (low.p[i] >= '0' && low.p[i] <= '9');

		if (plain)
			p[n++] = low.p[i];
		else if (n && p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n && p[n - 1] == '-')
		n--;
	return n ? vb_strn(p, n) : vb_str(otherwise);
}

/* A section's first line with the comment that says what it is. */
static void head(struct drafting *d, const char *key, const char *comment)
{
	vb_buf_printf(&d->out, "\n%s:%*s# %s\n", key, (int)(COMMENT_COLUMN - 1 - strlen(key)), "",
		      comment);
}

static void line(struct drafting *d, const char *fmt, ...) VB_PRINTF(2, 3);
static void line(struct drafting *d, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vb_buf_vprintf(&d->out, fmt, ap);
	va_end(ap);
	vb_buf_char(&d->out, '\n');
}

static bool id_taken(const struct drafting *d, struct vb_str id)
{
	static const char *const ours[] = {
		"users", "outside", "product", "use",  "utilisateurs", "exterieur", "produit",
		"usage", "office",  "bureau",  "base", "system",       "systeme",   "store"};

	for (size_t i = 0; i < VB_COUNT(ours); i++)
		if (vb_str_is(id, ours[i]))
			return true;
	for (size_t i = 0; i < d->n; i++)
		if (vb_str_eq(d->parts[i].id, id))
			return true;
	return false;
}

static void part_add(struct drafting *d, struct vb_str id, struct vb_str dir, struct vb_str target)
{
	struct vb_str wanted = id;

	if (d->n == PARTS_MOST)
		return;
	for (unsigned k = 2; id_taken(d, id); k++)
		id = vb_arena_printf(d->arena, "%.*s-%u", VB_FMT(wanted), k);
	d->parts[d->n++] = (struct drafted_part){.id = id, .dir = dir, .target = target};
}

static bool dir_has_part(const struct drafting *d, struct vb_str dir)
{
	for (size_t i = 0; i < d->n; i++)
		if (vb_str_eq(d->parts[i].dir, dir))
			return true;
	return false;
}

/* One component for each folder with a lock file, one for the system of the image. */
static void parts_find(struct drafting *d)
{
	struct vb_str name = slug(d->arena, d->title, "main");

	for (size_t i = 0; i < d->seen->lock_files.n; i++) {
		struct vb_str file = d->seen->lock_files.v[i], dir = vb_path_dir(file);

		dir = vb_str_is(dir, ".") ? (struct vb_str){0} : dir;
		if (!dir_has_part(d, dir))
			part_add(d, dir.n ? slug(d->arena, vb_path_base(dir), "part") : name, dir,
				 VB_STR("source"));
	}
	if (d->seen->roots.n || !d->n)
		part_add(d, d->n ? vb_str(T(d, "firmware", "micrologiciel")) : name,
			 VB_STR("/"), d->seen->roots.n ? VB_STR("image") : VB_STR("source"));
}

static void write_header(struct drafting *d)
{
	struct vb_str id = slug(d->arena, d->title, "product");

	line(d, "%s",
	     T(d,
	       "# The security case of the product: what was decided. What is observed is found by "
	       "`vauban audit`.",
	       "# Le dossier de sécurité du produit : ce qui est décidé. Ce qui s’observe, `vauban "
	       "audit` le trouve."));
	line(d, "%s",
	     T(d,
	       "# Every figure below is a guess to replace. A # stuck to a word hides an example: "
	       "take it away.",
	       "# Chaque chiffre est une supposition à remplacer. Un # collé à un mot cache un "
	       "exemple : ôtez-le."));
	line(d, "%s",
	     T(d, "# `vauban check` says what is wrong or missing.",
	       "# `vauban check` dit ce qui est faux ou manque."));
	line(d, "vauban: 1");
	line(d, "case: %.*s", VB_FMT(quoted(d->arena, id)));
	line(d, "title: %.*s", VB_FMT(quoted(d->arena, d->title)));
	line(d, "%s", T(d, "#owner: who answers for it", "#owner: qui en répond"));
	line(d, "#laws: [CRA, NIS2, RGPD]");
	line(d, "#accept: 4                    # %s",
	     T(d, "gravity x likelihood accepted without a signed decision",
	       "gravité x vraisemblance acceptée sans décision signée"));
}

static void write_targets(struct drafting *d)
{
	const char *zone = T(d, "product", "produit");
	bool source = d->seen->lock_files.n || !d->seen->roots.n;

	head(d, "targets",
	     T(d, "what `vauban audit` looks at when it is told nothing else",
	       "ce que `vauban audit` regarde quand on ne lui dit rien"));
	for (size_t i = 0; i < d->seen->roots.n && i < ROOTS_MOST; i++)
		line(d, "  image%.*s: {path: %.*s, zone: %s}",
		     VB_FMT(i ? vb_arena_printf(d->arena, "-%zu", i + 1) : (struct vb_str){0}),
		     VB_FMT(quoted(d->arena, d->seen->roots.v[i])), zone);
	if (source)
		line(d, "  source: {path: ., zone: %s}", zone);
	if (d->seen->containers)
		line(d, "  #container: {path: image.tar, zone: %s}  # %s", zone,
		     T(d, "docker save NAME > image.tar", "docker save NOM > image.tar"));
}

static void write_data_and_zones(struct drafting *d)
{
	head(d, "data",
	     T(d, "need: [confidentiality, integrity, availability], 1 low to 4 vital",
	       "need : [confidentialité, intégrité, disponibilité], de 1 faible à 4 vital"));
	line(d, "  %s",
	     T(d, "records: {name: What the product keeps, need: [3, 3, 3]}",
	       "dossiers: {name: Ce que garde le produit, need: [3, 3, 3]}"));
	line(d, "  %s",
	     T(d, "#accounts: {name: Accounts and keys, need: [4, 4, 2]}",
	       "#comptes: {name: Comptes et clés, need: [4, 4, 2]}"));
	head(d, "zones",
	     T(d, "trust: 0 hostile to 4 controlled; kind: internet, lan, device, cloud ...",
	       "trust : de 0 hostile à 4 maîtrisée ; kind : internet, lan, device, cloud…"));
	line(d, "  %s: {trust: 0, kind: internet}", T(d, "outside", "exterieur"));
	line(d, "  %s: {trust: 3, kind: %s}", T(d, "product", "produit"),
	     d->seen->roots.n ? "device" : "lan");
}

static struct vb_str tech_text(struct drafting *d)
{
	struct vb_str text = {0};

	for (size_t i = 0; i < d->seen->languages.n; i++)
		text = vb_arena_printf(d->arena, "%.*s%s%.*s", VB_FMT(text), i ? ", " : "",
				       VB_FMT(d->seen->languages.v[i]));
	return text;
}

static void write_part(struct drafting *d, size_t i)
{
	const struct drafted_part *p = &d->parts[i];
	struct vb_str extra = {0};

	if (!i)
		extra = vb_arena_printf(d->arena, ", holds: [%s]", T(d, "records", "dossiers"));
	if (d->n == 1 && d->seen->languages.n)
		extra = vb_arena_printf(d->arena, "%.*s, tech: [%.*s]", VB_FMT(extra),
					VB_FMT(tech_text(d)));
	if (p->dir.n && !vb_str_is(p->dir, "/"))
		extra = vb_arena_printf(d->arena, "%.*s, paths: [%.*s]", VB_FMT(extra),
					VB_FMT(quoted(d->arena, vb_arena_printf(d->arena, "%.*s/**",
										VB_FMT(p->dir)))));
	line(d, "  %.*s: {kind: process, zone: %s, target: [%.*s]%.*s}", VB_FMT(p->id),
	     T(d, "product", "produit"), VB_FMT(p->target), VB_FMT(extra));
}

static void write_components(struct drafting *d)
{
	head(d, "components",
	     T(d, "kind: person, process, store or device; paths, packages: where findings belong",
	       "kind : person, process, store ou device ; paths, packages : où vont les constats"));
	line(d, "  %s: {kind: person, zone: %s}", T(d, "users", "utilisateurs"),
	     T(d, "outside", "exterieur"));
	for (size_t i = 0; i < d->n; i++)
		write_part(d, i);
	line(d, "  #%s: {kind: store, zone: %s, holds: [%s], encrypted: no, backup: yes}",
	     T(d, "store", "base"), T(d, "product", "produit"), T(d, "records", "dossiers"));
}

static void write_flows(struct drafting *d)
{
	const char *data = T(d, "records", "dossiers");

	head(d, "flows",
	     T(d, "who calls whom; what is not said counts as absent (no auth, no tls)",
	       "qui appelle qui ; ce qui n’est pas dit compte comme absent (ni auth, ni tls)"));
	line(d,
	     "  %s: {from: %s, to: %.*s, proto: https, port: 443, auth: password, tls: yes, data: "
	     "[%s]}",
	     T(d, "use", "usage"), T(d, "users", "utilisateurs"), VB_FMT(d->parts[0].id), data);
	for (size_t i = 1; i < d->n; i++)
		line(d, "  %.*s-%.*s: {from: %.*s, to: %.*s, proto: unix, data: [%s]}",
		     VB_FMT(d->parts[0].id), VB_FMT(d->parts[i].id), VB_FMT(d->parts[0].id),
		     VB_FMT(d->parts[i].id), data);
	line(d,
	     "  #%s: {from: %.*s, to: %s, proto: postgres, auth: password, tls: yes, data: [%s]}",
	     T(d, "sql", "sql"), VB_FMT(d->parts[0].id), T(d, "store", "base"), data);
}

static void write_risks(struct drafting *d)
{
	const char *data = T(d, "records", "dossiers");

	head(d, "actors",
	     T(d, "who may attack; tries: attempts a year [lowest, likely, highest]",
	       "qui peut attaquer ; tries : essais par an [bas, probable, haut]"));
	line(d, "  criminal: {name: %s, tries: [1, 3, 10], start: [%s]}",
	     T(d, "Criminal after money", "Criminel en quête d’argent"),
	     T(d, "outside", "exterieur"));
	line(d, "  #insider: {name: %s, tries: [0, 0.2, 1], start: [%s]}",
	     T(d, "Dishonest insider", "Employé malveillant"), T(d, "product", "produit"));
	head(d, "feared",
	     T(d, "what must not happen; loss: thousands [lowest, likely, highest]",
	       "ce qui ne doit pas arriver ; loss : en milliers [bas, probable, haut]"));
	line(d,
	     "  leak: {name: %s, hits: [%.*s], data: %s, need: c, severity: 3, loss: [10, 50, "
	     "500]}",
	     T(d, "Records are published", "Les dossiers sont publiés"), VB_FMT(d->parts[0].id),
	     data);
	line(d,
	     "  #outage: {name: %s, hits: [%.*s], data: %s, need: a, severity: 2, loss: [5, 20, "
	     "100]}",
	     T(d, "The product stops", "Le produit s’arrête"), VB_FMT(d->parts[0].id), data);
}

static void write_work(struct drafting *d)
{
	const char *use = T(d, "use", "usage");

	line(d, "\n#requirements:");
	line(d, "#  R1: {text: %s, from: [CRA-I.2.d], covers: [%s], tests: [T1]}",
	     T(d, "Only known people get in", "N’entrent que les personnes connues"), use);
	line(d, "#tests:\n#  T1: {run: tests/login.sh, last: none}");
	line(d, "#measures:");
	line(d, "#  M1: {name: %s, for: [R1], cut: {%s: 0.8}, days: {web: 5}, cost: 0}",
	     T(d, "Second factor", "Second facteur"), use);
	line(d, "#team:\n#  ann: {days: 20, skills: [web]}");
	line(d, "#plan: {from: 2027-01-04, until: 2027-06-30, budget: 5000, must: [R1]}");
}

struct vb_str case_draft(const struct vb_run *run, struct vb_arena *a, const struct case_seen *seen)
{
	struct drafting d = {.run = run, .arena = a, .seen = seen};
	struct vb_str text;

	d.title = seen->name.n ? seen->name : vb_str(T(&d, "product", "produit"));
	vb_buf_init(&d.out, VB_LIMIT_CASE_BYTES);
	parts_find(&d);
	write_header(&d);
	write_targets(&d);
	write_data_and_zones(&d);
	write_components(&d);
	write_flows(&d);
	write_risks(&d);
	write_work(&d);
	text = vb_arena_str(a, vb_buf_view(&d.out));
	vb_buf_done(&d.out);
	return text;
}
