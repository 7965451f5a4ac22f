/*
 * osv.c - one Open Source Vulnerability record (https://ossf.github.io/osv-schema/, 1.7) to the inner form.
 *
 *   JSON ──yyjson, allocated in the arena──► fields picked by name ──► model_advisory
 *
 * The document lives in the caller's arena, so strings are views and nothing is copied. Fields the schema leaves to
 * each database (database_specific, ecosystem_specific) are read where a database we know puts them: severity words
 * (Bitnami, OSS-Fuzz, GitHub, Red Hat family titles), RustSec's informational kinds, CWE ids, Go's custom ranges, module
 * streams (Red Hat family titles).
 */
#include "watch/watch_int.h"

#include "core/json.h"
#include "core/limits.h"

static void *arena_malloc(void *ctx, size_t size)
{
	return vb_arena_alloc(ctx, size);
}

static void *arena_realloc(void *ctx, void *p, size_t old_size, size_t size)
{
	void *grown = vb_arena_alloc(ctx, size);

	memcpy(grown, p, old_size < size ? old_size : size);
	return grown;
}

static void arena_release(void *ctx, void *p)
{
	(void)ctx;
	(void)p;
}

static bool read_into(struct vb_arena *a, struct vb_str json, const char *name, yyjson_val **root,
		      struct vb_error *err)
{
	yyjson_alc alc = {arena_malloc, arena_realloc, arena_release, a};
	size_t line = 0, column = 0, chars = 0;
	yyjson_read_err why;
	yyjson_doc *doc;

	if (json.n > VB_LIMIT_ADVISORY_BYTES)
		return vb_fail_at(err, VB_E_LIMIT, name, 0, 0,
				  "a record of %zu bytes is over the limit of %zu", json.n,
				  (size_t)VB_LIMIT_ADVISORY_BYTES);
	doc = yyjson_read_opts((char *)(uintptr_t)json.p, json.n, YYJSON_READ_NOFLAG, &alc, &why);
	if (!doc) {
		if (!yyjson_locate_pos(json.p, json.n, why.pos, &line, &column, &chars))
			line = column = 0;
		return vb_fail_at(err, VB_E_INPUT, name, (uint32_t)line, (uint32_t)column,
				  "not valid JSON: %s", why.msg);
	}
	*root = yyjson_doc_get_root(doc);
	return true;
}

#define strings_read(a, object, key, vec)                                                          \
	do {                                                                                       \
		yyjson_val *item_;                                                                 \
		size_t i_, n_;                                                                     \
		vb_json_each(vb_json_array((object), (key)), i_, n_,                               \
			     item_) if (yyjson_is_str(item_) && yyjson_get_len(item_)) *           \
			vb_vec_add((a), (vec)) = vb_json_value_str(item_);                         \
	} while (0)

/* Go's database writes year 1 for "not said"; nothing before 1970 is meant. */
static int64_t time_of(yyjson_val *object, const char *key)
{
	int64_t when;

	return vb_time_parse(vb_json_str(object, key), &when) && when > 0 ? when : 0;
}

static bool events_read(struct vb_arena *a, yyjson_val *list, struct model_range *out)
{
	static const struct {
		const char *key;
		enum model_event_kind kind;
	} kinds[] = {{"introduced", MODEL_EVENT_INTRODUCED},
		     {"fixed", MODEL_EVENT_FIXED},
		     {"last_affected", MODEL_EVENT_LAST_AFFECTED},
		     {"limit", MODEL_EVENT_LIMIT}};
	yyjson_val *item;
	size_t i, n;

	vb_json_each(list, i, n, item)
	{
		for (size_t k = 0; k < VB_COUNT(kinds); k++) {
			yyjson_val *v = yyjson_obj_get(item, kinds[k].key);

			if (!v)
				continue;
			if (!yyjson_is_str(v))
				return false;
			*vb_vec_add(a, &out->events) = (struct model_event){kinds[k].kind,
									    vb_json_value_str(v)};
		}
	}
	return true;
}

