/* phrase.c - see phrase.h. Numbers are written by hand: no locale is read, so two machines print the same bytes. */
#include "report/phrase.h"

#include <math.h>

#define NARROW_SPACE "\xe2\x80\xaf" /* U+202F, before % ; ? ! and between thousands in French */
#define NO_BREAK "\xc2\xa0"         /* U+00A0, before : and inside guillemets */

static struct vb_str group(struct vb_arena *a, enum vb_lang lang, struct vb_str digits)
{
	struct vb_buf out;
	struct vb_str copy;

	vb_buf_init(&out, 256);
	for (size_t i = 0; i < digits.n; i++) {
		if (i && (digits.n - i) % 3 == 0)
			vb_buf_cstr(&out, vb_t(lang, ",", NARROW_SPACE));
		vb_buf_char(&out, digits.p[i]);
	}
	copy = vb_arena_str(a, vb_buf_view(&out));
	vb_buf_done(&out);
	return copy;
}

struct vb_str report_phrase_count(struct vb_arena *a, enum vb_lang lang, uint64_t n)
{
	return group(a, lang, vb_arena_printf(a, "%llu", (unsigned long long)n));
}

struct vb_str report_phrase_some(struct vb_arena *a, enum vb_lang lang, uint64_t n,
				 struct model_text one, struct model_text many)
{
	bool single = lang == VB_FR ? n < 2 : n == 1;
	struct vb_str noun = model_text_in(single ? one : many, (int)lang);

	return vb_arena_printf(a, "%.*s %.*s", VB_FMT(report_phrase_count(a, lang, n)),
			       VB_FMT(noun));
}

struct vb_str report_phrase_real(struct vb_arena *a, enum vb_lang lang, double v, int decimals)
{
	struct vb_str s = vb_arena_printf(a, "%.*f", decimals, fabs(v) < 1e15 ? v : 0.0);
	size_t point = vb_str_chr(s, '.');
	bool minus = s.n && s.p[0] == '-';
	struct vb_str whole = vb_str_sub(s, minus, point - minus), rest = vb_str_from(s, point + 1);

	if (!isfinite(v) || fabs(v) >= 1e15)
		return VB_STR("?");
	whole = group(a, lang, whole);
	if (!rest.n || point == s.n)
		return vb_arena_printf(a, "%s%.*s", minus ? "-" : "", VB_FMT(whole));
	return vb_arena_printf(a, "%s%.*s%s%.*s", minus ? "-" : "", VB_FMT(whole),
			       vb_t(lang, ".", ","), VB_FMT(rest));
}

struct vb_str report_phrase_percent(struct vb_arena *a, enum vb_lang lang, double share)
{
	double v = share * 100;
	int decimals = v >= 9.95 || v <= 0 ? 0 : v >= 0.095 ? 1 : 2;
	const char *sign = vb_t(lang, "%", NARROW_SPACE "%");

	if (v > 0 && v < 0.01)
		return vb_arena_printf(a, "< %s%s", vb_t(lang, "0.01", "0,01"), sign);
	if (v > 99.5 && v < 100)
		return vb_arena_printf(a, "> 99%s", sign);
	return vb_arena_printf(a, "%.*s%s", VB_FMT(report_phrase_real(a, lang, v, decimals)), sign);
}

struct vb_str report_phrase_money(struct vb_arena *a, enum vb_lang lang, double amount,
				  struct vb_str currency)
{
	static const struct {
		double from, unit;
		const char *letter;
	} steps[] = {{9.995e8, 1e9, "G"}, {9.995e5, 1e6, "M"}, {9.995e3, 1e3, "k"}, {0, 1, ""}};
	struct vb_str sign = !currency.n || vb_str_is(currency, "EUR") ? VB_STR("€") : currency;
	double size = fabs(amount), tenths;
	size_t i = 0;
	int decimals;

