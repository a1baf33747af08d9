// SPDX-License-Identifier: Apache-2.0
// The briefing's own words and numbers in its two languages.
#pragma once

#include <string>

#include "vigie/chart/briefing.h"

namespace vigie::chart {

class Words {
 public:
  explicit Words(Language language) : language_(language) {}
  // The words of a key of the table; the key itself where there are none.
  std::string operator()(const std::string& key) const;
  std::string number(double value, int digits) const;  // decimal comma in French
  std::string date(core::Instant at) const;            // "7 June 2019" (UTC day)
  std::string local_clock(core::Instant at) const;     // "22:06" of the reader's country
  std::string colon() const { return language_ == Language::fr ? " : " : ": "; }
  Language language() const { return language_; }

 private:
  Language language_;
};

}  // namespace vigie::chart
