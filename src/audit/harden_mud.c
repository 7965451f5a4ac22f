/*
 * harden_mud.c - a Manufacturer Usage Description file (RFC 8520) of a device: access lists in the YANG model of RFC
 * 8519, encoded as JSON by RFC 7951. Each flow gives two entries, one a direction; for TCP they say who opens the
 * connection (RFC 8520 section 3.9). A peer is told by its networks, by its name (ietf-acldns, section 3.11), or, when
 * the case knows neither, as "local networks" (section 3.7) unless it stands in the internet.
 */
#include "audit/harden_flows_int.h"

#include "core/json.h"
#include "core/limits.h"

enum { CACHE_HOURS = 48, SYSTEMINFO_MAX = 60 }; /* RFC 8520 sections 3.5 and 3.8 */

struct lists { /* aces of the four access lists: [to the device?][IPv6?] */
	yyjson_mut_val *ace[2][2];
	size_t n;
};
struct mud {
	yyjson_mut_doc *doc;
	struct vb_arena *a;
	const struct model_case *c;
	struct lists lists;
};

static const char *list_name(const struct mud *m, const struct harden_device *d, bool to, bool v6)
{
	return vb_arena_printf(m->a, "%.*s-v%d%s",
			       VB_FMT(vb_str_sub(harden_flow_word(m->a, d->id), 0, 48)), v6 ? 6 : 4,
			       to ? "to" : "fr")
		.p;
}

static yyjson_mut_val *port_is(struct mud *m, unsigned port)
{
	yyjson_mut_val *p = yyjson_mut_obj(m->doc);

	yyjson_mut_obj_add_str(m->doc, p, "operator", "eq");
	yyjson_mut_obj_add_uint(m->doc, p, "port", port);
	return p;
}

/* One entry: packets of the flow in one direction, with one address of the peer (empty: none known). */
static void ace_add(struct mud *m, const struct harden_flow *f, bool to, bool v6,
		    struct vb_str address, enum model_address_kind kind)
{
	yyjson_mut_val *ace = yyjson_mut_arr_add_obj(m->doc, m->lists.ace[to][v6]), *matches, *ip,
		       *ports, *local;
	bool tcp = f->service.transport == MODEL_TCP;
	const struct model_zone *z = model_case_zone(m->c, f->peer->zone);

	vb_json_put_str(
		m->doc, ace, "name",
		vb_arena_printf(m->a, "%zu-%.*s", m->lists.n++,
				VB_FMT(vb_str_sub(harden_flow_word(m->a, f->flow->id), 0, 40))));
	matches = yyjson_mut_obj_add_obj(m->doc, ace, "matches");
	ip = yyjson_mut_obj_add_obj(m->doc, matches, v6 ? "ipv6" : "ipv4");
	yyjson_mut_obj_add_uint(m->doc, ip, "protocol", tcp ? 6 : 17);
	if (kind == MODEL_ADDRESS_NAME)
		vb_json_put_str(m->doc, ip,
				to ? "ietf-acldns:src-dnsname" : "ietf-acldns:dst-dnsname",
				address);
	else if (kind != MODEL_ADDRESS_BAD)
		vb_json_put_str(
			m->doc, ip,
			v6 ? (to ? "source-ipv6-network" : "destination-ipv6-network")
			   : (to ? "source-ipv4-network" : "destination-ipv4-network"),
			vb_str_chr(address, '/') < address.n
				? address
				: vb_arena_printf(m->a, "%.*s/%d", VB_FMT(address), v6 ? 128 : 32));
	ports = yyjson_mut_obj_add_obj(m->doc, matches, tcp ? "tcp" : "udp");
	yyjson_mut_obj_add_val(m->doc, ports, f->in == to ? "destination-port" : "source-port",
			       port_is(m, f->service.port));
	if (tcp)
		yyjson_mut_obj_add_str(m->doc, ports, "ietf-mud:direction-initiated",
				       f->in ? "to-device" : "from-device");
	if (kind == MODEL_ADDRESS_BAD && !(z && vb_str_is(z->kind, "internet"))) {
		local = yyjson_mut_arr(m->doc); /* [null]: the empty leaf of RFC 7951 section 6.9 */
		yyjson_mut_arr_add_null(m->doc, local);
		yyjson_mut_obj_add_val(m->doc,
				       yyjson_mut_obj_add_obj(m->doc, matches, "ietf-mud:mud"),
				       "local-networks", local);
	}
	yyjson_mut_obj_add_str(m->doc, yyjson_mut_obj_add_obj(m->doc, ace, "actions"), "forwarding",
			       "accept");
}

