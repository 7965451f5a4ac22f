/*
 * cli.h - the command line: a visible table of verbs, each with its options; the table is the parser, the help and
 * the source of docs/MANUAL.md. Results go to standard output, talk to standard error.
 */
#ifndef VAUBAN_CLI_CLI_H
#define VAUBAN_CLI_CLI_H

#include "core/json.h"
#include "core/run.h"
#include "model/finding.h"
#include "run/run_all.h"

struct cli_option {
	const char *name;
	char letter;          /* 0: none */
	const char *argument; /* NULL: a flag */
	const char *en, *fr;
};

struct cli_given { /* one option as the user gave it */
	const struct cli_option *option;
	const char *value;
};
struct cli {
	struct vb_run run;
	struct vb_arena *arena;
	struct run_place place;
	const struct cli_verb *verb;
	VB_VEC(struct cli_given) given;
	const char *const *words; /* what is not an option */
	size_t n_words;
	bool colour, tty_out, tty_err, quiet;
	unsigned width; /* of the terminal, columns */
};

struct cli_verb {
	const char *name, *arguments;
	size_t words_min, words_max;
	const char *en, *fr;
	const struct cli_option *options; /* ended by a NULL name */
	int (*run)(struct cli *c);        /* returns the exit status */
};

struct cli_example {
	const char *verb, *line, *line_fr; /* line_fr: NULL when the French line is the same */
	const char *en, *fr;               /* what it does; NULL: nothing to add */
};

extern const struct cli_verb cli_verbs[]; /* ended by a NULL name */
extern const struct cli_example
	cli_examples[]; /* ended by a NULL verb; those of a verb stand together */
extern const struct cli_option cli_common[];

/* options.c */
bool cli_parse(struct cli *c, int argc, char **argv, struct vb_error *err) VB_MUST_USE;
const char *cli_value(const struct cli *c,
		      const char *option); /* last one given, NULL when absent */
const char *const *cli_values(const struct cli *c, const char *option,
			      size_t *n); /* all of them, in order */
bool cli_flag(const struct cli *c, const char *option);
/* The value as a whole number from `low` to `high`, `otherwise` when the option is not given. */
bool cli_number(const struct cli *c, const char *option, uint64_t low, uint64_t high,
		uint64_t otherwise, uint64_t *out, struct vb_error *err) VB_MUST_USE;
bool cli_wants_json(const struct cli *c);
struct vb_str cli_author(const struct cli *c); /* --by, else the user's name */

/* help.c */
void cli_help(const struct cli *c); /* of c->verb, or of the program */

/* talk.c */
void cli_talk_start(struct cli *c);
int cli_failed(const struct cli *c,
	       const struct vb_error *err); /* says it, returns the exit status */
void cli_say(const struct cli *c, const char *fmt, ...)
	VB_PRINTF(2, 3); /* one line on standard error unless quiet */
void cli_answer(const struct cli *c, const char *fmt, ...)
	VB_PRINTF(2, 3); /* the same when quiet too: why the exit status is what it is */
int cli_out(const struct cli *c,
	    struct vb_buf *b); /* writes to standard output, frees; exit status */
int cli_out_json(const struct cli *c, yyjson_mut_doc *doc); /* same, frees doc */
const char *cli_severity_colour(const struct cli *c,
				enum model_severity severity); /* "" without colour */
const char *cli_bold(const struct cli *c);
const char *cli_plain(const struct cli *c);

/* one file a family */
int cli_audit(struct cli *c);
int cli_report(struct cli *c);
int cli_sheet(struct cli *c, const struct report_kind *kind); /* report of a kind for people */
int cli_components(struct cli *c);
int cli_watch(struct cli *c);
int cli_news(struct cli *c);
int cli_init(struct cli *c);
int cli_check(struct cli *c);
int cli_against(struct cli *c, const char *id); /* check --against */
int cli_risk(struct cli *c);
int cli_schema(struct cli *c);
int cli_import(struct cli *c);
int cli_export(struct cli *c);
int cli_case(struct cli *c);
int cli_findings(struct cli *c);
int cli_show(struct cli *c);
int cli_diff(struct cli *c);
int cli_decide(struct cli *c);
int cli_runs(struct cli *c);
int cli_vex(struct cli *c);
int cli_doctor(struct cli *c);
int cli_incident(struct cli *c);
int cli_ticket(struct cli *c);
int cli_plan(struct cli *c);
int cli_log(struct cli *c);
int cli_harden(struct cli *c);
int cli_test(struct cli *c);
int cli_release(struct cli *c);
int cli_rules(struct cli *c);
int cli_secrets(struct cli *c);
int cli_serve(struct cli *c);
int cli_user(struct cli *c);
int cli_push(struct cli *c);
int cli_completion(struct cli *c);

/* findings.c: "CWE-787 Out-of-bounds Write", or the bare id when no catalogue loaded knows it. */
struct vb_str cli_named(const struct cli *c, const struct model_name *names, size_t n,
			struct vb_str id);

#endif
