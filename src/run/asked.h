/*
 * asked.h - which findings a reader asked for, as the fields of an address ("per_page=20") or as options of the command
 * line ("--per-page 20"): one reading, so that the same question gets the same answer in the terminal, the page and the API.
 */
#ifndef VAUBAN_RUN_ASKED_H
#define VAUBAN_RUN_ASKED_H

#include "run/board.h"

struct run_asked_field {
	struct vb_str name, value; /* the name as in an address, whoever asks */
};
struct run_asked {
	enum vb_lang lang;
	bool options; /* errors name options: --per-page */
	const struct run_asked_field *v;
	size_t n;
};

/* What can be said about findings; option: its name on the command line. Ended by a NULL name. */
struct run_asked_name {
	const char *name, *option;
	bool flag;
};
extern const struct run_asked_name run_asked_names[];

const char *run_state_word(enum run_state s); /* "open", "closed", "all" */
const char *run_sort_word(enum run_sort s);   /* "worst", "severity", "name", "rule" */
bool run_state_parse(struct vb_str word, enum run_state *out) VB_MUST_USE;
bool run_sort_parse(struct vb_str word, enum run_sort *out) VB_MUST_USE;
bool run_filter_decisions(const struct run_filter *f); /* does it ask for decisions? */

enum { RUN_ASKED_TEXT = 200 /* letters of a search, or of a component */ };

/*
 * The filter from all of run_asked_names; severity, kind and decision may come several times or hold several words
 * between commas. A field that is there and empty is refused, but for texts. A decision asked for without a state looks at
 * all states. VB_E_USAGE names the field and what it takes.
 */
bool run_asked_filter(const struct run_asked *q, struct run_filter *out,
		      struct vb_error *err) VB_MUST_USE;
/* The first value of that name, empty when absent. */
struct vb_str run_asked_value(const struct run_asked *q, const char *name);
/* false when absent. */
bool run_asked_flag(const struct run_asked *q, const char *name, bool *out,
		    struct vb_error *err) VB_MUST_USE;
/* At most `most` letters; empty when absent. */
bool run_asked_text(const struct run_asked *q, const char *name, size_t most, struct vb_str *out,
		    struct vb_error *err) VB_MUST_USE;
/* page and per_page as the first row, from 0, and how many. */
bool run_asked_window(const struct run_asked *q, uint64_t *from, uint32_t *count,
		      struct vb_error *err) VB_MUST_USE;

#endif
