/*
 * harden_flows.c - what the declared flows allow, as two files for each device of the case: an nftables table that
 * drops everything else, and a MUD file. A device is a zone of kind device, or a component of kind device that is in
 * scope and stands in no such zone; a flow counts when exactly one of its ends is in the device.
 *
 * The case says who calls whom. It need not say under which address: then the port is opened to every address and the
 * flow is named, so that a person can narrow it.
 */
#include "audit/harden_flows_int.h"

#include "core/limits.h"

/* ---- devices and their flows ------------------------------------------------------------ */

static bool in_device(const struct model_case *c, const struct harden_device *d,
		      const struct model_part *p)
{
	return d->part ? d->part == p : model_zone_within(c, p->zone, d->zone->id);
}

static void flow_add(struct vb_arena *a, const struct model_case *c, struct harden_device *d,
		     const struct model_flow *f)
{
	const struct model_part *from = model_case_part(c, f->from),
				*to = model_case_part(c, f->to);
	struct harden_flow x = {.flow = f};
	bool in;

	if (!from || !to || !model_flow_service(f, &x.service))
		return;
	in = in_device(c, d, to);
	if (in == in_device(c, d, from))
		return;
	x.in = in;
	x.peer = in ? from : to;
	x.addresses = model_part_addresses(c, x.peer);
	*vb_vec_add(a, &d->flows) = x;
}

static struct harden_device *device_add(struct vb_arena *a, const struct model_case *c,
					harden_devices *out, const struct model_zone *z,
					const struct model_part *p)
{
	struct harden_device *d = vb_vec_add(a, out);

	*d = (struct harden_device){.zone = z, .part = p};
	d->id = z ? z->id : p->id;
	d->name = z ? z->name : p->name;
	d->name = d->name.n ? d->name : d->id;
	for (size_t i = 0; i < c->flows.n; i++)
		flow_add(a, c, d, &c->flows.v[i]);
	return d;
}

static bool in_device_zone(const struct model_case *c, const struct model_part *p)
{
	for (size_t i = 0; i < c->zones.n; i++)
		if (vb_str_is(c->zones.v[i].kind, "device") &&
		    model_zone_within(c, p->zone, c->zones.v[i].id))
			return true;
	return false;
}

static void devices_find(struct vb_arena *a, const struct model_case *c, harden_devices *out)
{
	for (size_t i = 0; i < c->zones.n; i++)
		if (vb_str_is(c->zones.v[i].kind, "device"))
			device_add(a, c, out, &c->zones.v[i], NULL);
	for (size_t i = 0; i < c->parts.n; i++) {
		const struct model_part *p = &c->parts.v[i];

		if (p->kind == MODEL_PART_DEVICE && !p->out_of_scope && !in_device_zone(c, p))
			device_add(a, c, out, NULL, p);
	}
}

bool harden_flow_open(const struct harden_flow *f)
{
	for (size_t i = 0; i < f->addresses->n; i++)
		if (model_address_parse(f->addresses->v[i]) != MODEL_ADDRESS_BAD)
			return false;
	return true;
}

static void device_tell(struct vb_arena *a, const struct harden_device *d,
			struct audit_flow_device *out)
{
	*out = (struct audit_flow_device){.id = d->id, .name = d->name};
	for (size_t i = 0; i < d->flows.n; i++) {
		const struct harden_flow *f = &d->flows.v[i];

		out->in += f->in;
		out->out += !f->in;
		if (!f->service.port)
			*vb_vec_add(a, &out->unknown) = f->flow->id;
		else if (harden_flow_open(f))
			*vb_vec_add(a, &out->open) = f->flow->id;
	}
}

/* ---- nftables --------------------------------------------------------------------------- */

/* Of the case, but a comment must stay one: no quote, no line break. */
struct vb_str harden_flow_word(struct vb_arena *a, struct vb_str s)
{
	struct vb_str out = vb_arena_printable(a, vb_str_sub(s, 0, 64));
	char *p = vb_arena_alloc(a, out.n + 1);

	for (size_t i = 0; i < out.n; i++)
		p[i] = strchr("\"\\#;{}", out.p[i]) ? '_' : out.p[i];
	return vb_strn(p, out.n);
}

static bool addresses_write(const struct harden_flow *f, enum model_address_kind kind,
			    struct vb_buf *b)
{
	bool any = false;

	for (size_t i = 0; i < f->addresses->n; i++) {
		if (model_address_parse(f->addresses->v[i]) != kind)
			continue;
		if (any)
			vb_buf_cstr(b, ", ");
		else
			vb_buf_printf(b, "%s %s { ", kind == MODEL_ADDRESS_V4 ? "ip" : "ip6",
				      f->in ? "saddr" : "daddr");
		vb_buf_str(b, f->addresses->v[i]);
		any = true;
	}
	if (any)
		vb_buf_cstr(b, " } ");
	return any;
}

static void accept_write(struct vb_arena *a, const struct harden_flow *f, struct vb_buf *b)
{
	vb_buf_printf(b, "%s dport %u accept comment \"%.*s\"\n",
		      f->service.transport == MODEL_UDP ? "udp" : "tcp", f->service.port,
		      VB_FMT(harden_flow_word(a, f->flow->id)));
}

