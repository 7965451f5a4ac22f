/*
 * main.c - the program: a jailed worker when started by itself, otherwise the verb the user typed.
 *
 *   language ──► verb ──► options ──► place (case, store, index) ──► the verb's function ──► exit status
 */
#include "cli/cli.h"

#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/worker.h"
#include "run/people.h"

static enum vb_lang language_of(const char *word)
{
	return word && word[0] == 'f' && word[1] == 'r' && !(word[2] >= 'a' && word[2] <= 'z')
		       ? VB_FR
		       : VB_EN;
}

/* --lang wins over VAUBAN_LANG, then the locale as gettext reads it. Needed before errors can be said. */
static enum vb_lang language(int argc, char **argv)
{
	static const char *const variables[] = {"VAUBAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			return language_of(argv[i + 1]);
		if (strncmp(argv[i], "--lang=", 7) == 0)
			return language_of(argv[i] + 7);
	}
	for (size_t i = 0; i < VB_COUNT(variables); i++) {
		const char *v = getenv(variables[i]);

		if (v && *v)
			return language_of(v);
	}
	return VB_EN;
}

/* SOURCE_DATE_EPOCH makes every output reproducible (reproducible-builds.org). */
static int64_t now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");
	int64_t when;

	return fixed && vb_str_i64(vb_str(fixed), &when) ? when : (int64_t)time(NULL);
}

/* Who types, for the trail: --by says who decided, which may be somebody else. */
static const struct run_actor *actor(struct cli *c)
{
	const char *user = getenv("USER");
	struct run_actor *by = vb_arena_array(c->arena, 1, sizeof(*by));

	*by = (struct run_actor){.name = vb_str(user && *user ? user : "unknown"),
				 .role = VB_STR("admin"), .way = VB_STR("command line"),
									.address = VB_STR("")};
	return by;
}

static bool settle(struct cli *c, struct vb_error *err)
{
	struct run_place_wish wish = {.case_file = cli_value(c, "case"),
				      .store = cli_value(c, "store"),
				      .index = cli_value(c, "index")};
	const char *lang = cli_value(c, "lang"), *format = cli_value(c, "format");
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t jobs, seed;

	if (lang && strcmp(lang, "en") != 0 && strcmp(lang, "fr") != 0)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(c->run.lang, "--lang takes en or fr, not \"%s\"",
				    "--lang attend en ou fr, pas « %s »"),
			       lang);
	if (format && strcmp(format, "json") != 0 && strcmp(format, "text") != 0) {
		vb_fail(err, VB_E_USAGE,
			vb_t(c->run.lang, "--format takes text or json, not \"%s\"",
			     "--format attend text ou json, pas « %s »"),
			format);
		return vb_hint(err, "%s",
			       vb_t(c->run.lang,
				    "other formats are written with -o FORMAT=FILE or vauban "
				    "report FORMAT",
				    "les autres formats s’écrivent avec -o FORMAT=FICHIER ou "
				    "vauban report FORMAT"));
	}
	if (!cli_number(c, "jobs", 1, 256, processors > 0 ? (uint64_t)processors : 1, &jobs, err) ||
	    !cli_number(c, "seed", 0, UINT64_MAX, 1, &seed, err))
		return false;
	c->run.jobs = (unsigned)jobs;
	c->run.seed = seed;
	if (!run_place_find(c->arena, &wish, &c->place, err))
		return false;
	c->run.share = c->place.share;
	c->place.by = actor(c);
	return true;
}

static int run_verb(struct cli *c, int argc, char **argv)
{
	struct vb_error err = {0};

	if (!cli_parse(c, argc, argv, &err))
		return cli_failed(c, &err);
	if (cli_flag(c, "help")) {
		cli_help(c);
		return VB_EXIT_DONE;
	}
	cli_talk_start(c);
	if (!settle(c, &err))
		return cli_failed(c, &err);
	return c->verb->run(c);
}

static int unknown_verb(const struct cli *c, const char *word)
{
	const char *names[64], *near;
	struct vb_error err;
	size_t n = 0;

	for (const struct cli_verb *v = cli_verbs; v->name && n < VB_COUNT(names); v++)
		names[n++] = v->name;
	near = vb_nearest(vb_str(word), names, n);
	vb_fail(&err, VB_E_USAGE, vb_t(c->run.lang, "unknown verb \"%s\"", "verbe inconnu « %s »"),
		word);
	if (near)
		vb_hint(&err,
			vb_t(c->run.lang, "did you mean vauban %s?",
			     "vouliez-vous dire vauban %s ?"),
			near);
	else
		vb_hint(&err, "%s",
			vb_t(c->run.lang, "vauban --help lists the verbs",
			     "vauban --help liste les verbes"));
	return cli_failed(c, &err);
}

static int dispatch(struct cli *c, int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "--help";

	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
		cli_help(c);
		return argc > 1 ? VB_EXIT_DONE : VB_EXIT_USAGE;
	}
	if (strcmp(word, "--version") == 0) {
		printf("vauban " VAUBAN_VERSION "\n");
		return VB_EXIT_DONE;
	}
	for (c->verb = cli_verbs; c->verb->name; c->verb++)
		if (strcmp(c->verb->name, word) == 0)
			return run_verb(c, argc - 1, argv + 1);
	c->verb = NULL;
	return unknown_verb(c, word);
}

int main(int argc, char **argv)
{
	struct cli c = {0};
	int status;

	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		run_worker_main(argc, argv);
	c.arena = vb_arena_new();
	c.run = (struct vb_run){.lang = language(argc, argv), .now = now(), .seed = 1, .jobs = 1};
	status = dispatch(&c, argc, argv);
	vb_arena_free(c.arena);
	if (fflush(stdout) != 0 && status == VB_EXIT_DONE)
		status = VB_EXIT_ENV;
	return status;
}
