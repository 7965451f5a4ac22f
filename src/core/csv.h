/*
 * csv.h - comma-separated values (RFC 4180). Reading them as spreadsheets write them: a comma, a semicolon or a
 * tab between cells, told by the first line; quotes doubled inside quotes; cells over several lines; a byte order mark.
 */
#ifndef VAUBAN_CORE_CSV_H
#define VAUBAN_CORE_CSV_H

#include "core/vb.h"

struct vb_csv_place {
	uint32_t line, column; /* where a cell starts, from 1; bytes */
};
struct vb_csv {
	struct vb_str rest;
	const char *name; /* of the file, for errors; kept, not copied */
	uint32_t line;    /* of the row read last, from 1 */
	uint32_t next;    /* line the next row starts at */
	char between;
	const char *head;                  /* of the line being read */
	const struct vb_csv_place *places; /* of the cells of the row read last */
};
void vb_csv_open(struct vb_csv *c, struct vb_str text, const char *name);
/* The cells of the next row that is not empty; *n 0 at the end. An open quote or stray text after one is an error. */
bool vb_csv_row(struct vb_csv *c, struct vb_arena *a, struct vb_str **cells, size_t *n,
		struct vb_error *err) VB_MUST_USE;

/*
 * One cell, quoted, after a comma unless `first`. What a spreadsheet would take for a formula (= + - @ first, after white
 * space too) gets an apostrophe in front (OWASP CSV injection), which vb_csv_plain takes away again.
 */
void vb_csv_put(struct vb_buf *out, struct vb_str text, bool first);
void vb_csv_end(struct vb_buf *out); /* of a row: CRLF */
struct vb_str vb_csv_plain(struct vb_str cell);

#endif
