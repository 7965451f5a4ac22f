/* file.h - whole files: bounded reads, writes that are complete or absent (temporary file, fsync, rename). */
#ifndef VAUBAN_CORE_FILE_H
#define VAUBAN_CORE_FILE_H

#include "core/vb.h"

/* Reads at most `max` bytes; a longer file is VB_E_LIMIT. The text is NUL-terminated past n, in the arena. */
bool vb_file_load(struct vb_arena *a, const char *path, size_t max, struct vb_str *out,
		  struct vb_error *err) VB_MUST_USE;
bool vb_fd_load(struct vb_arena *a, int fd, const char *name, size_t max, struct vb_str *out,
		struct vb_error *err) VB_MUST_USE;
/*
 * Replaces `path` by `bytes` atomically. A file that is there keeps its mode, from the first byte on; a new one gets 0644
 * less the umask. What is no regular file, and what stands in /dev or /proc, is written to and stays. "-" and /dev/stdout
 * write to standard output; that its reader goes away meanwhile is no failure.
 */
bool vb_file_save(const char *path, struct vb_str bytes, struct vb_error *err) VB_MUST_USE;
/* The same, but a new file gets 0600. */
bool vb_file_save_private(const char *path, struct vb_str bytes, struct vb_error *err) VB_MUST_USE;
bool vb_write_all(int fd, const void *bytes,
		  size_t n); /* retries EINTR and short writes; errno on false */
bool vb_mkdirs(const char *path,
	       struct vb_error *err) VB_MUST_USE; /* with parents; an existing folder is fine */
bool vb_file_exists(const char *path);
bool vb_dir_exists(const char *path);
/* Removes a folder and all in it, links not followed; what cannot be removed stays. */
void vb_tree_remove(const char *path);
struct vb_str vb_path_join(struct vb_arena *a, struct vb_str dir, struct vb_str name);
struct vb_str vb_path_base(struct vb_str path); /* after the last '/' */
struct vb_str vb_path_dir(struct vb_str path);  /* before the last '/', "." when there is none */
struct vb_str vb_path_trim(struct vb_str path); /* without slashes at its end; "/" stays */
/*
 * `text` as the name of one file, wherever it comes from: what is no ASCII letter, digit, '-', '_' or '.' becomes '_', so
 * does a '.' at its start; 64 bytes at most, "_" when there are none.
 */
struct vb_str vb_path_word(struct vb_arena *a, struct vb_str text);

#endif
