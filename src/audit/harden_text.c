/*
 * harden_text.c - the files below root/. A file that is not in the target is written whole, by section, with the rules
 * it closes at its head. A file that is there is copied with the fewest lines changed: the last line that gives the key
 * gets the new value, else a line is added where it counts (first for sshd, in its section, at the end); above each
 * changed line a comment says by which rule, and what stood there.
 *
 * How a line is changed: harden_line.c.
 */
#include "audit/harden_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"

/* Never copied out of the target: they hold secrets, and a person changes them with the tool made for it. */
#define SECRET_FILES                                                                               \
	"etc/shadow*|etc/gshadow*|etc/passwd*|etc/group*|**/*.key|**/*.pem|**/id_*|"               \
	"etc/wpa_supplicant*|etc/ppp/*-secrets|etc/ipsec.secrets|etc/wireguard/*"

bool harden_path_safe(struct vb_str path)
{
	struct vb_str rest = path, part;

	if (!path.n || path.n > VB_LIMIT_PATH_BYTES || path.p[0] == '/' ||
	    path.p[path.n - 1] == '/' || !vb_str_utf8(path))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f)
			return false;
	while (vb_str_next(&rest, '/', &part))
		if (!part.n || vb_str_is(part, ".") || vb_str_is(part, ".."))
			return false;
	return true;
}

const struct harden_text *harden_text_find(const struct audit_harden *h, struct vb_str path)
{
	for (size_t i = 0; i < h->texts.n; i++)
		if (vb_str_eq(h->texts.v[i].path, path))
			return &h->texts.v[i];
	return NULL;
}

/* ---- a file under construction ---------------------------------------------------------- */

struct change { /* a line written, with the rule that wants it */
	struct vb_str rule, text;
	struct vb_str section, key; /* of a line that was not there */
};
typedef VB_VEC(struct change) changes;
struct line {
	struct vb_str text;
	changes notes; /* comments above it: text is what stood there, or empty */
	changes after; /* lines added below it */
};
struct draft {
	struct vb_str path;
	const struct harden_style *style;
	bool there; /* the target has it */
	VB_VEC(struct line) lines;
	changes front, tail;
	VB_VEC(struct vb_str) rules;
};
struct drafting {
	struct audit_harden *h;
	VB_VEC(struct draft *) v;
};

/*
 * A file that may be written whole: it is not in the target, and nobody failed to read it. Without the target only a
 * drop-in of our own name is: anything else may be there.
 */
static bool may_be_new(const struct audit_harden *h, struct vb_str path)
{
	if (!h->facts)
		return vb_str_find(vb_path_base(path), VB_STR("vauban")) < vb_path_base(path).n;
	for (size_t i = 0; i < h->unread.n; i++)
		if (vb_str_eq(h->unread.v[i], path))
			return false;
	for (size_t i = 0; i < h->facts->settings.n; i++)
		if (vb_str_eq(h->facts->settings.v[i].path, path))
			return false;
	return !model_file_find(h->facts, path);
}

static struct draft *draft_open(struct drafting *d, struct vb_str path)
{
	struct vb_arena *a = d->h->arena;
	const struct harden_text *old = harden_text_find(d->h, path);
	struct draft *f;

	for (size_t i = 0; i < d->v.n; i++)
		if (vb_str_eq(d->v.v[i]->path, path))
			return d->v.v[i];
	if (audit_path_matches(VB_STR(SECRET_FILES), path) || (!old && !may_be_new(d->h, path)))
		return NULL;
	f = vb_arena_alloc(a, sizeof(*f));
	*f = (struct draft){.path = path, .style = harden_style_of(path), .there = old != NULL};
	for (size_t i = 0; old && i < old->lines.n; i++)
		*vb_vec_add(a, &f->lines) = (struct line){.text = old->lines.v[i]};
	*vb_vec_add(a, &d->v) = f;
	return f;
}