static bool ranges_read(struct vb_arena *a, yyjson_val *list, struct model_affected *out)
{
	yyjson_val *item;
	size_t i, n;

	vb_json_each(list, i, n, item)
	{
		struct vb_str type = vb_json_str(item, "type");
		struct model_range range = {.type = vb_str_is(type, "GIT") ? MODEL_RANGE_GIT
						    : vb_str_is(type, "SEMVER")
							    ? MODEL_RANGE_SEMVER
							    : MODEL_RANGE_ECOSYSTEM};

		if (!events_read(a, vb_json_array(item, "events"), &range))
			return false;
		*vb_vec_add(a, &out->ranges) = range;
	}
	return true;
}

/* "Important: firefox security update": the Red Hat family's advisories say it in their title. */
static struct vb_str word_of_title(struct vb_str summary)
{
	static const char *const words[] = {"Critical", "Important", "Moderate", "Low"};
	struct vb_str first = vb_str_sub(summary, 0, vb_str_chr(summary, ':'));

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_is(first, words[i]))
			return first;
	return (struct vb_str){NULL, 0};
}

static struct vb_str severity_word(yyjson_val *root, yyjson_val *affected, struct vb_str summary)
{
	yyjson_val *where[] = {vb_json_object(affected, "ecosystem_specific"),
			       vb_json_object(affected, "database_specific"),
			       vb_json_object(root, "database_specific")};
	static const char *const keys[] = {"severity", "urgency"};

	for (size_t i = 0; i < VB_COUNT(where); i++)
		for (size_t k = 0; k < VB_COUNT(keys); k++)
			if (vb_json_str(where[i], keys[k]).n)
				return vb_json_str(where[i], keys[k]);
	return word_of_title(summary);
}

#define vectors_read(a, object, vec)                                                               \
	do {                                                                                       \
		yyjson_val *item_;                                                                 \
		size_t i_, n_;                                                                     \
		vb_json_each(                                                                      \
			vb_json_array((object), "severity"), i_, n_,                               \
			item_) if (vb_str_starts(vb_json_str(item_, "type"), VB_STR("CVSS"))) *    \
				   vb_vec_add((a), (vec)) = vb_json_str(item_, "score");           \
	} while (0)

/* "Important: nodejs:20 and npm:10 security update": the streams of rpm modules a title names. */
static struct vb_str streams_of_title(struct vb_arena *a, struct vb_str summary)
{
	struct vb_str out = {NULL, 0}, word, rest = summary;

	while (vb_str_word(&rest, &word)) {
		size_t colon = vb_str_chr(word, ':'), slash = vb_str_chr(word, '/');

		word = vb_str_sub(word, 0, slash);
		if (!colon || colon + 1 >= word.n ||
		    vb_str_chr(vb_str_from(word, colon + 1), ':') < word.n - colon - 1)
			continue;
		out = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(out), out.n ? " " : "", VB_FMT(word));
	}
	return out;
}

static bool custom_read(struct vb_arena *a, yyjson_val *item, struct model_affected *out)
{
	size_t before = out->ranges.n;

	if (!ranges_read(a,
			 vb_json_array(vb_json_object(item, "ecosystem_specific"), "custom_ranges"),
			 out) ||
	    !ranges_read(a,
			 vb_json_array(vb_json_object(item, "database_specific"), "custom_ranges"),
			 out))
		return false;
	for (; before < out->ranges.n; before++)
		out->ranges.v[before].custom = true;
	return true;
}

