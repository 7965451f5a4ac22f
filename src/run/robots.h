/* robots.h - robots.txt of a site (RFC 9309): may this path be fetched by a program, and how long to wait in between. */
#ifndef VAUBAN_RUN_ROBOTS_H
#define VAUBAN_RUN_ROBOTS_H

#include "core/vb.h"

struct run_robots;
/* Any bytes are a robots.txt: lines that say nothing are passed over. `agent`: the name in User-agent, without version. */
struct run_robots *run_robots_read(struct vb_arena *a, struct vb_str text, const char *agent);
/* `path` starts with '/' and carries the query. */
bool run_robots_allows(const struct run_robots *r, struct vb_str path);
unsigned run_robots_delay(const struct run_robots *r); /* seconds between requests, 0 to 30 */

#endif