static void draft_rule(struct drafting *d, struct draft *f, struct vb_str rule)
{
	for (size_t i = 0; i < f->rules.n; i++)
		if (vb_str_eq(f->rules.v[i], rule))
			return;
	*vb_vec_add(d->h->arena, &f->rules) = rule;
}

/* ---- lines ------------------------------------------------------------------------------ */

static void line_change(struct drafting *d, struct draft *f, struct line *l,
			const struct audit_rule *rule, struct vb_str text)
{
	struct vb_arena *a = d->h->arena;

	draft_rule(d, f, rule->text.id);
	if (vb_str_eq(l->text, text))
		return;
	*vb_vec_add(a, &l->notes) = (struct change){.rule = rule->text.id,
						    .text = rule->secret ? (struct vb_str){NULL, 0}
									 : vb_str_trim(l->text)};
	l->text = text;
}

/* "[Service]" of the line, or the section so far. */
static struct vb_str section_after(struct vb_str line, struct vb_str before)
{
	struct vb_str s = vb_str_trim(line);

	return s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']'
		       ? vb_str_trim(vb_str_sub(s, 1, s.n - 2))
		       : before;
}

static void change_add(struct drafting *d, changes *to, const struct audit_rule *rule,
		       const struct audit_set *s, struct vb_str text)
{
	for (size_t i = 0; i < to->n; i++)
		if (vb_str_eq(to->v[i].key, s->key) && vb_str_eq(to->v[i].section, s->section))
			return; /* another rule asks for the same key: the first one stands */
	*vb_vec_add(d->h->arena, to) = (struct change){rule->text.id, text, s->section, s->key};
}

/* nginx: into the http block of a file that opens one; which block it would fall into elsewhere cannot be told. */
static void block_put(struct drafting *d, struct draft *f, const struct audit_rule *rule,
		      struct vb_str text)
{
	for (size_t i = 0; i < f->lines.n; i++) {
		struct line *l = &f->lines.v[i];
		struct vb_str fresh = harden_line_block(d->h->arena, l->text, VB_STR("http"), text);

		if (vb_str_eq(fresh, l->text))
			continue;
		line_change(d, f, l, rule, fresh);
		return;
	}
}

/* The value into the file: on the line that gives the key, else as a line of its own. */
static void value_put(struct drafting *d, struct draft *f, const struct audit_rule *rule,
		      const struct audit_set *s)
{
	struct vb_str section = {NULL, 0},
		      want = vb_str_sub(s->section, 0, vb_str_chr(s->section, '|'));
	struct line *found = NULL, *head = NULL;
	struct vb_str text = harden_line_of(d->h->arena, f->style, s->key, s->value);

	for (size_t i = 0; i < f->lines.n; i++) {
		struct line *l = &f->lines.v[i];

		section = section_after(l->text, section);
		if (want.n && vb_str_eq(section, want) && !head)
			head = l;
		if (harden_line_gives(f->style, l->text, s->key) &&
		    (!want.n || vb_str_eq(section, want)) && (!f->style->front || !found))
			found = l;
	}
	if (found) {
		line_change(
			d, f, found, rule,
			harden_line_value(d->h->arena, f->style, found->text, s->key, s->value));
		return;
	}
	if (f->there && f->style->after[0]) {
		block_put(d, f, rule, text);
		return;
	}
	draft_rule(d, f, rule->text.id);
	change_add(d,
		   head                          ? &head->after
		   : f->there && f->style->front ? &f->front
						 : &f->tail,
		   rule, s, text);
}

/* ---- one rule --------------------------------------------------------------------------- */

static const struct audit_set *set_for(const struct harden_rule *r, struct vb_str what)
{
	for (size_t i = 0; i < r->sets.n; i++)
		if (vb_str_ieq(r->sets.v[i].key, what))
			return &r->sets.v[i];
	return r->sets.n == 1 ? &r->sets.v[0] : NULL;
}

