#include "cdigest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

static const EVP_MD *algorithm(cdigest_kind kind) {
  switch (kind) {
    case CDIGEST_MD5: return EVP_md5();
    case CDIGEST_SHA1: return EVP_sha1();
    case CDIGEST_SHA256: return EVP_sha256();
    case CDIGEST_SHA512: return EVP_sha512();
    case CDIGEST_SHA3_256: return EVP_sha3_256();
  }
  return NULL;
}

void cdigest_prepare(void) {
  // What is left out are the configuration file, the texts of errors, ciphers, and freeing all of it at the end.
  OPENSSL_init_crypto(
      OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
          OPENSSL_INIT_NO_ADD_ALL_DIGESTS | OPENSSL_INIT_NO_ATEXIT,
      NULL);
}

size_t cdigest(cdigest_kind kind, const void *bytes, size_t length, uint8_t *digest) {
  unsigned int count = 0;
  if (EVP_Digest(bytes == NULL ? "" : bytes, length, digest, &count, algorithm(kind), NULL) != 1) return 0;
  return count;
}

size_t cdigest_hmac(
    cdigest_kind kind, const void *key, size_t key_length, const void *bytes, size_t length, uint8_t *digest) {
  unsigned int count = 0;
  const void *held_key = key == NULL ? "" : key;
  const void *held = bytes == NULL ? "" : bytes;
  if (HMAC(algorithm(kind), held_key, (int)key_length, held, length, digest, &count) == NULL) return 0;
  return count;
}

int cdigest_random(uint8_t *bytes, size_t length) { return RAND_bytes(bytes, (int)length) == 1; }