static bool affected_read(struct vb_arena *a, yyjson_val *root, struct model_advisory *out,
			  const char *name, struct vb_error *err)
{
	struct vb_str streams = streams_of_title(a, out->summary);
	yyjson_val *item, *package, *own;
	size_t i, n;

	vb_json_each(vb_json_array(root, "affected"), i, n, item)
	{
		struct model_affected *x = vb_vec_add(a, &out->affected);

		package = vb_json_object(item, "package");
		own = vb_json_object(item, "database_specific");
		*x = (struct model_affected){
			.ecosystem = vb_json_str(package, "ecosystem"),
			.name = vb_json_str(package, "name"),
			.severity_word = severity_word(root, item, out->summary),
			.informational = vb_json_str(own, "informational"),
			.streams = streams,
		};
		strings_read(a, item, "versions", &x->versions);
		vectors_read(a, item, &x->cvss);
		if (!ranges_read(a, vb_json_array(item, "ranges"), x) || !custom_read(a, item, x))
			return vb_fail_at(err, VB_E_INPUT, name, 0, 0,
					  "%.*s: an event of a range is not a text",
					  VB_FMT(out->id));
		if (!x->cvss.n && vb_str_starts(vb_json_str(own, "cvss"), VB_STR("CVSS:")))
			*vb_vec_add(a, &x->cvss) = vb_json_str(own, "cvss");
	}
	return true;
}

/* Addresses a person opens first come first: the advisory, the fix, the report, then the rest in order. */
static void references_read(struct vb_arena *a, yyjson_val *root, struct model_advisory *out)
{
	static const char *const order[] = {"ADVISORY", "FIX", "REPORT"};
	yyjson_val *item;
	size_t i, n;

	for (size_t pass = 0; pass <= VB_COUNT(order); pass++) {
		vb_json_each(vb_json_array(root, "references"), i, n, item)
		{
			struct vb_str type = vb_json_str(item, "type"),
				      url = vb_json_str(item, "url");
			size_t rank = 0;

			while (rank < VB_COUNT(order) && !vb_str_is(type, order[rank]))
				rank++;
			if (rank == pass && (vb_str_starts(url, VB_STR("https://")) ||
							   vb_str_starts(url, VB_STR("http://"))))
				*vb_vec_add(a, &out->references) = url;
		}
	}
}

static void cwes_read(struct vb_arena *a, yyjson_val *object, struct model_advisory *out)
{
	yyjson_val *own = vb_json_object(object, "database_specific"), *item;
	size_t i, n;

	strings_read(a, own, "cwe_ids", &out->cwes);
	vb_json_each(vb_json_array(own, "cwes"), i, n, item) if (vb_json_str(item, "cweId").n) *
		vb_vec_add(a, &out->cwes) = vb_json_str(item, "cweId");
}

bool watch_osv_parse(struct vb_arena *a, struct vb_str json, const char *name,
		     struct model_advisory *out, struct vb_error *err)
{
	struct model_advisory x = {0};
	yyjson_val *root = NULL, *withdrawn;

	if (!read_into(a, json, name, &root, err))
		return false;
	if (!yyjson_is_obj(root))
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1, "an OSV record is an object");
	x.id = vb_json_str(root, "id");
	if (!x.id.n || x.id.n > 256 || memchr(x.id.p, '\0', x.id.n))
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
				  "not an OSV record: it has no usable \"id\"");
	x.summary = vb_json_str(root, "summary");
	x.details = vb_json_str(root, "details");
	x.published = time_of(root, "published");
	x.modified = time_of(root, "modified");
	if (x.modified < x.published) /* Go's records all say they changed in the year 1 */
		x.modified = x.published;
	withdrawn = yyjson_obj_get(root, "withdrawn");
	if (yyjson_is_str(withdrawn)) {
		x.withdrawn = time_of(root, "withdrawn");
		if (!x.withdrawn)
			x.withdrawn = 1; /* withdrawn at a time nobody said */
	}
	strings_read(a, root, "aliases", &x.aliases);
	strings_read(a, root, "upstream", &x.upstream);
	strings_read(a, root, "related", &x.related);
	vectors_read(a, root, &x.cvss);
	cwes_read(a, root, &x);
	references_read(a, root, &x);
	if (!affected_read(a, root, &x, name, err))
		return false;
	*out = x;
	return true;
}