static void refuse(struct drafting *d, struct harden_rule *r, struct vb_str path)
{
	if (r->refused)
		return;
	r->refused = true;
	r->why = audit_say(
		d->h->arena,
		"%.*s is not copied out of the target: it holds secrets or is no plain text; "
		"change it in place",
		"%.*s n’est pas recopié de la cible : il contient des secrets ou n’est pas un "
		"texte simple ; à changer sur place",
		VB_FMT(path));
}

static struct vb_str options_put(struct vb_arena *a, const struct harden_rule *r,
				 struct vb_str line)
{
	for (size_t i = 0; i < r->words.n; i++)
		line = harden_line_option(a, line, r->words.v[i]);
	return line;
}

static void place_put(struct drafting *d, struct harden_rule *r, const struct harden_place *p)
{
	struct vb_arena *a = d->h->arena;
	const struct audit_set *s = set_for(r, p->what);
	struct draft *f = harden_path_safe(p->file) ? draft_open(d, p->file) : NULL;
	struct line *l = f && p->line && p->line <= f->lines.n ? &f->lines.v[p->line - 1] : NULL;

	if (!f) {
		refuse(d, r, p->file);
		return;
	}
	for (size_t i = 0; l && i < r->drops.n; i++)
		line_change(d, f, l, r->rule, harden_line_drop(a, l->text, r->drops.v[i]));
	if (l && r->words.n)
		line_change(d, f, l, r->rule, options_put(a, r, l->text));
	if (l && s && f->style->after[0]) {
		line_change(d, f, l, r->rule, harden_line_directive(a, l->text, s->key, s->value));
	} else if (l && s) {
		struct vb_str body = vb_str_from(l->text, harden_line_indent(l->text));

		line_change(d, f, l, r->rule,
			    harden_line_value(a, f->style, l->text,
					      vb_str_sub(body, 0, harden_line_key(body)),
					      s->value));
	}
	if (!l && s)
		value_put(d, f, r->rule, s);
}

/* Values of the rule that no line at fault gives: beside the first one. */
static void rest_put(struct drafting *d, struct harden_rule *r)
{
	struct draft *f = r->places.n && r->sets.n > 1 ? draft_open(d, r->places.v[0].file) : NULL;

	for (size_t i = 0; f && i < r->sets.n; i++) {
		bool given = false;

		for (size_t k = 0; k < r->places.n; k++)
			given |= vb_str_ieq(r->places.v[k].what, r->sets.v[i].key);
		if (!given && vb_str_eq(r->sets.v[i].file, r->sets.v[0].file))
			value_put(d, f, r->rule, &r->sets.v[i]);
	}
}

static void rule_put(struct drafting *d, struct harden_rule *r)
{
	bool lines = r->way == HARDEN_LINES || r->words.n || r->drops.n;

	if ((r->state != AUDIT_HARDEN_WRITTEN && r->state != AUDIT_HARDEN_CLOSED) ||
	    r->way == HARDEN_NONE)
		return;
	for (size_t i = 0; lines && i < r->places.n; i++)
		place_put(d, r, &r->places.v[i]);
	if (lines)
		rest_put(d, r);
	for (size_t i = 0; !lines && i < r->sets.n; i++) {
		struct draft *f = draft_open(d, r->sets.v[i].file);

		if (f)
			value_put(d, f, r->rule, &r->sets.v[i]);
		else
			refuse(d, r, r->sets.v[i].file);
	}
}

/* ---- content ---------------------------------------------------------------------------- */

static void notes_write(const struct audit_harden *h, const changes *notes, size_t indent,
			struct vb_buf *b)
{
	for (size_t i = 0; i < notes->n; i++)
		vb_buf_printf(b,
			      notes->v[i].text.n
				      ? vb_t(h->run->lang, "%*s# vauban %.*s, was: %.*s\n",
					     "%*s# vauban %.*s, avant : %.*s\n")
				      : "%*s# vauban %.*s%.*s\n",
			      (int)indent, "", VB_FMT(notes->v[i].rule), VB_FMT(notes->v[i].text));
}

