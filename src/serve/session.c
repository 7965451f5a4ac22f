/*
 * session.c - who is logged in, and how often who asks. Sessions live in memory: a restart ends them, nothing that
 * opens a door is on the disk. The cookie's token is kept only as its SHA-256, so that a dump of it opens nothing.
 */
#include "serve/site_int.h"

#include <stdlib.h>
#include <time.h>

#include "core/limits.h"
#include "core/secret.h"

void serve_sessions_init(struct serve_site *s)
{
	s->sessions = vb_alloc(VB_LIMIT_SESSIONS, sizeof(*s->sessions));
	s->buckets = vb_alloc(BUCKETS, sizeof(*s->buckets));
	vb_secret_random(&s->salt, sizeof(s->salt));
}

static void session_drop(struct serve_site *s, size_t i)
{
	free(s->sessions[i].name);
	free(s->sessions[i].csrf);
	s->sessions[i] = s->sessions[--s->n_sessions];
}

void serve_sessions_done(struct serve_site *s)
{
	while (s->n_sessions)
		session_drop(s, s->n_sessions - 1);
	free(s->sessions);
	free(s->buckets);
}

static char *copied(struct vb_str text)
{
	char *p = vb_alloc(text.n + 1, 1);

	if (text.n)
		memcpy(p, text.p, text.n);
	return p;
}

static bool session_old(const struct session *x, int64_t now)
{
	return now - x->used > SERVE_IDLE_SECONDS || now - x->started > SERVE_SESSION_SECONDS;
}

static void room_make(struct serve_site *s, int64_t now)
{
	size_t oldest = 0;

	for (size_t i = s->n_sessions; i--;)
		if (session_old(&s->sessions[i], now))
			session_drop(s, i);
	if (s->n_sessions < VB_LIMIT_SESSIONS)
		return;
	for (size_t i = 1; i < s->n_sessions; i++)
		if (s->sessions[i].used < s->sessions[oldest].used)
			oldest = i;
	session_drop(s, oldest);
}

void serve_session_start(struct serve_site *s, struct vb_arena *a, const struct store_person *p,
			 struct vb_str *token)
{
	struct session x = {.name = copied(p->name),
			    .csrf = copied(vb_secret_token(a)),
			    .role = p->role,
			    .started = serve_site_now(s),
			    .used = serve_site_now(s)};

	*token = vb_secret_token(a);
	vb_sha256(*token, x.digest);
	vb_sha256(p->password, x.password);
	pthread_mutex_lock(&s->lock);
	x.version = run_pulse_read(s->pulse);
	room_make(s, x.started);
	s->sessions[s->n_sessions++] = x;
	pthread_mutex_unlock(&s->lock);
}

static struct session *session_of(struct serve_site *s, struct vb_str token)
{
	unsigned char digest[VB_SHA256_BYTES];

	vb_sha256(token, digest);
	for (size_t i = 0; i < s->n_sessions; i++)
		if (memcmp(s->sessions[i].digest, digest, sizeof(digest)) == 0)
			return &s->sessions[i];
	return NULL;
}

/*
 * The store has changed: is the person still there, with the same password, and with which role? Who changes a password
 * shuts out whoever came in with the old one. A store that cannot be read keeps nobody in.
 */
static bool session_again(struct serve_site *s, struct session *x, int64_t version,
			  bool any_password)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	unsigned char password[VB_SHA256_BYTES];
	struct store_person p;
	struct vb_error err;
	bool found;

	if (!run_person_find(&s->place, a, STORE_BY_NAME, vb_str(x->name), &p, &found, &err) ||
	    !found)
		return false;
	vb_sha256(p.password, password);
	if (!any_password && memcmp(password, x->password, sizeof(password)) != 0)
		return false;
	memcpy(x->password, password, sizeof(password));
	x->role = p.role;
	x->version = version;
	return true;
}

bool serve_session_find(struct serve_site *s, struct vb_arena *a, struct vb_str token,
			struct serve_session *out)
{
	int64_t now = serve_site_now(s), version;
	struct session *x;

	if (token.n != VB_TOKEN_CHARS)
		return false;
	pthread_mutex_lock(&s->lock);
	version = run_pulse_read(s->pulse);
	x = session_of(s, token);
	if (x && (session_old(x, now) ||
		  (x->version != version && !session_again(s, x, version, false)))) {
		session_drop(s, (size_t)(x - s->sessions));
		x = NULL;
	}
	if (x) {
		x->used = now;
		*out = (struct serve_session){.name = vb_arena_str(a, vb_str(x->name)),
					      .csrf = vb_arena_str(a, vb_str(x->csrf)),
					      .role = x->role};
	}
	pthread_mutex_unlock(&s->lock);
	return x != NULL;
}

void serve_session_end(struct serve_site *s, struct vb_str token)
{
	struct session *x;

	pthread_mutex_lock(&s->lock);
	x = session_of(s, token);
	if (x)
		session_drop(s, (size_t)(x - s->sessions));
	pthread_mutex_unlock(&s->lock);
}

void serve_session_keep(struct serve_site *s, struct vb_str token)
{
	struct session *x;

	pthread_mutex_lock(&s->lock);
	x = session_of(s, token);
	if (x && !session_again(s, x, run_pulse_read(s->pulse), true))
		session_drop(s, (size_t)(x - s->sessions));
	pthread_mutex_unlock(&s->lock);
}

/* ---- how often ---------------------------------------------------------------------------- */

static double seconds(const struct serve_site *s)
{
	struct timespec t;

	if (s->fixed)
		return (double)s->fixed;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * 2,048 buckets, four places each. The one that is full again first gives way: it knows least, and who floods us with other
 * names cannot wash away the tries at one.
 */
static struct bucket *bucket_of(struct serve_site *s, uint64_t who, double burst, double at)
{
	struct bucket *b = &s->buckets[who % (BUCKETS / 4) * 4], *fullest = b;

	for (size_t i = 0; i < 4; i++) {
		if (b[i].who == who)
			return &b[i];
		if (b[i].full < fullest->full)
			fullest = &b[i];
	}
	*fullest = (struct bucket){.who = who, .left = burst, .at = at};
	return fullest;
}

bool serve_rate_take(struct serve_site *s, struct vb_str who, double rate, double burst,
		     unsigned *wait)
{
	double at = seconds(s);
	struct bucket *b;
	bool ok;

	pthread_mutex_lock(&s->lock);
	b = bucket_of(s, vb_hash64(who, s->salt) | 1, burst, at);
	b->left += (at - b->at) * rate;
	b->left = b->left < burst ? b->left : burst;
	b->at = at;
	ok = b->left >= 1;
	if (ok)
		b->left -= 1;
	b->full = at + (burst - b->left) / rate;
	*wait = ok ? 0 : (unsigned)((1 - b->left) / rate) + 1;
	pthread_mutex_unlock(&s->lock);
	return ok;
}
