/* tokens_int.h - words and marks of the configuration languages that use braces: nginx, nftables, apt.conf. */
#ifndef VAUBAN_SCAN_READERS_TOKENS_INT_H
#define VAUBAN_SCAN_READERS_TOKENS_INT_H

#include "core/vb.h"

enum {
	TOKENS_HASH = 1,   /* '#' starts a comment where a word could start */
	TOKENS_SLASHES = 2 /* so do two slashes; slash-star comments end at star-slash */
};
struct tokens {
	struct vb_str text;
	size_t at;
	uint32_t line; /* from 1 */
	int comments;
	const char *marks; /* bytes that are tokens of their own */
};
struct token {
	struct vb_str text; /* a word, quotes around it removed */
	char mark;          /* or a mark */
	uint32_t line;
	bool quoted;
};
struct tokens tokens_open(struct vb_str text, int comments, const char *marks);
bool tokens_next(struct tokens *t, struct token *out); /* false at the end */

#endif
