/*
 * completion.c - what a shell needs to complete a command line (bash, zsh, fish), and the manual page (man), out of the
 * tables. Formats: bash(1) "Programmable Completion", zshcompsys(1) _describe, fish complete(1), man(7).
 */
#include "cli/cli.h"

#include "core/limits.h"
#include "report/report.h"
#include "report/sheet.h"

typedef void each_option(const struct cli *c, struct vb_buf *b, const struct cli_verb *v,
			 const struct cli_option *o);

static void options_each(const struct cli *c, struct vb_buf *b, const struct cli_verb *v,
			 each_option *on)
{
	for (const struct cli_option *o = v->options; o && o->name; o++)
		on(c, b, v, o);
	for (const struct cli_option *o = cli_common; o->name; o++)
		on(c, b, v, o);
}

/* Between single quotes: a quote of the text becomes `quote`, `odd` gets a backslash. */
static void put_quoted(struct vb_buf *b, struct vb_str text, char odd, const char *quote)
{
	vb_buf_char(b, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\'') {
			vb_buf_cstr(b, quote);
			continue;
		}
		if (text.p[i] == odd)
			vb_buf_char(b, '\\');
		vb_buf_char(b, text.p[i]);
	}
	vb_buf_char(b, '\'');
}

/* "en|fr" is what may stand there, one of them; FILE and N are no words. */
static struct vb_str choices(struct vb_arena *a, const struct cli_option *o)
{
	struct vb_str words = {NULL, 0}, rest, word;

	if (!o->argument || !strchr(o->argument, '|'))
		return words;
	rest = vb_str(o->argument);
	while (vb_str_next(&rest, '|', &word))
		words = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(words), words.n ? " " : "",
					VB_FMT(word));
	return words;
}

/* What the first word after the verb may be, where the tables know: kinds and formats of reports, "[list|test]". */
static void put_words(struct vb_buf *b, const struct cli_verb *v)
{
	const char *first = v->arguments + (*v->arguments == '[');
	size_t n = strspn(first, "abcdefghijklmnopqrstuvwxyz|");
	struct vb_str rest = vb_strn(first, n), word;

	if (memchr(first, '|', n) && (!first[n] || first[n] == ']'))
		while (vb_str_next(&rest, '|', &word))
			vb_buf_printf(b, " %.*s", VB_FMT(word));
	if (strcmp(v->name, "report") != 0)
		return;
	for (size_t i = 0; report_kind_at(i); i++)
		vb_buf_printf(b, " %s", report_kind_at(i)->name);
	for (size_t i = 0; report_format_at(i); i++)
		vb_buf_printf(b, " %s", report_format_at(i)->name);
}

/* ---- bash ------------------------------------------------------------------------------- */

static void bash_option(const struct cli *c, struct vb_buf *b, const struct cli_verb *v,
			const struct cli_option *o)
{
	(void)c;
	(void)v;
	vb_buf_printf(b, " --%s", o->name);
}

static void bash_choices(struct vb_buf *b, struct vb_arena *a, const struct cli_option *o)
{
	for (; o && o->name; o++)
		if (choices(a, o).n)
			vb_buf_printf(b, "\t--%s) words='%.*s' ;;\n", o->name,
				      VB_FMT(choices(a, o)));
}

static void bash(const struct cli *c, struct vb_buf *b)
{
	vb_buf_cstr(b,
		    "# bash completion of vauban: vauban completion bash\n"
		    "_vauban()\n{\n"
		    "\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
		    "\tlocal verb= words= options= i\n\n"
		    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		    "\t\tcase ${COMP_WORDS[i]} in -*) ;; *) verb=${COMP_WORDS[i]}; break ;; esac\n"
		    "\tdone\n"
		    "\tcase $verb in\n"
		    "\t'') words='");
	for (const struct cli_verb *v = cli_verbs; v->name; v++)
		vb_buf_printf(b, "%s%s", v == cli_verbs ? "" : " ", v->name);
	vb_buf_cstr(b, "' options='--help' ;;\n");
	for (const struct cli_verb *v = cli_verbs; v->name; v++) {
		vb_buf_printf(b, "\t%s) options='", v->name);
		options_each(c, b, v, bash_option);
		vb_buf_cstr(b, "' words='");
		put_words(b, v);
		vb_buf_cstr(b, "' ;;\n");
	}
	vb_buf_cstr(b, "\tesac\n"
		       "\t[[ $cur == -* ]] && words=$options\n"
		       "\tcase $before in\n");
	bash_choices(b, c->arena, cli_common);
	vb_buf_cstr(b, "\tesac\n"
		       "\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
		       "}\n"
		       "complete -o bashdefault -o default -F _vauban vauban\n");
}

