/* phrase.h - short pieces of text every document uses, in either language: numbers, money, dates, reasons. */
#ifndef VAUBAN_REPORT_PHRASE_H
#define VAUBAN_REPORT_PHRASE_H

#include "core/run.h"
#include "model/assessment.h"

/* 1,234 or 1 234 (narrow no-break space) */
struct vb_str report_phrase_count(struct vb_arena *a, enum vb_lang lang, uint64_t n);
/* "3 findings": the noun agrees (French: singular below 2). */
struct vb_str report_phrase_some(struct vb_arena *a, enum vb_lang lang, uint64_t n,
				 struct model_text one, struct model_text many);
/* "7.5" or "7,5", with `decimals` digits */
struct vb_str report_phrase_real(struct vb_arena *a, enum vb_lang lang, double v, int decimals);
/* A probability 0..1: "94%" or "94 %"; below one per cent with enough digits not to read 0. */
struct vb_str report_phrase_percent(struct vb_arena *a, enum vb_lang lang, double share);
/* An amount of the currency: "12.4 k€", "350 CHF". An empty currency is EUR. */
struct vb_str report_phrase_money(struct vb_arena *a, enum vb_lang lang, double amount,
				  struct vb_str currency);
/* "512 bytes", "34 kB", "415 MB"; "512 octets", "34 ko", "415 Mo" */
struct vb_str report_phrase_bytes(struct vb_arena *a, enum vb_lang lang, uint64_t n);
/* French text of which no line begins with : ; ? ! » or ends with «: their spaces become no-break ones. */
struct vb_str report_phrase_unbroken(struct vb_arena *a, struct vb_str text);
/* "today", "1 day old", "12 days old"; "of unknown age" when negative */
struct vb_str report_phrase_age(struct vb_arena *a, enum vb_lang lang, int64_t days);
/* "22 November 2026" or "22 novembre 2026", UTC */
struct vb_str report_phrase_day(struct vb_arena *a, enum vb_lang lang, int64_t when);
/* Why a finding stands where it stands, in a few words: rule, known exploitation, EPSS, CVSS, network. */
struct vb_str report_phrase_why(struct vb_arena *a, enum vb_lang lang,
				const struct model_finding *f);
/* The same where the rule stands already: empty when nothing else is known. */
struct vb_str report_phrase_odds(struct vb_arena *a, enum vb_lang lang,
				 const struct model_finding *f);
/* What people call the finding: package and identifier for a vulnerability, the title for the rest. */
struct vb_str report_phrase_what(struct vb_arena *a, enum vb_lang lang,
				 const struct model_finding *f);
/* The name people know the target by: the case's title, the image's name, else the path they typed. */
struct vb_str report_phrase_target(const struct model_assessment *a);
/* "tests/data (2 names), *.orig (nothing)": the patterns that leave out parts of what is looked at; empty: none. */
struct vb_str report_phrase_left_out(struct vb_arena *a, enum vb_lang lang,
				     const struct model_facts *f);
/* "Debian GNU/Linux 12" with what os-release says, or empty */
struct vb_str report_phrase_system(struct vb_arena *a, const struct model_facts *f);

/* What a flow asks of who calls ("cert"), and the personal data of the case ("health"), in words; any other word as it is. */
struct vb_str report_phrase_auth(enum vb_lang lang, struct vb_str auth);
struct vb_str report_phrase_personal(enum vb_lang lang, struct vb_str personal);

/* An OpenVEX justification in words, what we wrote before somebody's own words translated; any other text as it is. */
struct vb_str report_phrase_justification(struct vb_arena *a, enum vb_lang lang,
					  struct vb_str justification);

/* The two languages side by side as one value. */
#define REPORT_TEXT(english, french)                                                               \
	((struct model_text){VB_STR_INIT(english), VB_STR_INIT(french)})

#endif
