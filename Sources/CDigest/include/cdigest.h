// The digests of libcrypto that OpenTelemetry's processors use, by one name each.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum { CDIGEST_MD5, CDIGEST_SHA1, CDIGEST_SHA256, CDIGEST_SHA512, CDIGEST_SHA3_256 } cdigest_kind;

/// Sets the library up for no more than digests, which takes a fifth of the time; does nothing when called again.
void cdigest_prepare(void);
/// Writes the digest into `digest`, which has room for 64 bytes; returns its length, 0 when the library refuses.
size_t cdigest(cdigest_kind kind, const void *bytes, size_t length, uint8_t *digest);
/// The same with a key, as HMAC.
size_t cdigest_hmac(
    cdigest_kind kind, const void *key, size_t key_length, const void *bytes, size_t length, uint8_t *digest);
/// Fills `bytes` with random ones that nobody can guess; 0 when the library refuses.
int cdigest_random(uint8_t *bytes, size_t length);