	while (i + 1 < VB_COUNT(steps) && !(size >= steps[i].from))
		i++;
	tenths = round(size / steps[i].unit * 10);
	decimals = steps[i].unit > 1 && tenths < 1000 && fmod(tenths, 10) > 0 ? 1 : 0;
	return vb_arena_printf(
		a, "%.*s %s%.*s",
		VB_FMT(report_phrase_real(a, lang, amount / steps[i].unit, decimals)),
		steps[i].letter, VB_FMT(sign));
}

struct vb_str report_phrase_bytes(struct vb_arena *a, enum vb_lang lang, uint64_t n)
{
	static const struct {
		double from, unit;
		const char *en, *fr;
	} steps[] = {
		{9.995e8, 1e9, "GB", "Go"}, {9.995e5, 1e6, "MB", "Mo"}, {1e4, 1e3, "kB", "ko"}};
	double size = (double)n;

	for (size_t i = 0; i < VB_COUNT(steps); i++) {
		double v = size / steps[i].unit;

		if (size >= steps[i].from)
			return vb_arena_printf(
				a, "%.*s%s%s",
				VB_FMT(report_phrase_real(a, lang, v, v < 9.95 ? 1 : 0)),
				vb_t(lang, " ", NARROW_SPACE),
				vb_t(lang, steps[i].en, steps[i].fr));
	}
	return report_phrase_some(a, lang, n, REPORT_TEXT("byte", "octet"),
				  REPORT_TEXT("bytes", "octets"));
}

/* What may follow a mark of French punctuation; anything else ("a ?b", "::1") is not the end of words. */
static bool mark_ends(struct vb_str rest)
{
	return !rest.n || rest.p[0] == ' ' || rest.p[0] == ')' || rest.p[0] == '.' ||
	       vb_str_starts(rest, VB_STR(NO_BREAK)) || vb_str_starts(rest, VB_STR(NARROW_SPACE));
}

/* The space before it: none for : and guillemets is narrow. NULL where a plain space stands. */
static const char *space_before(struct vb_str text)
{
	if (vb_str_starts(text, VB_STR("»")))
		return NO_BREAK;
	if (!text.n || !strchr(":;?!", text.p[0]) || !mark_ends(vb_str_from(text, 1)))
		return NULL;
	return text.p[0] == ':' ? NO_BREAK : NARROW_SPACE;
}

struct vb_str report_phrase_unbroken(struct vb_arena *a, struct vb_str text)
{
	struct vb_str opening = VB_STR("« "), copy;
	struct vb_buf out;

	vb_buf_init(&out, 8 * text.n + 8);
	for (size_t i = 0; i < text.n; i++) {
		struct vb_str rest = vb_str_from(text, i);
		const char *space = text.p[i] == ' ' ? space_before(vb_str_from(rest, 1)) : NULL;

		if (vb_str_starts(rest, opening)) {
			vb_buf_cstr(&out, "«" NO_BREAK);
			i += opening.n - 1;
		} else if (space) {
			vb_buf_cstr(&out, space);
		} else {
			vb_buf_char(&out, text.p[i]);
		}
	}
	copy = vb_arena_str(a, vb_buf_view(&out));
	vb_buf_done(&out);
	return copy;
}

struct vb_str report_phrase_age(struct vb_arena *a, enum vb_lang lang, int64_t days)
{
	if (days < 0)
		return vb_str(vb_t(lang, "of unknown age", "d’un âge inconnu"));
	if (!days)
		return vb_str(vb_t(lang, "less than a day old", "de moins d’un jour"));
	return vb_arena_printf(a,
			       days == 1 ? vb_t(lang, "%lld day old", "de %lld jour")
					 : vb_t(lang, "%lld days old", "de %lld jours"),
			       (long long)days);
}

static void add_reason(struct vb_arena *a, struct vb_str *all, struct vb_str reason)
{
	*all = all->n ? vb_arena_printf(a, "%.*s, %.*s", VB_FMT(*all), VB_FMT(reason)) : reason;
}