/* ---- zsh -------------------------------------------------------------------------------- */

static void zsh_said(const struct cli *c, struct vb_buf *b, const char *name, const char *said)
{
	vb_buf_char(b, ' ');
	put_quoted(b, vb_arena_printf(c->arena, "%s:%s", name, said), '\0', "'\\''");
}

static void zsh_option(const struct cli *c, struct vb_buf *b, const struct cli_verb *v,
		       const struct cli_option *o)
{
	(void)v;
	zsh_said(c, b, vb_arena_printf(c->arena, "--%s", o->name).p,
		 vb_t(c->run.lang, o->en, o->fr));
}

static void zsh(const struct cli *c, struct vb_buf *b)
{
	vb_buf_cstr(b, "#compdef vauban\n"
		       "# zsh completion of vauban: vauban completion zsh\n"
		       "_vauban()\n{\n"
		       "\tlocal -a verbs options\n"
		       "\tif (( CURRENT == 2 )); then\n"
		       "\t\tverbs=(");
	for (const struct cli_verb *v = cli_verbs; v->name; v++)
		zsh_said(c, b, v->name, vb_t(c->run.lang, v->en, v->fr));
	vb_buf_cstr(b, " )\n\t\t_describe verb verbs\n\t\treturn\n\tfi\n\tcase $words[2] in\n");
	for (const struct cli_verb *v = cli_verbs; v->name; v++) {
		vb_buf_printf(b, "\t%s) options=(", v->name);
		options_each(c, b, v, zsh_option);
		vb_buf_cstr(b, " )");
		vb_buf_cstr(b, "; (( CURRENT == 3 )) && compadd --");
		put_words(b, v);
		vb_buf_cstr(b, " ;;\n");
	}
	vb_buf_cstr(
		b,
		"\tesac\n"
		"\tif [[ $PREFIX == -* ]]; then _describe option options; else _files; fi\n"
		"}\n"
		"if [ \"$funcstack[1]\" = _vauban ]; then _vauban \"$@\"; else compdef _vauban vauban; fi\n");
}

/* ---- fish ------------------------------------------------------------------------------- */

static void fish_option(const struct cli *c, struct vb_buf *b, const struct cli_verb *v,
			const struct cli_option *o)
{
	struct vb_str words = choices(c->arena, o);

	vb_buf_printf(b, "complete -c vauban -n '__fish_seen_subcommand_from %s' -l %s", v->name,
		      o->name);
	if (o->letter)
		vb_buf_printf(b, " -s %c", o->letter);
	if (words.n)
		vb_buf_printf(b, " -x -a '%.*s'", VB_FMT(words));
	else if (o->argument)
		vb_buf_cstr(b, " -r");
	vb_buf_cstr(b, " -d ");
	put_quoted(b, vb_str(vb_t(c->run.lang, o->en, o->fr)), '\\', "\\'");
	vb_buf_char(b, '\n');
}

static void fish(const struct cli *c, struct vb_buf *b)
{
	vb_buf_cstr(b, "# fish completion of vauban: vauban completion fish\n");
	for (const struct cli_verb *v = cli_verbs; v->name; v++) {
		vb_buf_printf(b, "complete -c vauban -n __fish_use_subcommand -f -a %s -d ",
			      v->name);
		put_quoted(b, vb_str(vb_t(c->run.lang, v->en, v->fr)), '\\', "\\'");
		vb_buf_char(b, '\n');
		options_each(c, b, v, fish_option);
		vb_buf_printf(b, "complete -c vauban -n '__fish_seen_subcommand_from %s' -a '",
			      v->name);
		put_words(b, v);
		vb_buf_cstr(b, "'\n");
	}
}

/* ---- the manual page ------------------------------------------------------------------------ */

/* Text of a manual page: what roff would read as its own is not read so. */
static void put_roff(struct vb_buf *b, const char *text)
{
	if (*text == '.' || *text == '\'')
		vb_buf_cstr(b, "\\&");
	for (; *text; text++)
		if (*text == '\\')
			vb_buf_cstr(b, "\\e");
		else if (*text == '-')
			vb_buf_cstr(b, "\\-");
		else
			vb_buf_char(b, *text);
}

