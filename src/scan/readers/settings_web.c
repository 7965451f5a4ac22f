/*
 * settings_web.c - nginx (nginx.org, "Beginner's Guide", configuration file structure) and Apache httpd (httpd manual,
 * "Configuration Files", "Configuration Sections"). A directive's section is the path of blocks it stands in, each told
 * apart by its line: "http#10/server#14/location#20 /img". Only directives that rules or the declared flows speak of are
 * kept: the files also hold upstream passwords and keys.
 */
#include "core/limits.h"
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"
#include "scan/readers/tokens_int.h"

enum { BLOCKS = 24 }; /* in one another: nginx itself knows five, Apache four */

struct blocks { /* open ones, outermost first */
	struct vb_str path[BLOCKS];
	unsigned depth;
};

static bool is_one(struct vb_str word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_ieq(word, vb_str(words[i])))
			return true;
	return false;
}

static struct vb_str block_path(const struct blocks *b)
{
	return b->depth ? b->path[b->depth < BLOCKS ? b->depth - 1 : BLOCKS - 1]
			: (struct vb_str){NULL, 0};
}

static void block_open(struct blocks *b, struct settings *s, struct vb_str name, struct vb_str args)
{
	struct vb_str outer = block_path(b), path;

	path = vb_arena_printf(s->in->arena, "%.*s%s%.*s#%u%s%.*s",
			       VB_FMT(vb_str_sub(outer, 0, 2048)), outer.n ? "/" : "", VB_FMT(name),
			       s->line, args.n ? " " : "", VB_FMT(vb_str_sub(args, 0, 256)));
	if (b->depth < BLOCKS)
		b->path[b->depth] = path;
	b->depth++;
}

/* ---- nginx ------------------------------------------------------------------------------- */

static const char *const nginx_kept[] = {"include",
					 "server_tokens",
					 "ssl_protocols",
					 "ssl_ciphers",
					 "autoindex",
					 "alias",
					 "root",
					 "add_header",
					 "listen",
					 "return",
					 "rewrite",
					 "user",
					 "server_name",
					 "ssl",
					 "ssl_certificate",
					 "ssl_prefer_server_ciphers",
					 "server",
					 "location",
					 "http",
					 "stream",
					 "if",
					 "proxy_pass",
					 "client_max_body_size",
					 "ssl_session_tickets",
					 "limit_req",
					 "disable_symlinks"};

/* The words of a statement joined by one space, in a bounded buffer. */
static struct vb_str words_joined(struct vb_arena *a, const struct vb_str *w, size_t n)
{
	struct vb_str all;
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_STRING_BYTES / 4);
	for (size_t i = 0; i < n; i++) {
		vb_buf_cstr(&b, i ? " " : "");
		vb_buf_str(&b, w[i]);
	}
	all = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return all;
}

static void nginx_statement(struct settings *s, struct blocks *b, const struct vb_str *w, size_t n,
			    char mark)
{
	struct vb_str args = words_joined(s->in->arena, w + 1, n - 1);

	if (is_one(w[0], nginx_kept, VB_COUNT(nginx_kept))) {
		s->section = block_path(b);
		settings_emit(s, w[0], args);
	}
	if (mark == '{')
		block_open(b, s, w[0], args);
}

bool settings_nginx_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("nginx", in, out);
	struct tokens t = tokens_open(in->content, TOKENS_HASH, "{};");
	struct blocks blocks = {.depth = 0};
	struct vb_str words[64];
	size_t n = 0;
	struct token token;

	(void)err;
	while (tokens_next(&t, &token)) {
		if (!token.mark) {
			if (!n)
				s.line = token.line;
			if (n < VB_COUNT(words))
				words[n++] = token.text;
			continue;
		}
		if (n)
			nginx_statement(&s, &blocks, words, n, token.mark);
		else if (token.mark == '{')
			block_open(&blocks, &s, VB_STR("block"), VB_STR(""));
		if (token.mark == '}' && blocks.depth)
			blocks.depth--;
		n = 0;
	}
	return true;
}

/* ---- Apache ------------------------------------------------------------------------------ */

static const char *const apache_kept[] = {
	"Include",  "IncludeOptional", "ServerTokens", "ServerSignature", "Options",
	"Listen",   "SSLProtocol",     "SSLEngine",    "SSLCipherSuite",  "TraceEnable",
	"User",     "ServerRoot",      "ServerName",   "DocumentRoot",    "Header",
	"Redirect", "AllowOverride",   "Require",      "Protocols",       "SSLProxyProtocol"};

bool settings_apache_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("apache", in, out);
	struct blocks blocks = {.depth = 0};
	struct vb_str line, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		uint32_t first = s.line, last;

		line = settings_whole_line(&s, line);
		last = s.line;
		s.line = first;
		if (vb_str_starts(line, VB_STR("</"))) {
			blocks.depth -= blocks.depth > 0;
		} else if (vb_str_starts(line, VB_STR("<"))) {
			settings_split(vb_str_sub(line, 1, vb_str_rchr(line, '>') - 1), " ", &key,
				       &value);
			block_open(&blocks, &s, key, settings_unquote(value));
		} else {
			settings_split(line, " ", &key, &value);
			s.section = block_path(&blocks);
			if (is_one(key, apache_kept, VB_COUNT(apache_kept)))
				settings_emit(&s, key, settings_unquote(value));
		}
		s.line = last;
	}
	return true;
}
