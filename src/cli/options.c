/*
 * options.c - reads a command line by the verb's table (getopt_long), then by the common one. A wrong word is answered
 * with the nearest right one.
 */
#include "cli/cli.h"

#include <getopt.h>
#include <stdlib.h>

enum { OPTIONS_MAX = 48 };

const struct cli_option cli_common[] = {
	{"format", 'f', "text|json", "write the result as text or json",
	 "écrire le résultat en text ou json"},
	{"case", 0, "FILE", "the case file (default: vauban.yaml here or above)",
	 "le dossier (par défaut : vauban.yaml ici ou plus haut)"},
	{"store", 0, "FILE", "where runs are recorded (default: .vauban/vauban.db)",
	 "où les audits sont gardés (par défaut : .vauban/vauban.db)"},
	{"index", 0, "FILE", "the advisory index (default: in your data folder)",
	 "l’index des avis (par défaut : dans vos données)"},
	{"lang", 0, "en|fr", "language of everything that is written",
	 "langue de tout ce qui est écrit"},
	{"jobs", 'j', "N", "worker processes (default: one a processor)",
	 "processus de lecture (par défaut : un par cœur)"},
	{"seed", 0, "N", "seed of the simulation (default: 1)",
	 "graine de la simulation (par défaut : 1)"},
	{"quiet", 'q', NULL, "say nothing but the result and errors",
	 "ne dire que le résultat et les erreurs"},
	{"no-colour", 0, NULL, "no colours (also: NO_COLOR)", "sans couleurs (aussi : NO_COLOR)"},
	{"help", 'h', NULL, "this help", "cette aide"},
	{0},
};

struct table {
	struct option longs[OPTIONS_MAX + 1];
	const struct cli_option *of[OPTIONS_MAX];
	const char *names[OPTIONS_MAX];
	char shorts[2 * OPTIONS_MAX + 4];
	size_t n;
};

static void table_add(struct table *t, const struct cli_option *options, int *flag)
{
	for (; options && options->name; options++) {
		size_t at = strlen(t->shorts);

		vb_assert(t->n < OPTIONS_MAX);
		t->longs[t->n] = (struct option){
			options->name, options->argument ? required_argument : no_argument, flag,
			(int)t->n};
		t->of[t->n] = options;
		t->names[t->n++] = options->name;
		if (options->letter) {
			t->shorts[at] = options->letter;
			t->shorts[at + 1] = options->argument ? ':' : '\0';
		}
	}
}

static const struct cli_option *by_letter(const struct table *t, int letter)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->of[i]->letter == letter)
			return t->of[i];
	return NULL;
}

static bool wrong_option(const struct cli *c, const struct table *t, char **argv, bool no_value,
			 struct vb_error *err)
{
	const char *word = argv[optind - 1];
	struct vb_str name = vb_str(word + strspn(word, "-"));
	const char *near = vb_nearest(vb_str_sub(name, 0, vb_str_chr(name, '=')), t->names, t->n);

	if (no_value)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(c->run.lang, "the option %s needs a value",
				    "l’option %s attend une valeur"),
			       word);
	vb_fail(err, VB_E_USAGE, vb_t(c->run.lang, "unknown option %s", "option inconnue %s"),
		word);
	if (near)
		return vb_hint(err,
			       vb_t(c->run.lang, "did you mean --%s?", "vouliez-vous dire --%s ?"),
			       near);
	return vb_hint(
		err, vb_t(c->run.lang, "vauban %s --help lists them", "vauban %s --help les liste"),
		c->verb ? c->verb->name : "");
}

static bool count_words(const struct cli *c, struct vb_error *err)
{
	if (c->n_words >= c->verb->words_min && c->n_words <= c->verb->words_max)
		return true;
	if (c->n_words > c->verb->words_max)
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "\"%s\" is one word too many",
			     "« %s » est un mot de trop"),
			c->words[c->verb->words_max]);
	else
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "vauban %s needs %s", "vauban %s attend %s"),
			c->verb->name, c->verb->arguments);
	return vb_hint(err, "vauban %s %s", c->verb->name, c->verb->arguments);
}

bool cli_parse(struct cli *c, int argc, char **argv, struct vb_error *err)
{
	struct table t = {.shorts = ":"};
	int flag = 0, got, at = 0;

	table_add(&t, c->verb->options, &flag);
	table_add(&t, cli_common, &flag);
	optind = 1;
	opterr = 0;
	while ((got = getopt_long(argc, argv, t.shorts, t.longs, &at)) != -1) {
		const struct cli_option *o = got == 0 ? t.of[at] : by_letter(&t, got);

		if (got == '?' || got == ':' || !o)
			return wrong_option(c, &t, argv, got == ':', err);
		*vb_vec_add(c->arena, &c->given) = (struct cli_given){o, optarg};
	}
	c->words = (const char *const *)(argv + optind);
	c->n_words = (size_t)(argc - optind);
	return cli_flag(c, "help") || count_words(c, err);
}

const char *cli_value(const struct cli *c, const char *option)
{
	for (size_t i = c->given.n; i-- > 0;)
		if (strcmp(c->given.v[i].option->name, option) == 0)
			return c->given.v[i].value;
	return NULL;
}

const char *const *cli_values(const struct cli *c, const char *option, size_t *n)
{
	const char **values = vb_arena_array(c->arena, c->given.n + 1, sizeof(*values));

	*n = 0;
	for (size_t i = 0; i < c->given.n; i++)
		if (strcmp(c->given.v[i].option->name, option) == 0)
			values[(*n)++] = c->given.v[i].value;
	return values;
}

bool cli_flag(const struct cli *c, const char *option)
{
	for (size_t i = 0; i < c->given.n; i++)
		if (strcmp(c->given.v[i].option->name, option) == 0)
			return true;
	return false;
}

bool cli_wants_json(const struct cli *c)
{
	const char *format = cli_value(c, "format");

	return format && strcmp(format, "json") == 0;
}

struct vb_str cli_author(const struct cli *c)
{
	const char *by = cli_value(c, "by"), *user = getenv("USER");

	return vb_str(by ? by : user && *user ? user : "unknown");
}

bool cli_number(const struct cli *c, const char *option, uint64_t low, uint64_t high,
		uint64_t otherwise, uint64_t *out, struct vb_error *err)
{
	const char *text = cli_value(c, option);

	*out = otherwise;
	if (!text || (vb_str_u64(vb_str(text), out) && *out >= low && *out <= high))
		return true;
	return vb_fail(err, VB_E_USAGE,
		       vb_t(c->run.lang, "--%s takes a whole number from %llu to %llu, not \"%s\"",
			    "--%s attend un entier de %llu à %llu, pas « %s »"),
		       option, (unsigned long long)low, (unsigned long long)high, text);
}
