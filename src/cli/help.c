/* help.c - help out of the tables, at most 80 columns. */
#include "cli/cli.h"

enum { HELP_COLUMNS = 80, TEXT_FROM = 25, VERB_FROM = 30 };

static size_t columns(struct vb_str s) /* of UTF-8 text without combining marks */
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* Prints `text` wrapped between column `from` and the margin; `used` columns are already on the line. */
static void wrapped(size_t used, size_t from, const char *text)
{
	struct vb_str rest = vb_str(text), word;
	size_t at = used;

	if (used + 1 > from)
		at = (printf("\n"), 0);
	for (bool first = true; vb_str_word(&rest, &word); first = false) {
		if (!first && at + 1 + columns(word) > HELP_COLUMNS) {
			printf("\n");
			at = 0;
			first = true;
		}
		if (first)
			at += (size_t)printf("%*s", at < from ? (int)(from - at) : 0, "");
		else
			at += (size_t)printf(" ");
		printf("%.*s", VB_FMT(word));
		at += columns(word);
	}
	printf("\n");
}

static void options_help(const struct cli *c, const struct cli_option *o)
{
	for (; o && o->name; o++) {
		int n = o->letter ? printf("  -%c, --%s", o->letter, o->name)
				  : printf("      --%s", o->name);

		if (o->argument)
			n += printf(" %s", o->argument);
		wrapped((size_t)n, TEXT_FROM, vb_t(c->run.lang, o->en, o->fr));
	}
}

static void program_help(const struct cli *c)
{
	printf("vauban " VAUBAN_VERSION " - %s\n\n",
	       vb_t(c->run.lang, "keeps the security case of a digital product",
		    "tient le dossier de sécurité d’un produit numérique"));
	for (const struct cli_verb *v = cli_verbs; v->name; v++) {
		int n = printf("  vauban %s %s", v->name, v->arguments);

		wrapped((size_t)n, VERB_FROM, vb_t(c->run.lang, v->en, v->fr));
	}
	printf("\n%s\n",
	       vb_t(c->run.lang,
		    "Start with: vauban audit FOLDER    (vauban VERB --help says more)",
		    "Pour commencer : vauban audit DOSSIER   (vauban VERBE --help en dit plus)"));
	printf("%s\n",
	       vb_t(c->run.lang,
		    "Exit status: 0 done, 1 the answer is no, 2 wrong use, 3 input rejected,\n"
		    "4 environment, 5 partial (some inputs unreadable, named), 70 bug.",
		    "Code de sortie : 0 fait, 1 la réponse est non, 2 mauvais usage, 3 entrée\n"
		    "refusée, 4 environnement, 5 partiel (entrées illisibles, nommées), 70 "
		    "défaut."));
}

static const char *example_line(const struct cli *c, const struct cli_example *e)
{
	return e->line_fr ? vb_t(c->run.lang, e->line, e->line_fr) : e->line;
}

/* Lines to type; what they do stands beside them in one column. */
static void examples_help(const struct cli *c)
{
	const struct cli_example *e = cli_examples;
	size_t from = 0;

	while (e->verb && strcmp(e->verb, c->verb->name) != 0)
		e++;
	if (e->verb)
		printf("\n%s\n", vb_t(c->run.lang, "Examples", "Exemples"));
	for (const struct cli_example *x = e; x->verb && !strcmp(x->verb, c->verb->name); x++) {
		size_t n = columns(vb_str(example_line(c, x)));

		from = x->en && n + 5 > from ? n + 5 : from;
	}
	for (; e->verb && !strcmp(e->verb, c->verb->name); e++) {
		const char *line = example_line(c, e);

		printf("  %s", line);
		if (e->en)
			wrapped(columns(vb_str(line)) + 2, from, vb_t(c->run.lang, e->en, e->fr));
		else
			printf("\n");
	}
}

void cli_help(const struct cli *c)
{
	if (!c->verb) {
		program_help(c);
		return;
	}
	printf("vauban %s %s\n  %s\n\n", c->verb->name, c->verb->arguments,
	       vb_t(c->run.lang, c->verb->en, c->verb->fr));
	options_help(c, c->verb->options);
	if (c->verb->options && c->verb->options->name)
		printf("\n");
	options_help(c, cli_common);
	examples_help(c);
}
