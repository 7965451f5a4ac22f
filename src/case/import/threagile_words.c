/*
 * threagile_words.c - enumerations of Threagile (Threagile/threagile, support/schema.json). Both spellings of the
 * renamed ones are read: "enduser-" became "end-user-". Of two rows with one meaning here, the first is exported.
 * Five levels against four: the two highest are one, so that nothing is rated lower than it was.
 */
#include "case/import/threagile_int.h"

const struct import_word threagile_confidentiality[] = {
	{"public", "1"},       {"internal", "2"},
	{"restricted", "3"},   {"strictly-confidential", "4"},
	{"confidential", "4"}, {0},
};
const struct import_word threagile_integrity[] = {
	{"archive", "1"},          {"operational", "2"}, {"important", "3"},
	{"mission-critical", "4"}, {"critical", "4"},    {0},
};
const struct import_word threagile_kinds[] = {
	{"process", "process"},
	{"datastore", "store"},
	{"external-entity", "person"},
	{0},
};
const struct import_word threagile_encryption[] = {
	{"none", "no"},
	{"transparent", "yes"},
	{"data-with-symmetric-shared-key", "yes"},
	{"data-with-asymmetric-shared-key", "yes"},
	{"data-with-end-user-individual-key", "yes"},
	{"data-with-enduser-individual-key", "yes"},
	{0},
};
const struct import_word threagile_auth[] = {
	{"none", "none"},        {"credentials", "password"},    {"token", "token"},
	{"session-id", "token"}, {"client-certificate", "cert"}, {"client-certificate", "key"},
	{"two-factor", "mfa"},   {"externalized", "unknown"},    {0},
};
const struct import_word threagile_authz[] = {
	{"none", "none"},
	{"technical-user", "service"},
	{"end-user-identity-propagation", "user"},
	{"enduser-identity-propagation", "user"},
	{0},
};
const struct import_word threagile_boundaries[] = {
	{"network-on-prem", "lan"},
	{"network-virtual-lan", "lan"},
	{"network-policy-namespace-isolation", "lan"},
	{"network-cloud-provider", "cloud"},
	{"network-cloud-security-group", "cloud"},
	{"network-dedicated-hoster", "site"},
	{"execution-environment", "device"},
	{0},
};

int threagile_trust(const char *kind)
{
	return !kind ? 0 : strcmp(kind, "cloud") == 0 ? 2 : 3;
}

size_t threagile_words(const struct import_word *words)
{
	size_t n = 0;

	while (words[n].theirs)
		n++;
	return n;
}

enum model_yes threagile_tls(struct vb_str protocol)
{
	static const char *const encrypted[] = {"https", "wss",  "ssh",   "ssh-tunnel", "sftp",
						"scp",   "ftps", "ldaps", "mqtts"};
	static const char *const local[] = {"in-process-library-call",
					    "inter-process-communication", "local-file-access",
					    "container-spawning", "unknown-protocol"};

	if (!protocol.n)
		return MODEL_UNSAID;
	for (size_t i = 0; i < VB_COUNT(encrypted); i++)
		if (vb_str_is(protocol, encrypted[i]))
			return MODEL_SAID_YES;
	for (size_t i = 0; i < VB_COUNT(local); i++)
		if (vb_str_is(protocol, local[i]))
			return MODEL_UNSAID;
	return vb_str_ends(protocol, VB_STR("-encrypted")) ? MODEL_SAID_YES : MODEL_SAID_NO;
}
