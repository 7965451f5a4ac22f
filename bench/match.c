/*
 * match.c - the index and look-ups, measured.
 *
 *   bench-match build FEEDS INDEX        CPU seconds, memory and size of an index build
 *   bench-match look INDEX LIST          "ecosystem<TAB>purl[<TAB>source]" per line: findings, seconds, memory
 *   bench-match sets INDEX LIST          the same, printed as "purl<TAB>vulnerability" for tools/brute-match
 */
#include <sys/resource.h>
#include <time.h>

#include "../tests/match/load.h"
#include "core/file.h"
#include "core/limits.h"

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double mebibytes(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (double)use.ru_maxrss / 1024;
}

static int failed(const struct vb_error *err)
{
	struct vb_buf text VB_CLEANUP(vb_buf_done);

	vb_buf_init(&text, 4096);
	vb_error_write(err, &text);
	fprintf(stderr, "%.*s", VB_FMT(vb_buf_view(&text)));
	return 1;
}

static int build(const struct vb_run *run, const char *feeds, const char *index)
{
	struct load l = {.show = true};
	struct vb_error err;

	if (!load_index(run, &feeds, 1, index, &l, &err))
		return failed(&err);
	printf("index build: %llu advisories, %llu rejected, %.2f s CPU, %.1f MiB\n",
	       (unsigned long long)l.advisories, (unsigned long long)l.rejected,
	       seconds(CLOCK_PROCESS_CPUTIME_ID), mebibytes());
	return 0;
}

static bool list_read(const char *path, struct model_facts *facts, struct vb_error *err)
{
	struct vb_str text, line;

	if (!vb_file_load(facts->arena, path, VB_LIMIT_READER_BYTES, &text, err))
		return false;
	while (vb_str_line(&text, &line)) {
		struct vb_str rest = line, ecosystem, purl, source = {NULL, 0};

		if (!vb_str_next(&rest, '\t', &ecosystem) || !vb_str_next(&rest, '\t', &purl))
			continue;
		vb_str_next(&rest, '\t', &source);
		load_component(facts, vb_arena_cstr(facts->arena, purl),
			       vb_arena_cstr(facts->arena, ecosystem),
			       vb_arena_cstr(facts->arena, source), "list");
	}
	return true;
}

static void sets_print(const struct model_assessment *a)
{
	for (size_t i = 0; i < a->findings.n; i++)
		for (size_t k = 0; a->findings.v[i].kind == MODEL_VULNERABILITY &&
				   k < a->findings.v[i].packages.n;
		     k++)
			printf("%.*s\t%.*s\n", VB_FMT(a->findings.v[i].packages.v[k]),
			       VB_FMT(a->findings.v[i].rule));
}

static int look(const struct vb_run *run, const char *index, const char *list, bool sets)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_assessment assessment = {.arena = a};
	struct model_facts facts = {.arena = a};
	struct match_index *ix = NULL;
	struct vb_error err;
	double begin, end, cpu;
	bool ok;

	if (!list_read(list, &facts, &err))
		return failed(&err);
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	begin = seconds(CLOCK_MONOTONIC);
	ok = match_index_open(index, &ix, &err) && match_facts(run, ix, &facts, &assessment, &err);
	end = seconds(CLOCK_MONOTONIC);
	cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	match_index_close(ix);
	if (!ok)
		return failed(&err);
	if (sets)
		sets_print(&assessment);
	else
		printf("look-up: %zu components, %zu findings, %.4f s, %.4f s CPU, %.1f MiB\n",
		       facts.components.n, assessment.findings.n, end - begin, cpu, mebibytes());
	return 0;
}

int main(int argc, char **argv)
{
	struct vb_run run = {.lang = VB_EN, .now = time(NULL), .seed = 1, .jobs = 1};

	if (argc == 4 && strcmp(argv[1], "build") == 0)
		return build(&run, argv[2], argv[3]);
	if (argc == 4 && (strcmp(argv[1], "look") == 0 || strcmp(argv[1], "sets") == 0))
		return look(&run, argv[2], argv[3], argv[1][0] == 's');
	fprintf(stderr,
		"usage: bench-match build FEEDS INDEX | look INDEX LIST | sets INDEX LIST\n");
	return 2;
}