static void flow_write(const struct vb_run *run, struct vb_arena *a, const struct harden_flow *f,
		       struct vb_buf *b)
{
	static const enum model_address_kind kinds[] = {MODEL_ADDRESS_V4, MODEL_ADDRESS_V6};
	bool any = false;

	vb_buf_printf(
		b, "\n\t\t# %.*s: %.*s -> %.*s (%s:%u)\n", VB_FMT(harden_flow_word(a, f->flow->id)),
		VB_FMT(harden_flow_word(a, f->flow->from)),
		VB_FMT(harden_flow_word(a, f->flow->to)),
		vb_arena_cstr(a, harden_flow_word(a, vb_path_base(vb_str(f->flow->mark.file)))),
		f->flow->mark.line);
	if (!f->service.port) {
		vb_buf_printf(b, "\t\t# %s\n",
			      vb_t(run->lang, "left out: the case states no port",
				   "absent : le dossier ne donne pas de port"));
		return;
	}
	for (size_t i = 0; i < VB_COUNT(kinds); i++) {
		size_t before = b->n;

		vb_buf_cstr(b, "\t\t");
		if (addresses_write(f, kinds[i], b)) {
			accept_write(a, f, b);
			any = true;
		} else {
			b->n = before;
		}
	}
	if (any)
		return;
	vb_buf_printf(
		b, "\t\t# %s\n\t\t",
		vb_t(run->lang, "every address: the case gives none that nftables takes (address:)",
		     "toute adresse : le dossier n’en donne pas que nftables prenne (address:)"));
	accept_write(a, f, b);
}

static void chain_write(const struct vb_run *run, struct vb_arena *a, const struct harden_device *d,
			bool in, struct vb_buf *b)
{
	vb_buf_printf(b,
		      "\tchain %s {\n\t\ttype filter hook %s priority filter; policy drop;\n"
		      "\t\t%s \"lo\" accept\n\t\tct state invalid drop\n"
		      "\t\tct state established,related accept\n",
		      in ? "input" : "output", in ? "input" : "output", in ? "iifname" : "oifname");
	vb_buf_cstr(b, in ? "\t\ticmp type { destination-unreachable, time-exceeded, "
			    "parameter-problem, echo-request } accept\n"
			    "\t\ticmpv6 type { destination-unreachable, packet-too-big, "
			    "time-exceeded, parameter-problem, echo-request, nd-router-advert, "
			    "nd-neighbor-solicit, nd-neighbor-advert } accept\n"
			  : "\t\tmeta l4proto { icmp, ipv6-icmp } accept\n");
	for (size_t i = 0; i < d->flows.n; i++)
		if (d->flows.v[i].in == in)
			flow_write(run, a, &d->flows.v[i], b);
	vb_buf_cstr(b, "\t}\n");
}

static void nft_write(const struct vb_run *run, struct vb_arena *a, const struct harden_device *d,
		      struct audit_harden_file *out)
{
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	vb_buf_printf(
		&b,
		vb_t(run->lang,
		     "#!/usr/sbin/nft -f\n"
		     "# %.*s: what the declared flows allow, all else dropped. By vauban harden.\n"
		     "# Read it before you load it: names, time and addresses (DNS, NTP, DHCP) "
		     "pass only when a flow declares them.\n",
		     "#!/usr/sbin/nft -f\n"
		     "# %.*s : ce que permettent les flux déclarés, rien d’autre. Par vauban "
		     "harden.\n"
		     "# À relire avant de charger : noms, heure et adresses (DNS, NTP, DHCP) ne "
		     "passent que si un flux les déclare.\n"),
		VB_FMT(harden_flow_word(a, d->name)));
	vb_buf_cstr(&b, "table inet vauban\ndelete table inet vauban\ntable inet vauban {\n");
	chain_write(run, a, d, true, &b);
	chain_write(run, a, d, false, &b);
	vb_buf_cstr(
		&b,
		"\tchain forward {\n\t\ttype filter hook forward priority filter; policy drop;\n"
		"\t}\n}\n");
	out->content = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
}

/* ---- both ------------------------------------------------------------------------------- */

void audit_flow_files(const struct vb_run *run, const struct model_case *c, const char *mud_url,
		      struct vb_arena *a, audit_harden_files *files, audit_flow_devices *out)
{
	harden_devices devices = {0};

	devices_find(a, c, &devices);
	for (size_t i = 0; i < devices.n; i++) {
		const struct harden_device *d = &devices.v[i];
		struct vb_str word = vb_path_word(a, d->id);

		device_tell(a, d, vb_vec_add(a, out));
		if (!d->flows.n)
			continue;
		nft_write(run, a, d,
			  harden_file(a, files,
				      vb_arena_printf(a, "network/%.*s.nft", VB_FMT(word))));
		harden_mud_write(
			run, c, d, mud_url, a,
			harden_file(a, files,
				    vb_arena_printf(a, "network/%.*s.mud.json", VB_FMT(word))));
	}
}
