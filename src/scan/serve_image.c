/*
 * serve_image.c - the JSON documents of a container image, parsed in the jail; the parent learns digests and names.
 * Sources: OCI image specification 1.1 (image index, manifest, configuration), `docker save` (manifest.json).
 */
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/limits.h"
#include "scan/archive_int.h"
#include "scan/readers/settings.h"
#include "scan/source_int.h"

enum { DOCUMENT_MAX = 4 << 20, REFERENCES_MAX = 4096, CONFIG_DEPTH = 16 };

static void refer(struct scan_server *s, enum scan_reference_kind kind, struct vb_str a,
		  struct vb_str b, struct vb_str c, struct vb_str d)
{
	const struct scan_reference r = {.kind = (uint8_t)kind, .v = {a, b, c, d}};

	scan_put_reference(&s->out.frame, &r);
	scan_out_put(&s->out, SCAN_FRAME_REFERENCE);
}

static void refer_one(struct scan_server *s, enum scan_reference_kind kind, struct vb_str a)
{
	if (a.n)
		refer(s, kind, a, VB_STR(""), VB_STR(""), VB_STR(""));
}

static void refer_strings(struct scan_server *s, enum scan_reference_kind kind, yyjson_val *array)
{
	size_t i, max;
	yyjson_val *v;

	vb_json_each(array, i, max, v) if (i < REFERENCES_MAX)
		refer_one(s, kind, vb_json_value_str(v));
}

static void read_index(struct scan_server *s, yyjson_val *root)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_val *list = vb_json_array(root, "manifests"), *v;
	size_t i, max;

	vb_json_each(list, i, max, v)
	{
		yyjson_val *platform = vb_json_object(v, "platform"),
			   *notes = vb_json_object(v, "annotations");
		struct vb_str where = vb_arena_printf(
			a, "%.*s/%.*s", VB_FMT(vb_json_str(platform, "os")),
			VB_FMT(vb_json_str(platform, "architecture")));
		struct vb_str name = vb_json_str(notes, "io.containerd.image.name");

		if (i == REFERENCES_MAX)
			break;
		if (!name.n)
			name = vb_json_str(notes, "org.opencontainers.image.ref.name");
		refer(s, SCAN_REF_MANIFEST, vb_json_str(v, "digest"), vb_json_str(v, "mediaType"),
		      platform ? where : VB_STR(""), name);
	}
}

static void read_manifest(struct scan_server *s, yyjson_val *root)
{
	yyjson_val *layers = vb_json_array(root, "layers"), *v;
	size_t i, max;

	refer_one(s, SCAN_REF_CONFIG, vb_json_str(vb_json_object(root, "config"), "digest"));
	vb_json_each(layers, i, max, v) if (i < REFERENCES_MAX)
		refer(s, SCAN_REF_LAYER, vb_json_str(v, "digest"), vb_json_str(v, "mediaType"),
		      VB_STR(""), VB_STR(""));
}

static void read_config(struct scan_server *s, yyjson_val *root)
{
	refer_one(s, SCAN_REF_ARCH, vb_json_str(root, "architecture"));
	refer_strings(s, SCAN_REF_DIFF, vb_json_array(vb_json_object(root, "rootfs"), "diff_ids"));
}

/* The first image of the file: `docker save` of several names one by one is the user's to ask for. */
static void read_docker(struct scan_server *s, yyjson_val *root)
{
	yyjson_val *first = yyjson_arr_get_first(root);

	refer_one(s, SCAN_REF_CONFIG, vb_json_str(first, "Config"));
	refer_one(s, SCAN_REF_NAME,
		  vb_json_value_str(yyjson_arr_get_first(vb_json_array(first, "RepoTags"))));
	refer_strings(s, SCAN_REF_LAYER, vb_json_array(first, "Layers"));
	if (yyjson_arr_size(root) > 1)
		scan_emit_trouble(&s->out, "holds %zu images: the first is read",
				  yyjson_arr_size(root));
}

static void value_search(struct scan_server *s, const struct scan_spec *spec, struct vb_str at,
			 struct vb_str text)
{
	struct scan_input in = {.path = at, .layer = spec->layer, .content = text};

	if (text.n)
		scan_serve_secrets_whole(s, spec->seq, &in);
}

/* What the image says of how it runs: user, environment, ports, history ... */
static void config_settings(struct scan_server *s, const struct scan_spec *spec, struct vb_str text)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct scan_input in = {.path = SCAN_IMAGE_CONFIG, .content = text, .arena = a};
	struct vb_error err = {0};

	scan_out_file(&s->out, in.path, spec->layer, "oci");
	if (!settings_oci_read(&in, &s->out, &err))
		scan_emit_trouble(&s->out, "%s", err.text);
	scan_out_flush(&s->out);
}

