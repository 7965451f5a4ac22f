/*
 * exposure.c - how exposed a service is, on the scale of `systemd-analyze security`: 10 x sum(weight x badness / range) /
 * sum(weight), over what applies, rounded up to a tenth. Weights and ranges are those of systemd 252
 * (src/analyze/analyze-security.c); badness follows what version 252 answers for a unit file it is given offline.
 */
#include "audit/unit_int.h"

#include <stdlib.h>

enum { NOT_APPLICABLE = -1 };

struct service {
	struct audit_ctx *c;
	const struct audit_unit *u;
	bool root, dynamic;
	struct vb_str capabilities; /* CapabilityBoundingSet values joined; "~" first: taken away */
	struct vb_str filter, families;
	bool bounded, filtered, filter_allows, families_set;
};
struct item {
	const char *advice; /* the setting to write */
	int weight, range;
	int (*badness)(const struct service *s, const char *parameter); /* 0 to range */
	const char *parameter;
};

static bool is_yes(const struct service *s, const char *key)
{
	return vb_str_is(audit_unit_value(s->u, "Service", key, "no"), "yes");
}

static bool value_is(const struct service *s, const char *key, const char *value)
{
	return vb_str_is(audit_unit_value(s->u, "Service", key, ""), value);
}

/* ---- badness ----------------------------------------------------------------------------- */

static int flag(const struct service *s, const char *key)
{
	return !is_yes(s, key);
}

static int dynamic_flag(const struct service *s, const char *key)
{
	return !is_yes(s, key) && !s->dynamic;
}

static int inverted(const struct service *s, const char *key)
{
	return audit_unit_has(s->u, key) && !value_is(s, key, "no");
}

static int user(const struct service *s, const char *key)
{
	(void)key;
	return s->root ? 10 : value_is(s, "User", "nobody") ? 9 : 0;
}

static int groups(const struct service *s, const char *key)
{
	return s->root ? NOT_APPLICABLE : audit_unit_has(s->u, key);
}

static int remove_ipc(const struct service *s, const char *key)
{
	return s->root ? NOT_APPLICABLE : dynamic_flag(s, key);
}

static int protect_home(const struct service *s, const char *key)
{
	if (is_yes(s, key))
		return 0;
	if (value_is(s, key, "tmpfs"))
		return 1;
	return value_is(s, key, "read-only") || s->dynamic ? 5 : 10;
}

static int protect_system(const struct service *s, const char *key)
{
	if (value_is(s, key, "strict") || (s->dynamic && !audit_unit_has(s->u, key)))
		return 0;
	if (value_is(s, key, "full"))
		return 3;
	return is_yes(s, key) ? 5 : 10;
}

static int root_directory(const struct service *s, const char *key)
{
	(void)key;
	return !audit_unit_has(s->u, "RootDirectory") && !audit_unit_has(s->u, "RootImage");
}

static int umask_of(const struct service *s, const char *key)
{
	struct vb_str text = audit_unit_value(s->u, "Service", key, "0022");
	unsigned mask = 0;

	if (vb_str_is(text, "no")) /* "0" and "0000" read as a truth word */
		text = VB_STR("0");
	for (size_t i = 0; i < text.n; i++)
		mask = mask * 8 + (unsigned)(text.p[i] - '0');
	if (!(mask & 0002))
		return 10;
	if (!(mask & 0004))
		return 5;
	if (!(mask & 0020))
		return 2;
	return !(mask & 0040);
}

static int keyring(const struct service *s, const char *key)
{
	return value_is(s, key, "shared");
}

static int protect_proc(const struct service *s, const char *key)
{
	if (value_is(s, key, "invisible") || value_is(s, key, "ptraceable"))
		return 0;
	return value_is(s, key, "noaccess") ? 1 : 3;
}

static int proc_subset(const struct service *s, const char *key)
{
	return !value_is(s, key, "pid");
}

static int notify(const struct service *s, const char *key)
{
	return value_is(s, key, "all");
}

