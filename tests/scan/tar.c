/* tar.c - see tar.h. */
#include "tar.h"

#include <stdlib.h>
#include <zlib.h>

#include "core/hash.h"
#include "core/limits.h"
#include "scan/scan.h"
#include "support.h"

void tar_init(struct vb_buf *tar)
{
	vb_buf_init(tar, 1024 * VB_MIB);
}

static void header_add(struct vb_buf *tar, const char *name, char type, const char *link,
		       size_t size)
{
	unsigned char h[512] = {0};
	unsigned sum = 0;

	snprintf((char *)h, 101, "%s", name);
	snprintf((char *)h + 100, 8, "%07o", type == TAR_DIR ? 0755u : 0644u);
	snprintf((char *)h + 108, 8, "%07o", 0u);
	snprintf((char *)h + 116, 8, "%07o", 0u);
	snprintf((char *)h + 124, 13, "%011zo", size);
	snprintf((char *)h + 136, 12, "%011o", 0u);
	memset(h + 148, ' ', 8);
	h[156] = (unsigned char)type;
	if (link)
		snprintf((char *)h + 157, 101, "%s", link);
	memcpy(h + 257,
	       "ustar\0"
	       "00",
	       8);
	for (size_t i = 0; i < sizeof(h); i++)
		sum += h[i];
	snprintf((char *)h + 148, 8, "%06o", sum);
	vb_buf_add(tar, h, sizeof(h));
}

static void content_add(struct vb_buf *tar, struct vb_str content)
{
	static const char zeros[512];

	vb_buf_str(tar, content);
	if (content.n % 512)
		vb_buf_add(tar, zeros, 512 - content.n % 512);
}

void tar_add(struct vb_buf *tar, const char *name, char type, const char *link,
	     struct vb_str content)
{
	size_t n = strlen(name);

	if (n > 100) { /* pax record: "length path=name\n", the length counts itself */
		char record[8192];
		int whole = snprintf(record, sizeof(record), "%zu path=%s\n", n + 12, name);

		whole = snprintf(record, sizeof(record), "%d path=%s\n", whole, name);
		header_add(tar, "pax", 'x', NULL, (size_t)whole);
		content_add(tar, vb_strn(record, (size_t)whole));
	}
	header_add(tar, n > 100 ? "long" : name, type, link, content.n);
	content_add(tar, content);
}

void tar_text(struct vb_buf *tar, const char *name, const char *content)
{
	tar_add(tar, name, TAR_FILE, NULL, vb_str(content));
}

void tar_end(struct vb_buf *tar)
{
	static const char zeros[1024];

	vb_buf_add(tar, zeros, sizeof(zeros));
}

void tar_gzip(struct vb_str bytes, struct vb_buf *out)
{
	unsigned char chunk[65536];
	z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes.p, .avail_in = (uInt)bytes.n};

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
	do {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		deflate(&z, Z_FINISH);
		vb_buf_add(out, chunk, sizeof(chunk) - z.avail_out);
	} while (z.avail_out == 0);
	deflateEnd(&z);
}

struct model_facts *tar_scan(const char *target, unsigned jobs)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_run run = test_run();
	struct model_wants wants = {.v = {0}};
	struct scan_options options = {.wants = &wants};
	struct model_facts *facts;
	struct vb_error err;

	*vb_vec_add(a, &wants.v) = (struct model_want){VB_STR("sshd"),
							      VB_STR("etc/ssh/sshd_config")};
	*vb_vec_add(a, &wants.v) = (struct model_want){VB_STR("stat"), VB_STR("etc/shadow")};
	*vb_vec_add(a, &wants.v) = (struct model_want){VB_STR("lines"), VB_STR("lib/*.conf")};
	run.jobs = jobs;
	run.in_process = jobs == 0;
	assert_ok(scan_target(&run, target, &options, &facts, &err));
	return facts;
}

struct vb_str tar_facts(struct vb_arena *a, const struct model_facts *f, bool layers)
{
	struct vb_str text;
	struct vb_buf b;

	vb_buf_init(&b, 64 * VB_MIB);
	vb_buf_printf(&b, "os %.*s %.*s arch %.*s\n", VB_FMT(f->os_id), VB_FMT(f->os_version),
		      VB_FMT(f->arch));
	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];

		vb_buf_printf(&b, "component %.*s %.*s %.*s %.*s at %.*s:%u", VB_FMT(c->purl),
			      VB_FMT(c->ecosystem), VB_FMT(c->owner), VB_FMT(c->source_version),
			      VB_FMT(c->locations.v[0].path), c->locations.v[0].line);
		vb_buf_printf(&b, " %.*s\n", VB_FMT(layers ? c->locations.v[0].layer : VB_STR("")));
	}
	for (size_t i = 0; i < f->settings.n; i++) {
		const struct model_setting *s = &f->settings.v[i];

		if (vb_str_is(s->format, "oci")) /* a document of the image, not of its root */
			continue;
		vb_buf_printf(&b, "setting %.*s %.*s:%u %.*s=%.*s\n", VB_FMT(s->format),
			      VB_FMT(s->path), s->line, VB_FMT(s->key), VB_FMT(s->value));
	}
	for (size_t i = 0; i < f->files_kept.n; i++)
		vb_buf_printf(&b, "file %.*s %d %o\n", VB_FMT(f->files_kept.v[i].path),
			      f->files_kept.v[i].type, f->files_kept.v[i].mode);
	for (size_t i = 0; i < f->elfs.n; i++)
		vb_buf_printf(&b, "elf %.*s\n", VB_FMT(f->elfs.v[i].path));
	for (size_t i = 0; i < f->unreadable.n; i++)
		vb_buf_printf(&b, "unreadable %.*s %.*s: %.*s\n", VB_FMT(f->unreadable.v[i].path),
			      VB_FMT(f->unreadable.v[i].reader), VB_FMT(f->unreadable.v[i].reason));
	text = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return text;
}

