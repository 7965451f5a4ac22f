/*
 * store.c - opening and verifying the store's file. The file holds how a product can be attacked: it is made readable
 * by its owner only. WAL with full synchronisation: a commit is on the disk when the call returns, and a process
 * killed at any instant leaves the last commit (https://www.sqlite.org/wal.html).
 */
#include "store/store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A file that is there is not opened here: closing it would take away the locks of every other connection of this process,
 * and another program could then remove the log under it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
static bool file_prepare(const char *path, struct vb_error *err)
{
	int fd VB_CLEANUP(vb_cleanup_fd) = -1;
	struct stat st;
	int why = 0;

	if (stat(path, &st) == 0) {
		why = S_ISREG(st.st_mode) && access(path, R_OK | W_OK) != 0 ? errno : 0;
	} else {
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		why = fd < 0 && errno != EEXIST ? errno
						: 0; /* there by now: somebody else made it */
		if (!why && stat(path, &st) != 0)
			why = errno;
	}
	if (why) {
		vb_fail_at(err, VB_E_ENV, path, 0, 0, "cannot open the store: %s", strerror(why));
		return vb_hint(err,
			       why == ENOENT
				       ? "make its folder first, or choose another"
				       : "the store needs a folder you can write to: change its "
					 "permissions or choose another");
	}
	if (!S_ISREG(st.st_mode)) {
		vb_fail_at(err, VB_E_ENV, path, 0, 0, "the store must be an ordinary file");
		return vb_hint(err, "name another file for the store");
	}
	return true;
}

/* The file may come from somewhere else: nothing in its schema is trusted to call functions. */
static bool settings(struct store *s, struct vb_error *err)
{
	static const char *const pragmas[] = {
		"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON",
		"PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL"};

	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, STORE_VALUE_BYTES);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	for (size_t i = 0; i < VB_COUNT(pragmas); i++)
		if (!store_sql_run(s, err, pragmas[i], ""))
			return false;
	return true;
}

bool store_open(const char *path, struct store **out, struct vb_error *err)
{
	struct store *s VB_CLEANUP(store_cleanup) = NULL;

	if (!file_prepare(path, err))
		return false;
	s = vb_alloc(1, sizeof(*s));
	s->path = vb_alloc(strlen(path) + 1, 1);
	memcpy(s->path, path, strlen(path));
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE, NULL) !=
	    SQLITE_OK)
		return store_sql_fail(s, "open the store", err);
	if (!settings(s, err) || !store_migrate(s, err))
		return false;
	*out = s;
	s = NULL;
	return true;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	sqlite3_close_v2(s->db);
	free(s->path);
	free(s);
}

void store_cleanup(struct store **s)
{
	store_close(*s);
	*s = NULL;
}

int store_schema_version(const struct store *s)
{
	return s->version;
}