/* Every value of the configuration, under the place it stands at: a secret given to a build step stays in the history. */
static void values_search(struct scan_server *s, const struct scan_spec *spec, struct vb_str at,
			  yyjson_val *v, unsigned depth)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_val *key, *item;
	size_t i, max;

	if (depth > CONFIG_DEPTH)
		return;
	if (yyjson_is_obj(v)) {
		yyjson_obj_foreach(v, i, max, key, item)
		{
			struct vb_str name = vb_json_value_str(key);
			struct vb_str below = vb_arena_printf(a, "%.*s%c%.*s", VB_FMT(at),
							      depth ? '.' : '!', VB_FMT(name));

			if (yyjson_is_str(item) && yyjson_is_obj(v) && depth > 1)
				value_search(s, spec, below,
					     vb_arena_printf(a, "%.*s=%.*s", VB_FMT(name),
							     VB_FMT(vb_json_value_str(item))));
			else
				values_search(s, spec, below, item, depth + 1);
		}
	} else if (yyjson_is_arr(v)) {
		yyjson_arr_foreach(v, i, max, item) if (i < REFERENCES_MAX) values_search(
			s, spec, vb_arena_printf(a, "%.*s[%zu]", VB_FMT(at), i), item, depth + 1);
	} else if (yyjson_is_str(v)) {
		value_search(s, spec, at, vb_json_value_str(v));
	}
}

static void document_parse(struct scan_server *s, const struct scan_spec *spec,
			   enum scan_document kind, struct vb_str text)
{
	static void (*const parsers[])(struct scan_server *, yyjson_val *) = {
		[SCAN_DOC_INDEX] = read_index,
		[SCAN_DOC_MANIFEST] = read_manifest,
		[SCAN_DOC_CONFIG] = read_config,
		[SCAN_DOC_DOCKER] = read_docker,
	};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_error err = {0};

	scan_out_file(&s->out, spec->name, spec->layer, "image");
	if (!vb_json_read(text, "image", &doc, &err)) {
		scan_emit_trouble(&s->out, "line %u, column %u: %s", err.line, err.column,
				  err.text);
		return;
	}
	refer(s, SCAN_REF_FOUND, spec->inner, VB_STR(""), VB_STR(""), VB_STR(""));
	parsers[kind](s, yyjson_doc_get_root(doc));
	if (kind == SCAN_DOC_CONFIG)
		config_settings(s, spec, text);
	if (kind == SCAN_DOC_CONFIG && s->wants.secrets.n)
		values_search(s, spec, SCAN_IMAGE_CONFIG, yyjson_doc_get_root(doc), 0);
}

/* The document inside a tar. Missing is no trouble: the parent asks to learn what kind of file it has. */
static bool document_in_tar(struct scan_server *s, const struct scan_spec *spec, int fd,
			    struct vb_str *text)
{
	struct scan_spec whole = *spec;
	struct scan_source *a;
	struct scan_name e;
	bool found = false;

	whole.inner = whole.digest = (struct vb_str){NULL, 0};
	a = scan_source_open(s, &whole, fd);
	while (!found && scan_source_next(a, &e)) {
		if (!vb_str_eq(e.path, spec->inner) || e.type != MODEL_FILE_REGULAR)
			continue;
		if (e.size > DOCUMENT_MAX) {
			scan_emit_trouble(&s->out,
					  "%llu bytes, the limit of an image document is %d",
					  (unsigned long long)e.size, DOCUMENT_MAX);
			break;
		}
		*text = vb_strn(scan_server_buffer(s, (size_t)e.size + 1), (size_t)e.size);
		text->n = scan_source_data(a, s->content, (size_t)e.size);
		found = true;
	}
	scan_source_close(a);
	return found;
}

static bool document_in_file(struct scan_server *s, int fd, struct vb_str *text)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) != 0 || st.st_size < 0 || st.st_size > DOCUMENT_MAX)
		return false;
	n = pread(fd, scan_server_buffer(s, (size_t)st.st_size + 1), (size_t)st.st_size, 0);
	*text = vb_strn(s->content, n > 0 ? (size_t)n : 0);
	return n >= 0;
}

bool scan_serve_document(struct scan_server *s, struct vb_str bytes, int fd)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct scan_spec spec;
	struct vb_str text = {NULL, 0};
	unsigned kind;
	bool found;

	if (!scan_get_spec(&c, &spec))
		return false;
	kind = vb_get_u8(&c);
	if (c.bad || kind > SCAN_DOC_LAST)
		return false;
	if (kind == SCAN_DOC_NAMES) {
		scan_serve_probe(s, &spec, fd);
		return true;
	}
	if (kind == SCAN_DOC_ROOT) {
		scan_serve_root(s, &spec, fd);
		return true;
	}
	scan_server_begin(s, spec.seq, 0, SCAN_ARCHIVE);
	scan_out_file(&s->out, spec.name, spec.layer, "image");
	found = spec.inner.n ? document_in_tar(s, &spec, fd, &text)
			     : document_in_file(s, fd, &text);
	if (found)
		document_parse(s, &spec, (enum scan_document)kind, text);
	return true;
}
