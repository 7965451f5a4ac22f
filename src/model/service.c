/* service.c - see service.h. */
#include "model/service.h"

#include <arpa/inet.h>

bool model_proto_network(struct vb_str proto)
{
	static const char *const others[] = {
		"unix", "file",  "ui",    "ipc",    "dbus",      "pipe", "shm",    "local",
		"exec", "rs232", "rs485", "serial", "uart",      "i2c",  "spi",    "usb",
		"jtag", "can",   "gpio",  "human",  "bluetooth", "ble",  "zigbee", "lora"};

	for (size_t i = 0; i < VB_COUNT(others); i++)
		if (vb_str_ieq(proto, vb_str(others[i])))
			return false;
	return true;
}

static const struct {
	const char *proto;
	enum model_transport transport;
	uint16_t port;
} usual[] = {
	{"http", MODEL_TCP, 80},         {"https", MODEL_TCP, 443},
	{"ssh", MODEL_TCP, 22},          {"sftp", MODEL_TCP, 22},
	{"scp", MODEL_TCP, 22},          {"telnet", MODEL_TCP, 23},
	{"ftp", MODEL_TCP, 21},          {"ftps", MODEL_TCP, 990},
	{"tftp", MODEL_UDP, 69},         {"smtp", MODEL_TCP, 25},
	{"smtps", MODEL_TCP, 465},       {"imaps", MODEL_TCP, 993},
	{"dns", MODEL_UDP, 53},          {"dot", MODEL_TCP, 853},
	{"ntp", MODEL_UDP, 123},         {"dhcp", MODEL_UDP, 67},
	{"snmp", MODEL_UDP, 161},        {"syslog", MODEL_UDP, 514},
	{"syslog-tls", MODEL_TCP, 6514}, {"ldap", MODEL_TCP, 389},
	{"ldaps", MODEL_TCP, 636},       {"mqtt", MODEL_TCP, 1883},
	{"mqtts", MODEL_TCP, 8883},      {"amqp", MODEL_TCP, 5672},
	{"amqps", MODEL_TCP, 5671},      {"coap", MODEL_UDP, 5683},
	{"coaps", MODEL_UDP, 5684},      {"modbus", MODEL_TCP, 502},
	{"opcua", MODEL_TCP, 4840},      {"opc-ua", MODEL_TCP, 4840},
	{"s7", MODEL_TCP, 102},          {"dnp3", MODEL_TCP, 20000},
	{"bacnet", MODEL_UDP, 47808},    {"hl7", MODEL_TCP, 2575},
	{"mllp", MODEL_TCP, 2575},       {"dicom", MODEL_TCP, 104},
	{"postgres", MODEL_TCP, 5432},   {"postgresql", MODEL_TCP, 5432},
	{"mysql", MODEL_TCP, 3306},      {"redis", MODEL_TCP, 6379},
	{"rdp", MODEL_TCP, 3389},        {"vnc", MODEL_TCP, 5900},
	{"smb", MODEL_TCP, 445},         {"nfs", MODEL_TCP, 2049},
	{"rtsp", MODEL_TCP, 554},        {"sip", MODEL_UDP, 5060},
	{"ipsec", MODEL_UDP, 500},       {"openvpn", MODEL_UDP, 1194},
	{"wireguard", MODEL_UDP, 0},     {"quic", MODEL_UDP, 443},
	{"udp", MODEL_UDP, 0},           {"radius", MODEL_UDP, 1812},
	{"mdns", MODEL_UDP, 5353},       {"dtls", MODEL_UDP, 0},
};

bool model_flow_service(const struct model_flow *f, struct model_service *out)
{
	struct model_service s = {.transport = MODEL_TCP, .port = (uint16_t)f->port};

	if (!model_proto_network(f->proto))
		return false;
	for (size_t i = 0; i < VB_COUNT(usual); i++) {
		if (!vb_str_ieq(f->proto, vb_str(usual[i].proto)))
			continue;
		s.transport = usual[i].transport;
		s.assumed = !s.port && usual[i].port;
		s.port = s.port ? s.port : usual[i].port;
	}
	*out = s;
	return true;
}

static bool name_shape(struct vb_str s)
{
	bool letter = false, dot = true; /* a label may not be empty */

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if ((c == '.' || c == '-') && dot)
			return false;
		if (!alpha && !(c >= '0' && c <= '9') && c != '-' && c != '.')
			return false;
		letter |= alpha;
		dot = c == '.';
	}
	return s.n && s.n <= 253 && letter && !dot;
}

enum model_address_kind model_address_parse(struct vb_str text)
{
	size_t slash = vb_str_chr(text, '/');
	struct vb_str host = vb_str_sub(text, 0, slash), bits = vb_str_from(text, slash + 1);
	unsigned char bytes[16];
	char z[64];
	uint64_t n = 0;

	if (slash < text.n && (!vb_str_u64(bits, &n) || bits.n > 3))
		return MODEL_ADDRESS_BAD;
	if (!host.n || host.n >= sizeof(z))
		return slash == text.n && name_shape(text) ? MODEL_ADDRESS_NAME : MODEL_ADDRESS_BAD;
	memcpy(z, host.p, host.n);
	z[host.n] = '\0';
	if (inet_pton(AF_INET, z, bytes) == 1)
		return n <= 32 ? MODEL_ADDRESS_V4 : MODEL_ADDRESS_BAD;
	if (inet_pton(AF_INET6, z, bytes) == 1)
		return n <= 128 ? MODEL_ADDRESS_V6 : MODEL_ADDRESS_BAD;
	return slash == text.n && name_shape(text) ? MODEL_ADDRESS_NAME : MODEL_ADDRESS_BAD;
}

const model_ids *model_part_addresses(const struct model_case *c, const struct model_part *p)
{
	const struct model_zone *z = model_case_zone(c, p->zone);

	return p->address.n || !z ? &p->address : &z->address;
}