static int architectures(const struct service *s, const char *key)
{
	return value_is(s, key, "native") ? 0 : audit_unit_has(s->u, key) ? 8 : 10;
}

static int addresses(const struct service *s, const char *key)
{
	struct vb_str allow = audit_unit_value(s->u, "Service", "IPAddressAllow", "");

	if (!value_is(s, key, "any"))
		return 10;
	return !allow.n ? 0 : vb_str_is(allow, "localhost") ? 2 : 5;
}

static int devices(const struct service *s, const char *key)
{
	(void)key;
	return value_is(s, "DevicePolicy", "closed") || value_is(s, "DevicePolicy", "strict") ||
			       is_yes(s, "PrivateDevices")
		       ? 0
		       : 10;
}

static bool has_word(struct vb_str list, struct vb_str word)
{
	struct vb_str one;

	while (vb_str_word(&list, &one))
		if (vb_str_ieq(one, word))
			return true;
	return false;
}

/* Settings that take capabilities away by themselves. */
static bool taken_by_others(const struct service *s, struct vb_str capability)
{
	static const struct {
		const char *key, *capability;
	} takes[] = {{"PrivateDevices", "CAP_MKNOD"},
		     {"PrivateDevices", "CAP_SYS_RAWIO"},
		     {"ProtectKernelModules", "CAP_SYS_MODULE"},
		     {"ProtectKernelLogs", "CAP_SYSLOG"},
		     {"ProtectClock", "CAP_SYS_TIME"},
		     {"ProtectClock", "CAP_WAKE_ALARM"}};

	for (size_t i = 0; i < VB_COUNT(takes); i++)
		if (vb_str_is(capability, takes[i].capability) && is_yes(s, takes[i].key))
			return true;
	return false;
}

/* Is one of these capabilities left? "CAP_SETUID CAP_SETGID". */
static int capability(const struct service *s, const char *names)
{
	struct vb_str rest = vb_str(names), one;

	while (vb_str_word(&rest, &one)) {
		bool away = vb_str_starts(s->capabilities, VB_STR("~")),
					  named = has_word(vb_str_from(s->capabilities, away), one);

		if (!taken_by_others(s, one) && (!s->bounded || named != away))
			return 1;
	}
	return 0;
}

static int namespaces(const struct service *s, const char *name)
{
	struct vb_str value = audit_unit_value(s->u, "Service", "RestrictNamespaces", "no");

	if (vb_str_is(value, "yes"))
		return 0;
	if (vb_str_is(value, "no"))
		return 1;
	if (vb_str_starts(value, VB_STR("~")))
		return !has_word(vb_str_from(value, 1), vb_str(name));
	return has_word(value, vb_str(name));
}

static bool family_left(const struct service *s, const char *name)
{
	bool away = vb_str_starts(s->families, VB_STR("~"));

	return has_word(vb_str_from(s->families, away), vb_str(name)) != away;
}

static int families(const struct service *s, const char *names)
{
	struct vb_str rest = vb_str(names), one;

	if (!s->families_set)
		return 1;
	if (vb_str_starts(s->families, VB_STR("~")) &&
			  vb_str_starts(vb_str(names), VB_STR("AF_INET")))
		return !has_word(vb_str_from(s->families, 1), VB_STR("AF_INET")) &&
				 !has_word(vb_str_from(s->families, 1), VB_STR("AF_INET6"));
	while (vb_str_word(&rest, &one))
		if (family_left(s, vb_arena_cstr(s->c->arena, one)))
			return 1;
	return 0;
}

/* Families nobody lists by name: an allow list shuts them out, a deny list leaves them. */
static int other_families(const struct service *s, const char *names)
{
	(void)names;
	return !s->families_set || vb_str_starts(s->families, VB_STR("~"));
}