static void add_odds(struct vb_arena *a, enum vb_lang lang, const struct model_finding *f,
		     struct vb_str *all)
{
	if (f->kev)
		add_reason(a, all,
			   vb_str(f->kev_ransomware
					  ? vb_t(lang, "ransomware uses it (KEV)",
						 "rançongiciels (KEV)")
					  : vb_t(lang, "exploited (KEV)", "exploitée (KEV)")));
	if (f->epss >= 0.01)
		add_reason(a, all,
			   vb_arena_printf(a, "EPSS %.*s",
					   VB_FMT(report_phrase_percent(a, lang, f->epss))));
	if (f->cvss >= 0)
		add_reason(a, all,
			   vb_arena_printf(a, "CVSS %.*s",
					   VB_FMT(report_phrase_real(a, lang, f->cvss, 1))));
	if (f->kind == MODEL_VULNERABILITY && f->vector == MODEL_VECTOR_NETWORK)
		add_reason(a, all, vb_str(vb_t(lang, "network", "réseau")));
}

struct vb_str report_phrase_why(struct vb_arena *a, enum vb_lang lang,
				const struct model_finding *f)
{
	struct vb_str all = {NULL, 0};

	if (f->kind != MODEL_VULNERABILITY)
		add_reason(a, &all, f->rule);
	add_odds(a, lang, f, &all);
	return all;
}

struct vb_str report_phrase_odds(struct vb_arena *a, enum vb_lang lang,
				 const struct model_finding *f)
{
	struct vb_str all = {NULL, 0};

	add_odds(a, lang, f, &all);
	return all;
}

struct vb_str report_phrase_what(struct vb_arena *a, enum vb_lang lang,
				 const struct model_finding *f)
{
	struct vb_str title = model_text_in(f->title, (int)lang);

	if (f->kind == MODEL_VULNERABILITY && f->subject_name.n)
		return vb_arena_printf(a, "%.*s %.*s", VB_FMT(f->subject_name), VB_FMT(f->rule));
	return title.n ? title : f->subject_name.n ? f->subject_name : f->rule;
}

struct vb_str report_phrase_target(const struct model_assessment *a)
{
	if (a->the_case && a->the_case->title.n)
		return a->the_case->title;
	if (a->facts->name.n)
		return a->facts->name;
	return a->facts->target.n || !a->targets.n ? a->facts->target : a->targets.v[0].path;
}

struct vb_str report_phrase_system(struct vb_arena *a, const struct model_facts *f)
{
	if (f->os_name.n)
		return f->os_name;
	if (!f->os_id.n)
		return (struct vb_str){NULL, 0};
	return vb_arena_printf(a, "%.*s %.*s", VB_FMT(f->os_id), VB_FMT(f->os_version));
}

/* What we wrote ourselves before somebody's words is recorded in English: told in the reader's language. */
static struct vb_str own_words(struct vb_arena *a, enum vb_lang lang, struct vb_str text)
{
	const struct vb_str by_case = VB_STR("case, decision "), by_lesson = VB_STR("lesson of ");
	bool decided = vb_str_starts(text, by_case);
	struct vb_str rest, id;
	size_t colon;

	if (vb_str_is(text, "the case accepts it no more"))
		return vb_str(
			vb_t(lang, "the case accepts it no more", "le dossier ne l’accepte plus"));
	if (!decided && !vb_str_starts(text, by_lesson))
		return text;
	rest = vb_str_from(text, decided ? by_case.n : by_lesson.n);
	colon = vb_str_chr(rest, ':');
	if (colon == rest.n)
		return text;
	id = vb_str_sub(rest, 0, colon);
	rest = vb_str_trim(vb_str_from(rest, colon + 1));
	if (decided)
		return vb_arena_printf(a,
				       vb_t(lang, "decision %.*s of the case: %.*s",
					    "décision %.*s du dossier : %.*s"),
				       VB_FMT(id), VB_FMT(rest));
	return vb_arena_printf(a, vb_t(lang, "lesson of %.*s: %.*s", "leçon de %.*s : %.*s"),
			       VB_FMT(id), VB_FMT(rest));
}