static void changes_write(const changes *list, bool notes, struct vb_buf *b)
{
	for (size_t i = 0; i < list->n; i++) {
		if (notes)
			vb_buf_printf(b, "# vauban %.*s\n", VB_FMT(list->v[i].rule));
		vb_buf_printf(b, "%.*s\n", VB_FMT(list->v[i].text));
	}
}

/* Lines without a section first, then section by section, each as it first came. */
static void sections_write(const struct draft *f, bool notes, struct vb_buf *b)
{
	for (size_t i = 0; i < f->tail.n; i++) {
		struct vb_str section = f->tail.v[i].section;
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen |= vb_str_eq(f->tail.v[k].section, section);
		if (seen)
			continue;
		if (section.n)
			vb_buf_printf(b, "\n[%.*s]\n", VB_FMT(section));
		for (size_t k = i; k < f->tail.n; k++) {
			changes one = {.v = &f->tail.v[k], .n = 1};

			if (vb_str_eq(f->tail.v[k].section, section))
				changes_write(&one, notes, b);
		}
	}
}

/* Units that start sessions of people: what confines the unit confines what they do in it. */
#define SESSION_UNITS                                                                              \
	"etc/systemd/system/ssh*.service.d/*|etc/systemd/system/*getty*.service.d/*|"              \
	"etc/systemd/system/cron*.service.d/*|etc/systemd/system/*login*.service.d/*"

static void draft_write(const struct audit_harden *h, const struct draft *f,
			struct audit_harden_file *out)
{
	struct vb_buf b;

	vb_buf_init(&b, 4 * VB_LIMIT_SETTING_BYTES);
	if (!f->there) {
		vb_buf_printf(&b,
			      vb_t(h->run->lang,
				   "# /%.*s, by vauban harden. Read it before you install it.\n",
				   "# /%.*s, par vauban harden. À relire avant de l’installer.\n"),
			      VB_FMT(f->path));
		harden_closes_write(h, out, &b);
		if (audit_path_matches(VB_STR(SESSION_UNITS), f->path))
			vb_buf_cstr(
				&b,
				vb_t(h->run->lang,
				     "# Sessions that this unit starts are confined too: homes, "
				     "privileges, sudo. Try it before you keep it.\n",
				     "# Les sessions que lance cette unité sont confinées aussi : "
				     "répertoires personnels, droits, sudo. À essayer avant de "
				     "garder.\n"));
		sections_write(f, false, &b);
	} else {
		changes_write(&f->front, true, &b);
		for (size_t i = 0; i < f->lines.n; i++) {
			const struct line *l = &f->lines.v[i];

			notes_write(h, &l->notes, harden_line_indent(l->text), &b);
			vb_buf_printf(&b, "%.*s\n", VB_FMT(l->text));
			changes_write(&l->after, true, &b);
		}
		sections_write(f, true, &b);
	}
	out->content = vb_arena_str(h->arena, vb_buf_view(&b));
	vb_buf_done(&b);
}

void harden_texts_write(struct audit_harden *h, audit_harden_files *out)
{
	struct drafting d = {.h = h};

	h->written.n = 0;
	for (size_t i = 0; i < h->v.n; i++)
		rule_put(&d, &h->v.v[i]);
	for (size_t i = 0; i < d.v.n; i++) {
		const struct draft *f = d.v.v[i];
		struct audit_harden_file *file;

		if (!f->rules.n)
			continue;
		file = harden_file(h->arena, out,
				   vb_arena_printf(h->arena, "root/%.*s", VB_FMT(f->path)));
		for (size_t k = 0; k < f->rules.n; k++)
			harden_closes(h->arena, file, f->rules.v[k]);
		draft_write(h, f, file);
		*vb_vec_add(h->arena, &h->written) = f->path;
	}
}
