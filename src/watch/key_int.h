/* key_int.h - OpenSSL's private key, between key.c and bundle.c. */
#ifndef VAUBAN_WATCH_KEY_INT_H
#define VAUBAN_WATCH_KEY_INT_H

#include <openssl/evp.h>

#include "watch/bundle.h"

bool watch_pkey_load(const char *path, EVP_PKEY **out, struct vb_error *err) VB_MUST_USE;
void watch_pkey_cleanup(EVP_PKEY **key);

#endif