struct vb_str report_phrase_justification(struct vb_arena *a, enum vb_lang lang,
					  struct vb_str justification)
{
	static const struct {
		const char *word, *en, *fr;
	} words[] = {
		{"component_not_present", "the component is not in the product",
		 "le composant n’est pas dans le produit"},
		{"vulnerable_code_not_present", "the vulnerable code is not in it",
		 "le code vulnérable n’y est pas"},
		{"vulnerable_code_not_in_execute_path", "the vulnerable code is never run",
		 "le code vulnérable n’est jamais exécuté"},
		{"vulnerable_code_cannot_be_controlled_by_adversary",
		 "an attacker cannot reach the vulnerable code",
		 "un attaquant ne peut pas atteindre le code vulnérable"},
		{"inline_mitigations_already_exist", "a protection is already in place",
		 "une protection est déjà en place"},
	};

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_is(justification, words[i].word))
			return vb_str(vb_t(lang, words[i].en, words[i].fr));
	return own_words(a, lang, justification);
}

struct vb_str report_phrase_day(struct vb_arena *a, enum vb_lang lang, int64_t when)
{
	static const char *const months[][2] = {
		{"January", "janvier"}, {"February", "février"},  {"March", "mars"},
		{"April", "avril"},     {"May", "mai"},           {"June", "juin"},
		{"July", "juillet"},    {"August", "août"},       {"September", "septembre"},
		{"October", "octobre"}, {"November", "novembre"}, {"December", "décembre"}};
	struct vb_str iso = vb_time_day(a, when);
	uint64_t month, day;

	if (iso.n != 10 || !vb_str_u64(vb_str_sub(iso, 5, 2), &month) ||
	    !vb_str_u64(vb_str_sub(iso, 8, 2), &day) || !month || month > 12)
		return iso;
	return vb_arena_printf(a, "%u%s %s %.4s", (unsigned)day,
			       lang == VB_FR && day == 1 ? "er" : "",
			       months[month - 1][lang == VB_FR], iso.p);
}

struct known {
	const char *word, *en, *fr;
};

static struct vb_str in_words(const struct known *all, size_t n, enum vb_lang lang,
			      struct vb_str word)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(word, all[i].word))
			return vb_str(vb_t(lang, all[i].en, all[i].fr));
	return word;
}

struct vb_str report_phrase_auth(enum vb_lang lang, struct vb_str auth)
{
	static const struct known words[] = {{"none", "none", "aucune"},
					     {"password", "password", "mot de passe"},
					     {"mfa", "second factor", "second facteur"},
					     {"token", "token", "jeton"},
					     {"key", "key", "clé"},
					     {"cert", "certificate", "certificat"},
					     {"unknown", "unknown", "inconnue"}};

	return in_words(words, VB_COUNT(words), lang, auth);
}

struct vb_str report_phrase_personal(enum vb_lang lang, struct vb_str personal)
{
	static const struct known words[] = {{"", "no", "non"},
					     {"no", "no", "non"},
					     {"yes", "yes", "oui"},
					     {"true", "yes", "oui"},
					     {"health", "health", "santé"}};

	return in_words(words, VB_COUNT(words), lang, personal);
}

struct vb_str report_phrase_left_out(struct vb_arena *a, enum vb_lang lang,
				     const struct model_facts *f)
{
	struct vb_str said = {NULL, 0};

	for (size_t i = 0; i < f->left_out.n; i++) {
		const struct model_left_out *l = &f->left_out.v[i];
		struct vb_str count = l->names ? report_phrase_some(a, lang, l->names,
								    REPORT_TEXT("name", "nom"),
								    REPORT_TEXT("names", "noms"))
					       : vb_str(vb_t(lang, "nothing", "rien"));

		said = vb_arena_printf(a, "%.*s%s%.*s%s%.*s (%.*s)", VB_FMT(said),
				       said.n ? ", " : "", VB_FMT(l->target),
				       l->target.n ? "/" : "", VB_FMT(l->pattern), VB_FMT(count));
	}
	return said;
}
