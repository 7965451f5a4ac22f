/*
 * strings_table.c - the version texts of widely embedded programs and libraries, one a line.
 *
 * Each text was read in a build of the program or in its sources: the macro that prints it is upstream's own. A library
 * whose text is its bare version ("3.40.1") is only believed under its own file name.
 */
#include "scan/readers/strings_int.h"

#include <stddef.h>

#define BARE(name, file, supplier, dots)                                                           \
	{                                                                                          \
		name, file, "", NULL, supplier, SIGN_START | SIGN_ALONE, dots                      \
	}
#define TEXT(name, before, after, supplier)                                                        \
	{                                                                                          \
		name, NULL, before, after, supplier, SIGN_START, 1                                 \
	}
#define NAMED(name, file, before, after, supplier)                                                 \
	{                                                                                          \
		name, file, before, after, supplier, SIGN_START, 1                                 \
	}

const struct scan_sign scan_signs[] = {
	/* systems and loaders */
	TEXT("linux", "Linux version ", " (", "kernel.org"),
	TEXT("u-boot", "U-Boot ", " (", "DENX"),
	TEXT("u-boot", "U-Boot SPL ", " (", "DENX"),
	{"barebox", NULL, "barebox ", NULL, "Pengutronix", SIGN_START, 2},
	TEXT("busybox", "BusyBox v", " (", "busybox.net"),
	TEXT("toybox", "toybox ", NULL, "landley.net"),
	TEXT("systemd", "systemd ", " running in", "systemd.io"),
	NAMED("glibc", "libc.so*", "glibc ", NULL, "GNU"),
	NAMED("glibc", "libc-2*", "GNU C Library (", NULL, "GNU"),
	TEXT("uclibc-ng", "uClibc-ng release version: ", NULL, "uclibc-ng.org"),
	BARE("musl", "ld-musl-*", "musl-libc.org", 2),
	/* cryptography */
	TEXT("openssl", "OpenSSL ", " ", "OpenSSL"),
	TEXT("libressl", "LibreSSL ", NULL, "OpenBSD"),
	TEXT("wolfssl", "wolfSSL ", NULL, "wolfSSL"),
	TEXT("mbedtls", "Mbed TLS ", NULL, "Arm"),
	TEXT("mbedtls", "mbed TLS ", NULL, "Arm"),
	BARE("libsodium", "libsodium.so*", "libsodium.org", 2),
	/* remote access */
	TEXT("dropbear", "SSH-2.0-dropbear_", NULL, "Matt Johnston"),
	TEXT("dropbear", "Dropbear v", NULL, "Matt Johnston"),
	TEXT("dropbear", "Dropbear server v", NULL, "Matt Johnston"),
	TEXT("openssh", "OpenSSH_", NULL, "OpenBSD"),
	TEXT("libssh2", "SSH-2.0-libssh2_", NULL, "libssh2.org"),
	TEXT("libssh", "SSH-2.0-libssh_", NULL, "libssh.org"),
	TEXT("openvpn", "OpenVPN ", " ", "OpenVPN"),
	TEXT("strongswan", "strongSwan ", NULL, "strongSwan"),
	/* network services */
	NAMED("dnsmasq", "*dnsmasq*", "dnsmasq-", NULL, "Simon Kelley"),
	{"dnsmasq", "dnsmasq", "", NULL, "Simon Kelley", SIGN_START | SIGN_ALONE, 1},
	TEXT("hostapd", "hostapd v", NULL, "w1.fi"),
	TEXT("wpa_supplicant", "wpa_supplicant v", NULL, "w1.fi"),
	TEXT("lighttpd", "lighttpd/", NULL, "lighttpd.net"),
	TEXT("nginx", "nginx/", NULL, "nginx"),
	TEXT("apache-http-server", "Apache/", NULL, "Apache"),
	TEXT("boa", "Boa/", NULL, "boa.org"),
	TEXT("mini_httpd", "mini_httpd/", NULL, "ACME Laboratories"),
	TEXT("thttpd", "thttpd/", NULL, "ACME Laboratories"),
	TEXT("goahead", "GoAhead ", NULL, "Embedthis"),
	TEXT("mosquitto", "mosquitto version ", NULL, "Eclipse"),
	TEXT("vsftpd", "vsFTPd ", ")", "vsftpd"),
	TEXT("vsftpd", "(vsFTPd ", ")", "vsftpd"),
	TEXT("proftpd", "ProFTPD ", " ", "ProFTPD"),
	TEXT("pure-ftpd", "pure-ftpd v", NULL, "Pure-FTPd"),
	TEXT("samba", "Samba ", NULL, "Samba"),
	TEXT("net-snmp", "NET-SNMP version ", NULL, "Net-SNMP"),
	TEXT("miniupnpd", "MiniUPnPd/", NULL, "MiniUPnP"),
	TEXT("avahi", "avahi-daemon ", " starting", "avahi.org"),
	TEXT("bind", "BIND ", " ", "ISC"),
	TEXT("unbound", "unbound ", NULL, "NLnet Labs"),
	TEXT("bluez", "BlueZ ", NULL, "bluez.org"),
	TEXT("ntp", "ntpd ", "@", "ntp.org"),
	TEXT("chrony", "chronyd version ", " ", "chrony"),
	TEXT("radvd", "radvd version ", NULL, "radvd"),
	/* clients */
	TEXT("curl", "libcurl/", NULL, "curl.se"),
	TEXT("curl", "CLIENT libcurl ", NULL, "curl.se"),
	TEXT("curl", "curl ", " (", "curl.se"),
	TEXT("wget", "Wget/", NULL, "GNU"),
	TEXT("bash", "@(#)Bash version ", "(", "GNU"),
	TEXT("git", "git version ", NULL, "Git"),
	TEXT("rsync", "rsync  version ", NULL, "Samba"),
	TEXT("xz", "xz (XZ Utils) ", NULL, "tukaani.org"),
	TEXT("tcpdump", "tcpdump version ", NULL, "tcpdump.org"),
	/* libraries */
	TEXT("zlib", " deflate ", " Copyright 1995-", "zlib.net"),
	TEXT("zlib", " inflate ", " Copyright 1995-", "zlib.net"),
	TEXT("zlib", "deflate ", " Copyright 1995-", "zlib.net"),
	TEXT("zlib", "inflate ", " Copyright 1995-", "zlib.net"),
	TEXT("libpng", " libpng version ", NULL, "libpng.org"),
	TEXT("libpng", "libpng version ", NULL, "libpng.org"),
	TEXT("expat", "expat_", NULL, "libexpat"),
	TEXT("libjpeg-turbo", "libjpeg-turbo version ", " ", "libjpeg-turbo.org"),
	TEXT("libtiff", "LIBTIFF, Version ", NULL, "libtiff"),
	TEXT("dbus", "libdbus ", NULL, "freedesktop.org"),
	TEXT("ffmpeg", "FFmpeg version ", NULL, "FFmpeg"),
	TEXT("libpcap", "libpcap version ", NULL, "tcpdump.org"),
	TEXT("lua", "$LuaVersion: Lua ", " ", "PUC-Rio"),
	TEXT("freetype", "FreeType ", NULL, "freetype.org"),
	BARE("sqlite", "libsqlite3.so*", "sqlite.org", 2),
	BARE("libevent", "libevent*.so*", "libevent.org", 2),
	BARE("libuv", "libuv.so*", "libuv.org", 2),
	BARE("nghttp2", "libnghttp2.so*", "nghttp2.org", 2),
	BARE("zstd", "libzstd.so*", "Meta", 2),
	BARE("lz4", "liblz4.so*", "lz4.org", 2),
	BARE("xz", "liblzma.so*", "tukaani.org", 2),
	BARE("libyaml", "libyaml-0.so*", "pyyaml.org", 2),
	NAMED("bzip2", "libbz2.so*", "", ", ", "sourceware.org"),
	NAMED("pcre2", "libpcre2-*.so*", "", " 20", "PCRE"),
};
const size_t scan_signs_count = sizeof(scan_signs) / sizeof(scan_signs[0]);
