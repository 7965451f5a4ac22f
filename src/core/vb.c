/* vb.c - invariants, memory, arenas. Blocks of an arena grow with it; freed bytes are poisoned under ASan. */
#include "core/vb.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define VB_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define VB_ASAN 1
#endif
#endif
#ifdef VB_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum {
	ARENA_FIRST = 16 * 1024,
	ARENA_LARGEST = 1024 * 1024,
	ARENA_ALIGN = 16,
	ARENA_ZEROED = 256 * 1024,
	VEC_LARGE = 1024 * 1024,
	VEC_HUGE = 64 * 1024 * 1024
};

struct block {
	struct block *next;
	size_t cap, used;
	_Alignas(ARENA_ALIGN) unsigned char bytes[];
};

struct vb_arena {
	struct block *head;
	size_t next_cap;
};

void vb_assert_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "vauban: bug: %s does not hold at %s:%d\n", cond, file, line);
#ifdef VAUBAN_FUZZ
	abort(); /* the fuzzer keeps the input of a program that aborts, not of one that ends */
#endif
	_exit(VB_EXIT_BUG);
}

VB_NORETURN static void out_of_memory(size_t size)
{
	fprintf(stderr,
		"vauban: out of memory (%zu bytes asked); close other programs or raise the "
		"limit\n",
		size);
	_exit(VB_EXIT_ENV);
}

void *vb_alloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		out_of_memory(size);
	return p;
}

void *vb_realloc(void *p, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory(SIZE_MAX);
	p = realloc(p, bytes ? bytes : 1);
	if (!p)
		out_of_memory(bytes);
	return p;
}

void vb_cleanup_free(void *pp)
{
	free(*(void **)pp);
}

void vb_cleanup_fd(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	errno = saved;
}

struct vb_arena *vb_arena_new(void)
{
	struct vb_arena *a = vb_alloc(1, sizeof(*a));

	a->next_cap = ARENA_FIRST;
	return a;
}

void vb_arena_free(struct vb_arena *a)
{
	if (!a)
		return;
	for (struct block *b = a->head, *next; b; b = next) {
		next = b->next;
		UNPOISON(b->bytes, b->cap);
		free(b);
	}
	free(a);
}

void vb_cleanup_arena(struct vb_arena **a)
{
	vb_arena_free(*a);
}

static struct block *arena_grow(struct vb_arena *a, size_t need)
{
	size_t cap = a->next_cap;
	struct block *b;

	if (need >
	    cap / 4) /* large objects get their own block, so the current one is not wasted */
		cap = need;
	else if (a->next_cap < ARENA_LARGEST)
		a->next_cap *= 2;
	/* a large one is zero as it comes, and what of it is never used is never resident */
	b = cap >= ARENA_ZEROED ? calloc(1, sizeof(*b) + cap) : malloc(sizeof(*b) + cap);
	if (!b)
		out_of_memory(cap);
	b->cap = cap;
	b->used = 0;
	POISON(b->bytes, cap);
	if (cap == need && a->head) { /* keep filling the block before it */
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b;
}

void *vb_arena_alloc(struct vb_arena *a, size_t size)
{
	size_t need = (size + ARENA_ALIGN) &
		      ~(size_t)(ARENA_ALIGN - 1); /* one spare byte at least */
	struct block *b = a->head;
	void *p;

	if (size > SIZE_MAX / 2)
		out_of_memory(size);
	if (!b || b->cap - b->used < need)
		b = arena_grow(a, need);
	p = b->bytes + b->used;
	b->used += need;
	UNPOISON(p, size + 1);
	if (b->cap < ARENA_ZEROED)
		memset(p, 0, size + 1);
	return p;
}

void *vb_arena_array(struct vb_arena *a, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory(SIZE_MAX);
	return vb_arena_alloc(a, bytes);
}

void *vb_vec_grow(struct vb_arena *a, void *items, size_t *cap, size_t size)
{
	/* most lists of texts have a few, most of larger things one or two */
	size_t next = *cap ? *cap * 2 : size < 16 ? 8 : size < 32 ? 4 : 2;
	void *grown;

	/* in fewer steps when large: the arena keeps every smaller array it leaves behind, and room costs nothing */
	if (*cap >= VEC_LARGE / size && *cap < VEC_HUGE / size)
		next *= 2;
	grown = vb_arena_array(a, next, size);
	if (*cap)
		memcpy(grown, items, *cap * size);
	*cap = next;
	return grown;
}