/* Groups of system calls that hold calls of another: systemd.exec(5), SystemCallFilter=. */
static bool group_holds(struct vb_str group, const char *wanted)
{
	static const struct {
		const char *group, *holds;
	} known[] = {{"@system-service", "@resources"}, {"@system-service", "@privileged"},
		     {"@privileged", "@clock"},         {"@privileged", "@module"},
		     {"@privileged", "@raw-io"},        {"@privileged", "@reboot"},
		     {"@privileged", "@swap"},          {"@chown", "@privileged"},
		     {"@setuid", "@privileged"}};

	if (vb_str_is(group, wanted))
		return true;
	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_is(group, known[i].group) && strcmp(known[i].holds, wanted) == 0)
			return true;
	return false;
}

static int calls(const struct service *s, const char *group)
{
	audit_unit_list list = {0};
	bool allowed = !s->filter_allows;

	if (!s->filtered)
		return 10;
	audit_unit_values(s->u, s->c->arena, "Service", "SystemCallFilter", &list);
	for (size_t i = 0; i < list.n; i++) {
		bool deny = vb_str_starts(list.v[i]->value, VB_STR("~"));
		struct vb_str rest = vb_str_from(list.v[i]->value, deny), word;

		while (vb_str_word(&rest, &word)) {
			word = vb_str_sub(word, 0, vb_str_chr(word, ':'));
			if (deny ? vb_str_is(word, group) || (vb_str_is(word, "@privileged") &&
							      group_holds(word, group))
				 : group_holds(word, group))
				allowed = !deny;
		}
	}
	return !allowed ? 0 : s->filter_allows ? 9 : 10;
}

/* ---- the table --------------------------------------------------------------------------- */

#define CAPS(names, advice, weight)                                                                \
	{                                                                                          \
		"CapabilityBoundingSet=~" advice, weight, 1, capability, names                     \
	}
#define CALLS(group, weight)                                                                       \
	{                                                                                          \
		"SystemCallFilter=~" group, weight, 10, calls, group                               \
	}
#define FLAG(key, weight)                                                                          \
	{                                                                                          \
		key "=yes", weight, 1, flag, key                                                   \
	}

