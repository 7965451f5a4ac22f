/* serve.c - `vauban serve` and `vauban user`: the console, and who may use it. A password is never a word of a command. */
#include "cli/cli.h"

#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "core/file.h"
#include "run/people.h"
#include "serve/serve.h"

#define T(en, fr) vb_t(c->run.lang, en, fr)

static void ready(void *ctx, const char *address)
{
	const struct cli *c = ctx;

	cli_say(c,
		T("the console is at %s (stop it with Ctrl-C)",
		  "la console est sur %s (arrêtez-la par Ctrl-C)"),
		address);
}

int cli_serve(struct cli *c)
{
	const char *listen = cli_value(c, "listen"), *rate = cli_value(c, "api-rate");
	struct serve_options o = {.listen = listen ? listen : "127.0.0.1:8080",
				  .tls_certificate = cli_value(c, "tls-cert"),
				  .tls_key = cli_value(c, "tls-key"),
				  .stop = c->run.stop,
				  .ready = ready,
				  .ctx = c};
	struct vb_error err;
	uint64_t api = 50;

	o.settings.hosts = cli_values(c, "host", &o.settings.n_hosts);
	o.settings.templates = cli_value(c, "templates");
	if (rate && (!vb_str_u64(vb_str(rate), &api) || api > 100000)) {
		vb_fail(&err, VB_E_USAGE,
			T("--api-rate takes a whole number, not \"%s\"",
			  "--api-rate attend un entier, pas « %s »"),
			rate);
		return cli_failed(c, &err);
	}
	o.settings.api_rate = (unsigned)api;
	if (!serve_console(&c->run, &c->place, &o, &err))
		return cli_failed(c, &err);
	return VB_EXIT_DONE;
}

/* ---- users ----------------------------------------------------------------------------------- */

static bool terminal_line(char *out, size_t size)
{
	struct termios was, quiet;
	bool tty = tcgetattr(STDIN_FILENO, &was) == 0, ok;

	if (tty) {
		quiet = was;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	ok = fgets(out, (int)size, stdin) != NULL;
	if (tty) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
		fputc('\n', stderr);
	}
	out[ok ? strcspn(out, "\r\n") : 0] = '\0';
	return ok;
}

/* Twice from a terminal, once from a pipe; without echo. */
static bool password_read(const struct cli *c, struct vb_str *out, struct vb_error *err)
{
	char first[RUN_PASSWORD_MOST + 2], again[RUN_PASSWORD_MOST + 2];
	bool tty = isatty(STDIN_FILENO) == 1;

	if (tty)
		fputs(T("Password: ", "Mot de passe : "), stderr);
	if (!terminal_line(first, sizeof(first)) || !first[0])
		return vb_fail(err, VB_E_USAGE, "%s",
			       T("the password is read from the terminal or from standard input",
				 "le mot de passe se lit au terminal ou sur l’entrée standard"));
	if (tty) {
		fputs(T("Again: ", "Encore : "), stderr);
		if (!terminal_line(again, sizeof(again)) || strcmp(first, again) != 0)
			return vb_fail(err, VB_E_USAGE, "%s",
				       T("the two are not the same", "les deux diffèrent"));
	}
	*out = vb_arena_str(c->arena, vb_str(first));
	explicit_bzero(first, sizeof(first));
	explicit_bzero(again, sizeof(again));
	return true;
}

static bool role_read(const struct cli *c, enum store_role *out, struct vb_error *err)
{
	const char *role = cli_value(c, "role");

	if (role && store_role_parse(vb_str(role), out))
		return true;
	vb_fail(err, VB_E_USAGE, "%s",
		T("--role is missing or unknown", "--role manque ou est inconnu"));
	return vb_hint(err, "reader contributor decider admin");
}

static bool user_add(struct cli *c, struct vb_str name, struct vb_error *err)
{
	struct vb_str password = {NULL, 0};
	enum store_role role;

	return role_read(c, &role, err) && run_name_check(c->run.lang, name, err) &&
	       (cli_flag(c, "program") || password_read(c, &password, err)) &&
	       run_person_add(&c->run, &c->place, c->place.by, name, role, password, err);
}

static bool user_edit(struct cli *c, const char *what, struct vb_str name, struct vb_error *err)
{
	struct run_person_edit e = {.change = RUN_PERSON_DISABLED};
	struct vb_str token = {NULL, 0};

	if (strcmp(what, "role") == 0) {
		e.change = RUN_PERSON_ROLE;
		if (!role_read(c, &e.role, err))
			return false;
	} else if (strcmp(what, "password") == 0) {
		e.change = RUN_PERSON_PASSWORD;
		if (!password_read(c, &e.value, err))
			return false;
	} else if (strcmp(what, "token") == 0) {
		e.change = RUN_PERSON_TOKEN;
	} else if (strcmp(what, "certificate") == 0) {
		e.change = RUN_PERSON_CERTIFICATE;
		e.value = vb_str(cli_value(c, "sha256"));
	} else {
		e.disabled = strcmp(what, "disable") == 0;
	}
	if (!run_person_edit(&c->run, &c->place, c->arena, c->place.by, name, &e, &token, err))
		return false;
	if (token.n)
		printf("%.*s\n", VB_FMT(token));
	return true;
}

static int user_list(struct cli *c)
{
	struct store_person *people;
	struct vb_error err;
	struct vb_buf b;
	size_t n;

	if (!run_people(&c->place, c->arena, &people, &n, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 16u << 20);
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(&b, "%-24.*s  %-12s  %s%s%s%s\n", VB_FMT(people[i].name),
			      store_role_word(people[i].role),
			      people[i].password.n ? T("password ", "mot de passe ") : "",
			      people[i].token.n ? T("token ", "jeton ") : "",
			      people[i].certificate.n ? T("certificate ", "certificat ") : "",
			      people[i].disabled ? T("disabled", "désactivé") : "");
	return cli_out(c, &b);
}

int cli_user(struct cli *c)
{
	static const char *const words[] = {"list",   "add",      "role",  "disable",
					    "enable", "password", "token", "certificate"};
	const char *what = c->words[0], *near;
	struct vb_error err;
	bool known = false;

	for (size_t i = 0; i < VB_COUNT(words); i++)
		known = known || strcmp(what, words[i]) == 0;
	if (!known) {
		near = vb_nearest(vb_str(what), words, VB_COUNT(words));
		vb_fail(&err, VB_E_USAGE, T("unknown word \"%s\"", "mot inconnu « %s »"), what);
		vb_hint(&err, "vauban user %s", near ? near : "list");
		return cli_failed(c, &err);
	}
	if (strcmp(what, "list") == 0)
		return user_list(c);
	if (c->n_words < 2) {
		vb_fail(&err, VB_E_USAGE,
			T("vauban user %s needs a name", "vauban user %s attend un nom"), what);
		return cli_failed(c, &err);
	}
	if (!(strcmp(what, "add") == 0 ? user_add(c, vb_str(c->words[1]), &err)
				       : user_edit(c, what, vb_str(c->words[1]), &err)))
		return cli_failed(c, &err);
	cli_say(c, T("recorded: %s", "noté : %s"), c->words[1]);
	return VB_EXIT_DONE;
}