static void man_option(const struct cli *c, struct vb_buf *b, const struct cli_option *o)
{
	vb_buf_cstr(b, ".TP\n\\fB");
	if (o->letter)
		vb_buf_printf(b, "\\-%c\\fR, \\fB", o->letter);
	put_roff(b, vb_arena_printf(c->arena, "--%s", o->name).p);
	vb_buf_cstr(b, "\\fR");
	if (o->argument) {
		vb_buf_cstr(b, " \\fI");
		put_roff(b, o->argument);
		vb_buf_cstr(b, "\\fR");
	}
	vb_buf_char(b, '\n');
	put_roff(b, vb_t(c->run.lang, o->en, o->fr));
	vb_buf_char(b, '\n');
}

static void man_verb(const struct cli *c, struct vb_buf *b, const struct cli_verb *v)
{
	vb_buf_printf(b, ".SS vauban %s ", v->name);
	put_roff(b, v->arguments);
	vb_buf_char(b, '\n');
	put_roff(b, vb_t(c->run.lang, v->en, v->fr));
	vb_buf_cstr(b, ".\n");
	for (const struct cli_option *o = v->options; o && o->name; o++)
		man_option(c, b, o);
	for (const struct cli_example *e = cli_examples; e->verb; e++) {
		if (strcmp(e->verb, v->name) != 0)
			continue;
		vb_buf_cstr(b, ".PP\n.RS\n.EX\n");
		put_roff(b, e->line_fr ? vb_t(c->run.lang, e->line, e->line_fr) : e->line);
		vb_buf_cstr(b, "\n.EE\n");
		if (e->en)
			put_roff(b, vb_t(c->run.lang, e->en, e->fr));
		vb_buf_cstr(b, "\n.RE\n");
	}
}

static void man(const struct cli *c, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_cstr(b, ".TH VAUBAN 1 \"\" \"vauban " VAUBAN_VERSION "\"\n");
	vb_buf_printf(b, ".SH %s\nvauban \\- %s\n", vb_t(lang, "NAME", "NOM"),
		      vb_t(lang, "keeps the security case of a digital product",
			   "tient le dossier de sécurité d’un produit numérique"));
	vb_buf_printf(b, ".SH %s\n.B vauban\n.I %s\n[%s]\n", vb_t(lang, "SYNOPSIS", "SYNOPSIS"),
		      vb_t(lang, "VERB", "VERBE"), vb_t(lang, "options", "options"));
	vb_buf_printf(b, ".SH %s\n", vb_t(lang, "VERBS", "VERBES"));
	for (const struct cli_verb *v = cli_verbs; v->name; v++)
		man_verb(c, b, v);
	vb_buf_printf(b, ".SH %s\n", vb_t(lang, "COMMON OPTIONS", "OPTIONS COMMUNES"));
	for (const struct cli_option *o = cli_common; o->name; o++)
		man_option(c, b, o);
	vb_buf_printf(b, ".SH %s\n", vb_t(lang, "EXIT STATUS", "CODE DE SORTIE"));
	vb_buf_cstr(
		b,
		vb_t(lang,
		     "0 done, 1 the answer is no, 2 wrong use, 3 input rejected, 4 environment, 5 "
		     "partial (some inputs unreadable, named), 70 bug.\n",
		     "0 fait, 1 la réponse est non, 2 mauvais usage, 3 entrée refusée, 4 "
		     "environnement, 5 partiel (entrées illisibles, nommées), 70 défaut.\n"));
}

int cli_completion(struct cli *c)
{
	static const struct {
		const char *name;
		void (*put)(const struct cli *c, struct vb_buf *b);
	} shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}, {"man", man}};
	struct vb_error err;
	struct vb_buf b;

	vb_buf_init(&b, VB_MIB);
	for (size_t i = 0; i < VB_COUNT(shells); i++)
		if (strcmp(c->words[0], shells[i].name) == 0) {
			shells[i].put(c, &b);
			return cli_out(c, &b);
		}
	vb_buf_done(&b);
	vb_fail(&err, VB_E_USAGE,
		vb_t(c->run.lang, "no completion for \"%s\"", "pas de complétion pour « %s »"),
		c->words[0]);
	vb_hint(&err, "vauban completion bash, zsh, fish, man");
	return cli_failed(c, &err);
}