static const struct item items[] = {
	{"User=", 2000, 10, user, "User"},
	{"SupplementaryGroups=", 200, 1, groups, "SupplementaryGroups"},
	FLAG("PrivateDevices", 1000),
	FLAG("PrivateMounts", 1000),
	FLAG("PrivateNetwork", 2500),
	{"PrivateTmp=yes", 1000, 1, dynamic_flag, "PrivateTmp"},
	FLAG("PrivateUsers", 1000),
	FLAG("ProtectControlGroups", 1000),
	FLAG("ProtectKernelModules", 1000),
	FLAG("ProtectKernelTunables", 1000),
	FLAG("ProtectKernelLogs", 1000),
	FLAG("ProtectClock", 1000),
	{"ProtectHome=yes", 1000, 10, protect_home, "ProtectHome"},
	FLAG("ProtectHostname", 50),
	{"ProtectSystem=strict", 1000, 10, protect_system, "ProtectSystem"},
	{"RootDirectory=", 200, 1, root_directory, ""},
	FLAG("LockPersonality", 100),
	FLAG("MemoryDenyWriteExecute", 100),
	{"NoNewPrivileges=yes", 1000, 1, dynamic_flag, "NoNewPrivileges"},
	CAPS("CAP_SYS_ADMIN", "CAP_SYS_ADMIN", 1500),
	CAPS("CAP_SETUID CAP_SETGID CAP_SETPCAP", "CAP_SETUID", 1500),
	CAPS("CAP_SYS_PTRACE", "CAP_SYS_PTRACE", 1500),
	CAPS("CAP_SYS_TIME", "CAP_SYS_TIME", 1000),
	CAPS("CAP_NET_ADMIN", "CAP_NET_ADMIN", 1000),
	CAPS("CAP_SYS_RAWIO", "CAP_SYS_RAWIO", 1000),
	CAPS("CAP_SYS_MODULE", "CAP_SYS_MODULE", 1000),
	CAPS("CAP_AUDIT_CONTROL CAP_AUDIT_READ CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", 500),
	CAPS("CAP_SYSLOG", "CAP_SYSLOG", 500),
	CAPS("CAP_SYS_NICE CAP_SYS_RESOURCE", "CAP_SYS_NICE", 500),
	CAPS("CAP_MKNOD", "CAP_MKNOD", 500),
	CAPS("CAP_CHOWN CAP_FSETID CAP_SETFCAP", "CAP_CHOWN", 1000),
	CAPS("CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_IPC_OWNER", "CAP_DAC_OVERRIDE",
	     1000),
	CAPS("CAP_KILL", "CAP_KILL", 500),
	CAPS("CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_RAW", "CAP_NET_RAW", 500),
	CAPS("CAP_SYS_BOOT", "CAP_SYS_BOOT", 100),
	CAPS("CAP_MAC_ADMIN CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", 100),
	CAPS("CAP_LINUX_IMMUTABLE", "CAP_LINUX_IMMUTABLE", 75),
	CAPS("CAP_IPC_LOCK", "CAP_IPC_LOCK", 50),
	CAPS("CAP_SYS_CHROOT", "CAP_SYS_CHROOT", 50),
	CAPS("CAP_BLOCK_SUSPEND", "CAP_BLOCK_SUSPEND", 25),
	CAPS("CAP_WAKE_ALARM", "CAP_WAKE_ALARM", 25),
	CAPS("CAP_LEASE", "CAP_LEASE", 25),
	CAPS("CAP_SYS_TTY_CONFIG", "CAP_SYS_TTY_CONFIG", 25),
	CAPS("CAP_SYS_PACCT", "CAP_SYS_PACCT", 25),
	CAPS("CAP_BPF", "CAP_BPF", 25),
	{"UMask=0077", 100, 10, umask_of, "UMask"},
	{"KeyringMode=private", 1000, 1, keyring, "KeyringMode"},
	{"ProtectProc=invisible", 1000, 3, protect_proc, "ProtectProc"},
	{"ProcSubset=pid", 10, 1, proc_subset, "ProcSubset"},
	{"NotifyAccess=main", 1000, 1, notify, "NotifyAccess"},
	{"RemoveIPC=yes", 100, 1, remove_ipc, "RemoveIPC"},
	{"Delegate=no", 100, 1, inverted, "Delegate"},
	FLAG("RestrictRealtime", 500),
	{"RestrictSUIDSGID=yes", 1000, 1, dynamic_flag, "RestrictSUIDSGID"},
	{"RestrictNamespaces=yes", 1500, 1, namespaces, "user"},
	{"RestrictNamespaces=yes", 500, 1, namespaces, "mnt"},
	{"RestrictNamespaces=yes", 500, 1, namespaces, "ipc"},
	{"RestrictNamespaces=yes", 500, 1, namespaces, "pid"},
	{"RestrictNamespaces=yes", 500, 1, namespaces, "cgroup"},
	{"RestrictNamespaces=yes", 500, 1, namespaces, "net"},
	{"RestrictNamespaces=yes", 100, 1, namespaces, "uts"},
	{"RestrictAddressFamilies=", 1500, 1, families, "AF_INET AF_INET6"},
	{"RestrictAddressFamilies=", 25, 1, families, "AF_UNIX"},
	{"RestrictAddressFamilies=", 200, 1, families, "AF_NETLINK"},
	{"RestrictAddressFamilies=", 1000, 1, families, "AF_PACKET"},
	{"RestrictAddressFamilies=", 1250, 1, other_families, ""},
	{"SystemCallArchitectures=native", 1000, 10, architectures, "SystemCallArchitectures"},
	CALLS("@swap", 1000),
	CALLS("@obsolete", 250),
	CALLS("@clock", 1000),
	CALLS("@cpu-emulation", 250),
	CALLS("@debug", 1000),
	CALLS("@mount", 1000),
	CALLS("@module", 1000),
	CALLS("@raw-io", 1000),
	CALLS("@reboot", 1000),
	CALLS("@privileged", 700),
	CALLS("@resources", 700),
	{"IPAddressDeny=any", 1000, 10, addresses, "IPAddressDeny"},
	{"DevicePolicy=closed", 1000, 10, devices, ""},
	{"AmbientCapabilities=", 500, 1, inverted, "AmbientCapabilities"},
};

