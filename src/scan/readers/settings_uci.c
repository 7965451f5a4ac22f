/*
 * settings_uci.c - formats made of named blocks: OpenWrt's UCI (openwrt.org, "The UCI system"), nftables rule sets
 * (nft(8)) and apt.conf(5). The section names the block; lines of a block share it.
 */
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"
#include "scan/readers/tokens_int.h"

/* ---- UCI --------------------------------------------------------------------------------- */

static struct vb_str quoted_word(struct vb_str *rest)
{
	struct vb_str s = vb_str_trim(*rest);
	size_t n = 0;

	if (s.n && (s.p[0] == '\'' || s.p[0] == '"')) {
		n = vb_str_chr(vb_str_from(s, 1), s.p[0]);
		*rest = vb_str_from(s, n + 2);
		return vb_str_sub(s, 1, n);
	}
	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	*rest = vb_str_from(s, n);
	return vb_str_sub(s, 0, n);
}

/* config TYPE [NAME] opens a section, told apart by its line; option KEY VALUE and list KEY VALUE belong to it. */
bool settings_uci_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("uci", in, out);
	struct vb_str line, word, key, value;

	(void)err;
	while (settings_line(&s, &line)) {
		struct vb_str rest = line;

		vb_str_word(&rest, &word);
		key = quoted_word(&rest);
		value = quoted_word(&rest);
		if (vb_str_is(word, "config")) {
			s.section = vb_arena_printf(in->arena, "%.*s %.*s#%u", VB_FMT(key),
						    VB_FMT(value), s.line);
			settings_emit(&s, VB_STR("type"), key);
			settings_emit(&s, VB_STR("section"), value);
		} else if (vb_str_is(word, "option") || vb_str_is(word, "list")) {
			settings_emit(&s, key, value);
		}
	}
	return true;
}

/* ---- nftables ---------------------------------------------------------------------------- */

struct chain { /* being read */
	struct vb_str name, hook, policy, last;
	uint32_t line;
};

static void chain_emit(struct settings *s, const struct chain *c)
{
	if (!c->hook.n)
		return;
	s->line = c->line;
	s->section = c->name;
	settings_emit(s, VB_STR("hook"), c->hook);
	settings_emit(s, VB_STR("policy"), c->policy.n ? c->policy : VB_STR("accept"));
	settings_emit(s, VB_STR("last"), c->last);
}

/*
 * table FAMILY NAME { chain NAME { type filter hook HOOK priority N; policy P; RULES } }. Of a base chain: its hook,
 * its policy ("accept" when nothing is written) and whether its last rule refuses all by itself.
 */
bool settings_nft_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("nft", in, out);
	struct tokens t = tokens_open(in->content, TOKENS_HASH, "{};");
	struct vb_str table = {NULL, 0}, statement[64];
	struct chain chain = {.line = 0};
	unsigned depth = 0;
	size_t n = 0;
	struct token token;

	(void)err;
	while (tokens_next(&t, &token)) {
		if (!token.mark) {
			if (n < VB_COUNT(statement))
				statement[n++] = token.text;
			continue;
		}
		if (token.mark == '{' && depth == 0 && n >= 2) {
			table = vb_arena_printf(in->arena, "%.*s %.*s", VB_FMT(statement[n - 2]),
						VB_FMT(statement[n - 1]));
		} else if (token.mark == '{' && depth == 1) {
			chain = (struct chain){.line = token.line};
			chain.name = vb_arena_printf(in->arena, "%.*s %.*s", VB_FMT(table),
						     VB_FMT(n ? statement[n - 1] : VB_STR("")));
		} else if (depth == 2 && n) {
			for (size_t i = 0; i + 1 < n; i++) {
				if (vb_str_is(statement[i], "hook"))
					chain.hook = statement[i + 1];
				if (vb_str_is(statement[i], "policy"))
					chain.policy = statement[i + 1];
			}
			chain.last = n == 1 || vb_str_is(statement[0], "reject") ? statement[0]
										 : VB_STR("");
		}
		if (token.mark == '}' && depth == 2)
			chain_emit(&s, &chain);
		depth += token.mark == '{';
		depth -= token.mark == '}' && depth;
		n = 0;
	}
	return true;
}

/* ---- apt.conf ---------------------------------------------------------------------------- */

enum { SCOPES = 16 };

static struct vb_str scope_join(struct vb_arena *a, struct vb_str outer, struct vb_str name)
{
	return outer.n ? vb_arena_printf(a, "%.*s::%.*s", VB_FMT(outer), VB_FMT(name)) : name;
}

/* "A::B "value";" and "A { B "value"; };" are the same; keys do not tell case apart. */
bool settings_apt_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct settings s = settings_open("apt", in, out);
	struct tokens t = tokens_open(in->content, TOKENS_HASH | TOKENS_SLASHES, "{};");
	struct vb_str scopes[SCOPES] = {{NULL, 0}}, words[2] = {{NULL, 0}};
	unsigned depth = 0;
	size_t n = 0;
	struct token token;

	(void)err;
	while (tokens_next(&t, &token)) {
		struct vb_str outer = depth < SCOPES ? scopes[depth] : scopes[0];

		if (!token.mark) {
			if (n < VB_COUNT(words))
				words[n++] = token.text;
			continue;
		}
		s.line = token.line;
		if (token.mark == '{') {
			if (depth + 1 < SCOPES)
				scopes[depth + 1] = scope_join(in->arena, outer, words[0]);
			depth++;
		} else if (token.mark == ';' && n == 2) {
			settings_emit(&s, scope_join(in->arena, outer, words[0]), words[1]);
		}
		depth -= token.mark == '}' && depth;
		n = 0;
		words[0].n = 0;
	}
	return true;
}
