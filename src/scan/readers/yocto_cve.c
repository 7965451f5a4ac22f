/*
 * yocto_cve.c - what Yocto's cve-check wrote of a build: for each recipe and flaw Patched, Ignored or Unpatched.
 *
 *   {"version":"1","package":[{"name","version","issue":[{"id","status","detail","summary","scorev3","vector"}]}]}
 *                                                                                   cve-summary.json, IMAGE.json
 *   PACKAGE NAME: sail / PACKAGE VERSION: 1.2.3 / CVE: CVE-2099-0001 / CVE STATUS: ...   the older text
 *
 * Patched ──► claim: stated mended; Ignored ──► claim: noted; Unpatched ──► claim: open.
 * Source: classes/cve-check.bbclass as Yocto's development manual describes it, "Checking for vulnerabilities".
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/claims_int.h"

struct issue {
	struct vb_str source, version, id, status, detail, summary, vector;
	double score; /* of the newest CVSS that gives one; the older ones are written first */
	uint32_t line;
};

static enum model_claim_kind kind_of(struct vb_str status)
{
	return vb_str_is(status, "Patched")     ? MODEL_CLAIM_RECIPE
	       : vb_str_is(status, "Unpatched") ? MODEL_CLAIM_OPEN
						: MODEL_CLAIM_NOTED;
}

static enum model_vector vector_of(struct vb_str word)
{
	static const struct {
		const char *word;
		enum model_vector vector;
	} words[] = {{"NETWORK", MODEL_VECTOR_NETWORK},
		     {"ADJACENT_NETWORK", MODEL_VECTOR_ADJACENT},
		     {"ADJACENT", MODEL_VECTOR_ADJACENT},
		     {"LOCAL", MODEL_VECTOR_LOCAL},
		     {"PHYSICAL", MODEL_VECTOR_PHYSICAL}};

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_is(word, words[i].word))
			return words[i].vector;
	return MODEL_VECTOR_UNKNOWN;
}

/* 0 when there is none, which is written "0.0". */
static double score_of(struct vb_str text)
{
	double score;

	return vb_str_double(text, &score) && score > 0 && score <= 10 ? score : 0;
}

static void issue_emit(struct vb_arena *a, struct scan_out *out, const struct issue *i)
{
	enum model_claim_kind kind = kind_of(i->status);
	struct vb_str rest = i->id, id;
	size_t at;

	if ((kind == MODEL_CLAIM_NOTED && !vb_str_is(i->status, "Ignored")) || !i->source.n ||
	    !i->version.n || !scan_claims_next_id(&rest, &id, &at))
		return;
	scan_emit_claim(
		out,
		&(struct model_fix_claim){
			.kind = kind,
			.source = scan_text_clean(a, i->source),
			.vulnerability = scan_text_clean(a, id),
			.version = scan_text_clean(a, i->version),
			.line = i->line,
			.detail = scan_text_clean(
				a,
				i->detail.n
					? vb_arena_printf(a, "cve-check, %.*s: %.*s",
							  VB_FMT(i->status), VB_FMT(i->detail))
					: vb_arena_printf(a, "cve-check: %.*s", VB_FMT(i->status))),
			.title = kind == MODEL_CLAIM_OPEN
					 ? scan_text_clean(a, i->summary)
					 : VB_STR(""),
						  .vector = kind == MODEL_CLAIM_OPEN
								    ? vector_of(i->vector)
								    : MODEL_VECTOR_UNKNOWN,
						  .cvss = kind == MODEL_CLAIM_OPEN ? i->score : 0});
}

static struct issue issue_of_json(struct scan_json *j, yyjson_val *one)
{
	static const char *const scores[] = {"scorev2", "scorev3", "scorev4"};
	struct issue is = {.id = vb_json_str(one, "id"),
			   .status = vb_json_str(one, "status"),
			   .detail = vb_json_str(one, "detail"),
			   .summary = vb_json_str(one, "summary"),
			   .vector = vb_json_str(one, "vector"),
			   .line = vb_json_line(&j->lines, yyjson_obj_get(one, "id"))};

	for (size_t i = 0; i < VB_COUNT(scores); i++) {
		double score = score_of(vb_json_str(one, scores[i]));

		is.score = score > 0 ? score : is.score;
	}
	return is;
}

static bool read_json(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {.in = NULL};
	yyjson_val *package, *one;
	size_t i, n, k, m;

	if (vb_str_find(in->content, VB_STR("\"issue\"")) == in->content.n)
		return true; /* another JSON file of a folder of images */
	if (!scan_json_open(in, out, &j, err))
		return false;
	vb_json_each(vb_json_array(j.root, "package"), i, n, package)
	{
		vb_json_each(vb_json_array(package, "issue"), k, m, one)
		{
			struct issue is = issue_of_json(&j, one);

			is.source = vb_json_str(package, "name");
			is.version = vb_json_str(package, "version");
			issue_emit(in->arena, out, &is);
		}
	}
	return true;
}

static bool read_text(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	struct issue is = {.line = 0};
	uint32_t number = 0;

	(void)err;
	if (vb_str_find(in->content, VB_STR("PACKAGE NAME:")) == in->content.n)
		return true;
	while (vb_str_line(&rest, &line)) {
		size_t colon = vb_str_chr(line, ':');
		struct vb_str key = vb_str_sub(line, 0, colon),
			      value = vb_str_trim(vb_str_from(line, colon + 1));

		number++;
		if (vb_str_is(key, "PACKAGE NAME")) {
			issue_emit(in->arena, out, &is); /* a record ends where the next begins */
			is = (struct issue){.source = value};
		} else if (vb_str_is(key, "PACKAGE VERSION")) {
			is.version = value;
		} else if (vb_str_is(key, "CVE")) {
			issue_emit(in->arena, out, &is);
			is = (struct issue){.source = is.source,
					    .version = is.version,
					    .id = value,
					    .line = number};
		} else if (vb_str_is(key, "CVE STATUS")) {
			is.status = value;
		} else if (vb_str_is(key, "CVE SUMMARY")) {
			is.summary = value;
		} else if (vb_str_is(key, "VECTOR")) {
			is.vector = value;
		} else if (vb_str_ends(key, VB_STR(" BASE SCORE"))) {
			double score = score_of(value);

			is.score = score > 0 ? score : is.score;
		}
	}
	issue_emit(in->arena, out, &is);
	return true;
}

static const char *const json_patterns[] = {"**/cve-summary.json", "**/*_cve.json",
					    "**/*.cve.json",       "**/deploy/images/*/*.json",
					    "**/*.rootfs.json",    NULL};
static const char *const text_patterns[] = {"**/*.cve", "**/deploy/cve/*", "**/log/cve/*", NULL};

static bool is_json(struct vb_str path)
{
	return vb_str_ends(path, VB_STR(".json"));
}

const struct scan_reader scan_reader_yocto_cve = {
	.name = "yocto-cve-check",
	.patterns = json_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.read = read_json,
	.what = "what Yocto's cve-check says is patched, ignored or open, in JSON",
};

const struct scan_reader scan_reader_yocto_cve_text = {
	.name = "yocto-cve-text",
	.patterns = text_patterns,
	.passes_over = is_json,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.read = read_text,
	.what = "what Yocto's cve-check says is patched, ignored or open, in text",
};
