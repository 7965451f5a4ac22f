/*
 * mix.c - mix.lock, of Elixir: a map in Elixir's own syntax, a line a package.
 *
 *   %{
 *     "cowlib": {:hex, :cowlib, "2.12.1", "INNER SHA-256", [:make], [{:dep, "~> 1.0", [hex: :dep, repo: "hexpm"]}],
 *                "hexpm", "OUTER SHA-256"},
 *     "mine": {:git, "https://...", "COMMIT", []},
 *   }
 *
 * The outer digest is that of the archive. Read as words, without evaluating anything: the place of each word in the
 * tuple says what it is. Source of the format: hex's lib/hex/scm.ex and hex/lock.ex; mix's lib/mix/dep/lock.ex.
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum { DEPTH_MAX = 16, FIELDS = 8 };

enum { KIND, NAME, VERSION, INNER, BUILD, NEEDS, REPOSITORY, OUTER }; /* of a :hex tuple */

struct tuple {
	struct vb_str key, fields[FIELDS];
	VB_VEC(struct vb_str) needs;
};

/* One word: "text", :atom, or a run of other bytes; *rest moves past it. */
static struct vb_str word_take(struct vb_str *rest)
{
	struct vb_str s = *rest, word;
	size_t n = 1;

	if (s.p[0] == '"') {
		n = vb_str_chr(vb_str_from(s, 1), '"');
		word = vb_str_sub(s, 1, n);
		*rest = vb_str_from(s, n + 2);
		return word;
	}
	while (n < s.n && !strchr(",[]{} \"", s.p[n]))
		n++;
	*rest = vb_str_from(s, n);
	return vb_str_sub(s, s.p[0] == ':', n - (s.p[0] == ':'));
}

/*
 * Walks {:hex, ...}: depth 1 is the tuple, whose words are counted by its commas; a need is the first word of a tuple
 * at depth 3, inside the list that is field NEEDS. False: brackets that do not match.
 */
static bool tuple_read(struct vb_arena *a, struct vb_str rest, struct tuple *t)
{
	size_t depth = 0, field = 0;
	bool first = false;

	while (rest.n) {
		char c = rest.p[0];

		if (c == '{' || c == '[') {
			first = c == '{' && ++depth == 3 && field == NEEDS;
			depth += c == '[';
			if (depth > DEPTH_MAX)
				return false;
		} else if (c == '}' || c == ']') {
			if (!depth--)
				return false;
			if (!depth)
				return true;
		} else if (c == ',') {
			field += depth == 1;
		} else if (c != ' ') {
			struct vb_str word = word_take(&rest);

			if (depth == 1 && field < FIELDS)
				t->fields[field] = word;
			else if (first)
				*vb_vec_add(a, &t->needs) = word;
			first = false;
			continue;
		}
		rest = vb_str_from(rest, 1);
	}
	return false;
}

static void tuple_emit(const struct scan_input *in, struct scan_out *out, const struct tuple *t,
		       uint32_t line)
{
	struct model_component c = {
		.type = VB_STR("hex"), .name = t->key,
			       .reader = VB_STR("mix-lock"),
						.vendored = scan_path_vendored(in->path)};

	if (vb_str_is(t->fields[KIND], "hex")) {
		c.name = t->fields[NAME];
		c.version = t->fields[VERSION];
		for (size_t i = 0; i < t->needs.n; i++)
			*vb_vec_add(in->arena, &c.needs) = t->needs.v[i];
		if (vb_str_is(t->fields[REPOSITORY], "hexpm") || !t->fields[REPOSITORY].n)
			c.ecosystem = VB_STR("Hex");
		scan_package_hash(in->arena, &c, VB_STR("SHA-256"), t->fields[OUTER]);
	} else {
		c.version = t->fields[VERSION]; /* {:git, URL, COMMIT, ...} */
	}
	if (c.name.n)
		scan_package_emit(in, out, &c, line);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	uint32_t number = 0;

	(void)err;
	while (vb_str_line(&rest, &line)) {
		struct tuple t = {.key = {NULL, 0}};
		size_t open = vb_str_chr(line, '{');
		struct vb_str head = vb_str_trim(vb_str_sub(line, 0, open));

		number++;
		if (!head.n || head.p[0] != '"')
			continue; /* "%{", "}" */
		t.key = word_take(&head);
		if (tuple_read(in->arena, vb_str_from(line, open), &t))
			tuple_emit(in, out, &t, number);
		else
			scan_emit_trouble(out, "line %u is not \"name: {...}\"", number);
	}
	return true;
}

static const char *const patterns[] = {"**/mix.lock", NULL};

const struct scan_reader scan_reader_mix_lock = {
	.name = "mix-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Elixir and Erlang packages of mix.lock",
};
