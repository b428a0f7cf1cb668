#include "cre2.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

struct cre2_pattern {
  RE2 pattern;
  cre2_pattern(re2::StringPiece text, const RE2::Options &options) : pattern(text, options) {}
};

struct cre2_set {
  RE2::Set set;
  explicit cre2_set(const RE2::Options &options) : set(options, RE2::UNANCHORED) {}
};

namespace {

RE2::Options quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  return options;
}

void tell(const std::string &what, char *error, size_t room) {
  if (room == 0) return;
  size_t count = std::min(what.size(), room - 1);
  std::memcpy(error, what.data(), count);
  error[count] = 0;
}

}  // namespace

cre2_pattern *cre2_compile(const char *text, size_t length, char *error, size_t error_room) {
  auto *pattern = new cre2_pattern(re2::StringPiece(text, length), quiet());
  if (pattern->pattern.ok()) return pattern;
  tell(pattern->pattern.error(), error, error_room);
  delete pattern;
  return nullptr;
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

int cre2_group_count(const cre2_pattern *pattern) { return pattern->pattern.NumberOfCapturingGroups(); }

size_t cre2_group_name(const cre2_pattern *pattern, int group, char *name, size_t room) {
  const auto &names = pattern->pattern.CapturingGroupNames();
  auto found = names.find(group);
  if (found == names.end()) return 0;
  size_t count = std::min(found->second.size(), room);
  std::memcpy(name, found->second.data(), count);
  return count;
}

int cre2_search(
    const cre2_pattern *pattern, const char *text, size_t length, size_t start, int64_t *groups, int count) {
  constexpr int held = 17;
  re2::StringPiece few[held];
  std::vector<re2::StringPiece> many;
  re2::StringPiece *found = few;
  if (count > held) {
    many.resize(count);
    found = many.data();
  }
  // A null text would make empty groups look like groups that did not take part.
  re2::StringPiece piece(text == nullptr ? "" : text, length);
  if (!pattern->pattern.Match(piece, start, length, RE2::UNANCHORED, found, count)) return 0;
  for (int index = 0; index < count; index++) {
    bool took_part = found[index].data() != nullptr;
    groups[2 * index] = took_part ? found[index].data() - piece.data() : -1;
    groups[2 * index + 1] = took_part ? found[index].data() - piece.data() + (int64_t)found[index].size() : -1;
  }
  return 1;
}

cre2_set *cre2_set_new(void) { return new cre2_set(quiet()); }

void cre2_set_free(cre2_set *set) { delete set; }

int cre2_set_add(cre2_set *set, const char *text, size_t length, char *error, size_t error_room) {
  std::string why;
  int index = set->set.Add(re2::StringPiece(text, length), &why);
  if (index < 0) tell(why, error, error_room);
  return index;
}

int cre2_set_compile(cre2_set *set) { return set->set.Compile() ? 1 : 0; }

int cre2_set_search(const cre2_set *set, const char *text, size_t length, uint8_t *marks, size_t count) {
  std::vector<int> found;
  RE2::Set::ErrorInfo info;
  bool any = set->set.Match(re2::StringPiece(text == nullptr ? "" : text, length), &found, &info);
  if (info.kind == RE2::Set::kOutOfMemory) return -1;
  if (!any) return 0;
  for (int index : found) {
    if (index >= 0 && (size_t)index < count) marks[index] = 1;
  }
  return (int)found.size();
}

int cre2_set_occurs(const cre2_set *set, const char *text, size_t length) {
  RE2::Set::ErrorInfo info;
  bool any = set->set.Match(re2::StringPiece(text == nullptr ? "" : text, length), nullptr, &info);
  if (info.kind == RE2::Set::kOutOfMemory) return -1;
  return any ? 1 : 0;
}