static void both_add(struct mud *m, const struct harden_flow *f, bool v6, struct vb_str address,
		     enum model_address_kind kind)
{
	ace_add(m, f, true, v6, address, kind);
	ace_add(m, f, false, v6, address, kind);
}

static void flow_add(struct mud *m, const struct harden_flow *f)
{
	bool any = false;

	if (!f->service.port)
		return;
	for (size_t i = 0; i < f->addresses->n; i++) {
		struct vb_str address = f->addresses->v[i];
		enum model_address_kind kind = model_address_parse(address);

		any |= kind != MODEL_ADDRESS_BAD;
		if (kind == MODEL_ADDRESS_V4 || kind == MODEL_ADDRESS_NAME)
			both_add(m, f, false, address, kind);
		if (kind == MODEL_ADDRESS_V6 || kind == MODEL_ADDRESS_NAME)
			both_add(m, f, true, address, kind);
	}
	for (int v6 = 0; !any && v6 < 2; v6++)
		both_add(m, f, v6, (struct vb_str){NULL, 0}, MODEL_ADDRESS_BAD);
}

static void policy_add(struct mud *m, const struct harden_device *d, yyjson_mut_val *mud, bool to)
{
	yyjson_mut_val *policy = yyjson_mut_obj_add_obj(
		m->doc, mud, to ? "to-device-policy" : "from-device-policy");
	yyjson_mut_val *lists = yyjson_mut_obj_add_obj(m->doc, policy, "access-lists"),
		       *list = yyjson_mut_obj_add_arr(m->doc, lists, "access-list");

	for (int v6 = 0; v6 < 2; v6++)
		if (yyjson_mut_arr_size(m->lists.ace[to][v6]))
			vb_json_put_str(m->doc, yyjson_mut_arr_add_obj(m->doc, list), "name",
					vb_str(list_name(m, d, to, v6)));
}

static void acls_add(struct mud *m, const struct harden_device *d, yyjson_mut_val *root)
{
	yyjson_mut_val *acls = yyjson_mut_obj_add_obj(m->doc, root,
						      "ietf-access-control-list:acls"),
		       *acl = yyjson_mut_obj_add_arr(m->doc, acls, "acl");

	for (int to = 0; to < 2; to++)
		for (int v6 = 0; v6 < 2; v6++) {
			yyjson_mut_val *one;

			if (!yyjson_mut_arr_size(m->lists.ace[to][v6]))
				continue;
			one = yyjson_mut_arr_add_obj(m->doc, acl);
			vb_json_put_str(m->doc, one, "name", vb_str(list_name(m, d, to, v6)));
			yyjson_mut_obj_add_str(m->doc, one, "type",
					       v6 ? "ipv6-acl-type" : "ipv4-acl-type");
			yyjson_mut_obj_add_val(m->doc, yyjson_mut_obj_add_obj(m->doc, one, "aces"),
					       "ace", m->lists.ace[to][v6]);
		}
}

void harden_mud_write(const struct vb_run *run, const struct model_case *c,
		      const struct harden_device *d, const char *url, struct vb_arena *a,
		      struct audit_harden_file *out)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct mud m = {.doc = doc, .a = a, .c = c};
	yyjson_mut_val *root = yyjson_mut_obj(doc), *mud;
	struct vb_error err;
	struct vb_buf b;

	yyjson_mut_doc_set_root(doc, root);
	for (int i = 0; i < 4; i++)
		m.lists.ace[i / 2][i % 2] = yyjson_mut_arr(doc);
	for (size_t i = 0; i < d->flows.n; i++)
		flow_add(&m, &d->flows.v[i]);
	mud = yyjson_mut_obj_add_obj(doc, root, "ietf-mud:mud");
	yyjson_mut_obj_add_uint(doc, mud, "mud-version", 1);
	vb_json_put_str(doc, mud, "mud-url",
			url ? vb_str(url)
			    : vb_arena_printf(a, "https://mud.invalid/%.*s.json",
					      VB_FMT(harden_flow_word(a, d->id))));
	vb_json_put_str(doc, mud, "last-update", vb_time_rfc3339(a, run->now));
	yyjson_mut_obj_add_uint(doc, mud, "cache-validity", CACHE_HOURS);
	yyjson_mut_obj_add_bool(doc, mud, "is-supported", true);
	vb_json_put_str(doc, mud, "systeminfo",
			vb_str_cut(c->title.n ? c->title : d->name, SYSTEMINFO_MAX));
	if (c->version.n)
		vb_json_put_str(doc, mud, "firmware-rev", c->version);
	policy_add(&m, d, mud, false);
	policy_add(&m, d, mud, true);
	acls_add(&m, d, root);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	vb_assert(vb_json_write(doc, true, &b, &err));
	out->content = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
}