bool tar_unreadable(const struct model_facts *f, const char *path, const char *reason)
{
	for (size_t i = 0; i < f->unreadable.n; i++) {
		const struct model_unreadable *u = &f->unreadable.v[i];

		if (vb_str_is(u->path, path) &&
		    vb_str_find(u->reason, vb_str(reason)) < u->reason.n)
			return true;
	}
	for (size_t i = 0; i < f->unreadable.n; i++)
		print_error("unreadable: %.*s: %.*s\n", VB_FMT(f->unreadable.v[i].path),
			    VB_FMT(f->unreadable.v[i].reason));
	return false;
}

/* ---- images ------------------------------------------------------------------------------ */

typedef void put_blob(struct vb_arena *a, void *to, const char *name, struct vb_str bytes);

static void put_in_tar(struct vb_arena *a, void *to, const char *name, struct vb_str bytes)
{
	(void)a;
	tar_add(to, name, TAR_FILE, NULL, bytes);
}

static void put_in_folder(struct vb_arena *a, void *to, const char *name, struct vb_str bytes)
{
	test_save(vb_arena_printf(a, "%s/%s", (const char *)to, name).p, bytes);
}

static struct vb_str blob(struct vb_arena *a, put_blob *put, void *to, struct vb_str bytes)
{
	struct vb_str hex = vb_sha256_hex(a, bytes);

	put(a, to, vb_arena_printf(a, "blobs/sha256/%.*s", VB_FMT(hex)).p, bytes);
	return hex;
}

static struct vb_str config_of(struct vb_arena *a, const struct tar_layers *l)
{
	struct vb_str text = VB_STR("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[");

	for (size_t i = 0; i < l->n; i++)
		text = vb_arena_printf(a, "%.*s%s\"sha256:%.*s\"", VB_FMT(text), i ? "," : "",
				       VB_FMT(vb_sha256_hex(a, l->tars[i])));
	return vb_arena_printf(a, "%.*s]}}", VB_FMT(text));
}

static void oci_put(struct vb_arena *a, const struct tar_layers *l, put_blob *put, void *to)
{
	struct vb_str hex = blob(a, put, to, config_of(a, l));
	struct vb_str manifest = vb_arena_printf(
		a, "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:%.*s\"},\"layers\":[",
		VB_FMT(hex));

	for (size_t i = 0; i < l->n; i++) {
		struct vb_buf gz;

		tar_init(&gz);
		tar_gzip(l->tars[i], &gz);
		hex = blob(a, put, to, vb_buf_view(&gz));
		manifest = vb_arena_printf(a, "%.*s%s{\"digest\":\"sha256:%.*s\"}",
					   VB_FMT(manifest), i ? "," : "", VB_FMT(hex));
		vb_buf_done(&gz);
	}
	hex = blob(a, put, to, vb_arena_printf(a, "%.*s]}", VB_FMT(manifest)));
	put(a, to, "oci-layout", VB_STR("{\"imageLayoutVersion\":\"1.0.0\"}"));
	put(a, to, "index.json",
	    vb_arena_printf(a, "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"sha256:%.*s\"}]}",
			    VB_FMT(hex)));
}

void tar_layout(struct vb_arena *a, const struct tar_layers *l, const char *path)
{
	oci_put(a, l, put_in_folder, (void *)(uintptr_t)path);
}

void tar_oci(struct vb_arena *a, const struct tar_layers *l, const char *path)
{
	struct vb_buf tar;

	tar_init(&tar);
	oci_put(a, l, put_in_tar, &tar);
	tar_end(&tar);
	test_save(path, vb_buf_view(&tar));
	vb_buf_done(&tar);
}

void tar_docker(struct vb_arena *a, const struct tar_layers *l, const char *path)
{
	struct vb_str config = config_of(a, l), hex = vb_sha256_hex(a, config), list = VB_STR("");
	struct vb_buf tar;

	tar_init(&tar);
	for (size_t i = 0; i < l->n; i++) {
		const char *name = vb_arena_printf(a, "%zu/layer.tar", i).p;

		tar_add(&tar, name, TAR_FILE, NULL, l->tars[i]);
		list = vb_arena_printf(a, "%.*s%s\"%s\"", VB_FMT(list), i ? "," : "", name);
	}
	tar_add(&tar, vb_arena_printf(a, "%.*s.json", VB_FMT(hex)).p, TAR_FILE, NULL, config);
	tar_add(&tar, "manifest.json", TAR_FILE, NULL,
		vb_arena_printf(
			a,
			"[{\"Config\":\"%.*s.json\",\"RepoTags\":[\"demo:1\"],\"Layers\":[%.*s]}]",
			VB_FMT(hex), VB_FMT(list)));
	tar_end(&tar);
	test_save(path, vb_buf_view(&tar));
	vb_buf_done(&tar);
}