/* ---- the figure -------------------------------------------------------------------------- */

static struct vb_str joined(struct audit_ctx *c, const struct audit_unit *u, const char *key)
{
	struct vb_str all = {NULL, 0};
	audit_unit_list list = {0};

	audit_unit_values(u, c->arena, "Service", key, &list);
	for (size_t i = 0; i < list.n; i++)
		all = all.n
			? vb_arena_printf(c->arena, "%.*s %.*s", VB_FMT(all),
					  VB_FMT(vb_str_starts(
						  list.v[i]->value, VB_STR("~")) &&
						  vb_str_starts(all, VB_STR("~"))
								? vb_str_from(list.v[i]->value, 1)
								: list.v[i]->value))
					  : list.v[i]->value;
	return all;
}

static struct service service_of(struct audit_ctx *c, const struct audit_unit *u)
{
	struct service s = {.c = c,
			    .u = u,
			    .root = audit_unit_is_root(u),
			    .capabilities = joined(c, u, "CapabilityBoundingSet"),
			    .filter = joined(c, u, "SystemCallFilter"),
			    .families = joined(c, u, "RestrictAddressFamilies")};

	s.dynamic = is_yes(&s, "DynamicUser");
	s.bounded = s.capabilities.n > 0;
	s.filtered = s.filter.n > 0;
	s.filter_allows = s.filtered && s.filter.p[0] != '~';
	s.families_set = s.families.n > 0;
	if (vb_str_is(s.families, "none"))
		s.families = VB_STR("");
	return s;
}

struct gain {
	const char *advice;
	double points;
};

static int gain_order(const void *pa, const void *pb)
{
	const struct gain *a = pa, *b = pb;

	if (a->points != b->points)
		return a->points < b->points ? 1 : -1;
	return strcmp(a->advice, b->advice);
}

/* The same setting counts once, with all it would gain; those a service may not be able to bear are left out. */
static void gain_add(struct gain *gains, size_t *n, const char *advice, double points)
{
	static const char *const heavy[] = {
		"PrivateNetwork=yes", "RootDirectory=", "PrivateUsers=yes", "IPAddressDeny=any"};

	for (size_t i = 0; i < VB_COUNT(heavy); i++)
		if (strcmp(advice, heavy[i]) == 0)
			return;
	for (size_t i = 0; i < *n; i++)
		if (strcmp(gains[i].advice, advice) == 0) {
			gains[i].points += points;
			return;
		}
	gains[(*n)++] = (struct gain){advice, points};
}

int64_t audit_unit_exposure(struct audit_ctx *c, const struct audit_unit *u,
			    struct vb_str *cheapest)
{
	struct service s = service_of(c, u);
	struct gain gains[VB_COUNT(items)];
	struct vb_str list = {NULL, 0};
	uint64_t bad = 0, all = 0;
	size_t n = 0;

	for (size_t i = 0; i < VB_COUNT(items); i++) {
		const struct item *t = &items[i];
		int b = t->badness(&s, t->parameter);

		if (b == NOT_APPLICABLE)
			continue;
		all += (uint64_t)t->weight;
		bad += (uint64_t)t->weight * (uint64_t)b * 30 / (uint64_t)t->range;
		if (b)
			gain_add(gains, &n, t->advice, (double)t->weight * b / t->range);
	}
	qsort(gains, n, sizeof(*gains), gain_order);
	for (size_t i = 0; i < n && i < AUDIT_ADVICE; i++)
		list = vb_arena_printf(c->arena, "%.*s%s%s", VB_FMT(list), i ? ", " : "",
				       gains[i].advice);
	*cheapest = list;
	return (int64_t)((bad * 100 + all * 30 - 1) / (all * 30));
}
