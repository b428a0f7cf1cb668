// RE2's patterns and sets of patterns in C: bytes in, offsets out.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cre2_pattern cre2_pattern;
typedef struct cre2_set cre2_set;

/// Compiles a pattern; on failure returns null and writes why, cut to the room and ended with a zero.
cre2_pattern *cre2_compile(const char *text, size_t length, char *error, size_t error_room);
void cre2_free(cre2_pattern *pattern);
/// Groups that capture, the whole match not counted.
int cre2_group_count(const cre2_pattern *pattern);
/// Writes the name of a group, from 1 on, and returns its length; 0 when it has none.
size_t cre2_group_name(const cre2_pattern *pattern, int group, char *name, size_t room);
/// Searches from `start` on; `groups` takes pairs of offsets, -1 and -1 for a group that did not take part.
int cre2_search(const cre2_pattern *pattern, const char *text, size_t length, size_t start, int64_t *groups, int count);

cre2_set *cre2_set_new(void);
void cre2_set_free(cre2_set *set);
/// Adds a pattern; returns its index, or -1 and why.
int cre2_set_add(cre2_set *set, const char *text, size_t length, char *error, size_t error_room);
/// Makes it ready once all were added; 0 when it is too large.
int cre2_set_compile(cre2_set *set);
/// Marks which patterns occur in the text with a one; returns how many, or -1 when it ran out of memory.
int cre2_set_search(const cre2_set *set, const char *text, size_t length, uint8_t *marks, size_t count);
/// Whether any occurs; 1, 0, or -1 when it ran out of memory.
int cre2_set_occurs(const cre2_set *set, const char *text, size_t length);

#ifdef __cplusplus
}
#endif
