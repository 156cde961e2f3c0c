/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <openssl/crypto.h>

#include <sealtree/codesign.h>

void
codesign_init(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}
