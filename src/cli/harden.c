/* harden.c - `vauban harden`: what was closed, what is left and why, as lines or JSON; the exit status. */
#include "cli/cli.h"

#include "run/harden.h"

#define FOLDER "hardening"
enum { SEVERITY_WIDTH = 8 };

static size_t count(const struct audit_harden_part *t, enum audit_harden_state s)
{
	size_t n = 0;

	for (size_t i = 0; i < t->items.n; i++)
		n += t->items.v[i].state == s;
	return n;
}

/* Characters, not bytes: "élevée". */
static size_t width_of(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n < SEVERITY_WIDTH ? n : SEVERITY_WIDTH;
}

static void lines_write(const struct cli *c, const struct audit_harden_part *t,
			enum audit_harden_state s, const char *title, struct vb_buf *b)
{
	if (!count(t, s))
		return;
	vb_buf_printf(b, "  %s%s%s\n", cli_bold(c), title, cli_plain(c));
	for (size_t i = 0; i < t->items.n; i++) {
		const struct audit_harden_item *x = &t->items.v[i];

		if (x->state != s)
			continue;
		vb_buf_printf(b, "    %-11.*s %s%s%s%*s %.*s\n", VB_FMT(x->rule),
			      cli_severity_colour(c, x->severity),
			      model_severity_name(x->severity, (int)c->run.lang), cli_plain(c),
			      (int)(SEVERITY_WIDTH -
				    width_of(model_severity_name(x->severity, (int)c->run.lang))),
			      "", VB_FMT(model_text_in(x->title, (int)c->run.lang)));
		if (x->why.en.n)
			vb_buf_printf(b, "                         %.*s\n",
				      VB_FMT(model_text_in(x->why, (int)c->run.lang)));
	}
}

static void target_write(const struct cli *c, const struct audit_harden_part *t, struct vb_buf *b)
{
	enum vb_lang l = c->run.lang;

	vb_buf_printf(b,
		      vb_t(l, "%s%.*s%s: %zu %s, %zu for the build, %zu left\n",
			   "%s%.*s%s : %zu %s, %zu pour la construction, %zu restants\n"),
		      cli_bold(c), VB_FMT(t->id.n ? t->id : t->path), cli_plain(c),
		      count(t, AUDIT_HARDEN_CLOSED) + count(t, AUDIT_HARDEN_WRITTEN),
		      t->verified ? vb_t(l, "closed", "corrigés") : vb_t(l, "written", "écrits"),
		      count(t, AUDIT_HARDEN_BUILD), count(t, AUDIT_HARDEN_LEFT));
	lines_write(c, t, AUDIT_HARDEN_CLOSED,
		    vb_t(l, "closed: audited again with these files, they pass",
			 "corrigés : audités de nouveau avec ces fichiers, ils passent"),
		    b);
	lines_write(c, t, AUDIT_HARDEN_WRITTEN,
		    vb_t(l, "written, not audited again", "écrits, pas audités de nouveau"), b);
	lines_write(c, t, AUDIT_HARDEN_BUILD,
		    vb_t(l, "for the build: they close once the product is built again",
			 "pour la construction : corrigés une fois le produit reconstruit"),
		    b);
	lines_write(c, t, AUDIT_HARDEN_LEFT, vb_t(l, "left, and why", "restants, et pourquoi"), b);
	for (size_t i = 0; i < t->broken.n; i++)
		vb_buf_printf(b,
			      vb_t(l, "  %.*s passed before and fails with these files\n",
				   "  %.*s passait et échoue avec ces fichiers\n"),
			      VB_FMT(t->broken.v[i]));
}

static void ids_write(const model_ids *ids, const char *title, struct vb_buf *b)
{
	for (size_t i = 0; i < ids->n; i++)
		vb_buf_printf(b, "%s%.*s", i ? ", " : title, VB_FMT(ids->v[i]));
	if (ids->n)
		vb_buf_char(b, '\n');
}

static void devices_write(const struct cli *c, const struct run_harden_result *r, struct vb_buf *b)
{
	enum vb_lang l = c->run.lang;

	if (!r->session.the_case)
		vb_buf_cstr(b, vb_t(l,
				    "no case file: no flow is declared, so no filter is written "
				    "(vauban init)\n",
				    "pas de dossier : aucun flux déclaré, donc aucun filtre écrit "
				    "(vauban init)\n"));
	for (size_t i = 0; i < r->devices.n; i++) {
		const struct audit_flow_device *d = &r->devices.v[i];

		vb_buf_printf(b,
			      vb_t(l, "%s%.*s%s: %zu declared flows in, %zu out\n",
				   "%s%.*s%s : %zu flux déclarés entrants, %zu sortants\n"),
			      cli_bold(c), VB_FMT(d->name), cli_plain(c), d->in, d->out);
		ids_write(&d->unknown,
			  vb_t(l, "  left out, no port is declared: ",
			       "  absents, sans port déclaré : "),
			  b);
		ids_write(&d->open,
			  vb_t(l, "  open to every address, none is declared (address:): ",
			       "  ouverts à toute adresse, aucune déclarée (address:) : "),
			  b);
	}
}

static int text_show(const struct cli *c, const struct run_harden_result *r)
{
	struct vb_buf b;

	vb_buf_init(&b, (size_t)64 << 20);
	for (size_t i = 0; i < r->targets.n; i++)
		target_write(c, &r->targets.v[i], &b);
	devices_write(c, r, &b);
	vb_buf_printf(
		&b,
		r->files.n == 1
			? vb_t(c->run.lang,
			       "%zu file written to %s; README.md there says how to apply it\n",
			       "%zu fichier écrit dans %s ; LISEZMOI.md y dit comment "
			       "l’appliquer\n")
			: vb_t(c->run.lang,
			       "%zu files written to %s; README.md there says how to apply them\n",
			       "%zu fichiers écrits dans %s ; LISEZMOI.md y dit comment les "
			       "appliquer\n"),
		r->files.n, r->folder);
	return cli_out(c, &b);
}

/* 1: a rule that passed would fail. 5: something of the product could not be read. */
static int status_of(const struct run_harden_result *r)
{
	for (size_t i = 0; i < r->targets.n; i++)
		if (r->targets.v[i].broken.n)
			return VB_EXIT_NO;
	return model_assessment_exit(r->session.assessment);
}

int cli_harden(struct cli *c)
{
	const char *folder = cli_value(c, "output");
	struct run_harden_options options = {.targets = c->words,
					     .n_targets = c->n_words,
					     .folder = folder ? folder : FOLDER,
					     .replace = cli_flag(c, "replace"),
					     .mud_url = cli_value(c, "mud-url")};
	struct run_harden_result r;
	struct vb_error err;
	int shown, status;

	if (options.mud_url && !vb_str_starts(vb_str(options.mud_url), VB_STR("https://"))) {
		vb_fail(&err, VB_E_USAGE,
			vb_t(c->run.lang, "--mud-url is an https address (RFC 8520)",
			     "--mud-url est une adresse https (RFC 8520)"));
		return cli_failed(c, &err);
	}
	if (!run_harden(&c->run, &c->place, &options, &r, &err))
		return cli_failed(c, &err);
	shown = cli_wants_json(c) ? cli_out_json(c, run_harden_json(&c->run, &r))
				  : text_show(c, &r);
	status = status_of(&r);
	run_harden_done(&r);
	return shown ? shown : status;
}
