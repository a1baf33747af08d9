// SPDX-License-Identifier: Apache-2.0
// The search action message in words, English and French, in the six parts of IAMSAR vol. II, with
// what each unit must read back.
#pragma once

#include <optional>
#include <string>

#include "vigie/model/search.h"

namespace vigie::search {

enum class Language { english, french };

// What changed since the last message: the boat is gone and people are in the water, say.
struct ObjectChange {
  core::Instant at;
  std::string from, to;
  double old_plan_pos = 0;  // what the old plan flown on would still find of the new object
  double new_plan_pos = 0;
  struct Width {
    std::string unit;
    core::Length before, after;
  };
  std::vector<Width> widths;  // per unit of the new plan
};

struct MessageFacts {
  std::string last_known;  // position in words
  core::Instant last_known_at;
  std::string conditions;  // "visibility 10 nmi, wind 12 kn, waves 0.5 m"
  std::optional<ObjectChange> change;
};

std::string search_action_message(const model::SearchPlan& plan, const MessageFacts& facts,
                                  Language language);

}  // namespace vigie::search
