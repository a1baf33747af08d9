// SPDX-License-Identifier: Apache-2.0
// The words of a trial's report in its two languages. A sentence is written once, in English, where
// it is used; one table (report_sentences.h) has its French. Numbers, dates and the spaces before
// double punctuation are those of the language.
//
//   const Words w(Tongue::fr);
//   w("vintage {}", name)   // "millésime ..."
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "vigie/core/date.h"
#include "vigie/impact/report_sentences.h"

namespace vigie::impact {

enum class Tongue { en, fr };

class Words {
 public:
  explicit Words(Tongue tongue) : tongue_(tongue) {}
  Tongue tongue() const { return tongue_; }

  // The sentence with its places filled, by words: no number goes in unformatted.
  template <class... Values>
  std::string operator()(ReportSentence sentence, const Values&... values) const {
    static_assert((std::is_convertible_v<const Values&, std::string_view> && ...));
    return fmt::vformat(typeset(raw(sentence)), fmt::make_format_args(values...));
  }
  // A name that the analysis gives; what is not in the table comes back as it was.
  std::string name(std::string_view english) const;
  // A column of what was known before the night, with its unit.
  std::string column(std::string_view key) const;
  // What the analysis says of its differences from the plan.
  std::string difference(const std::string& english) const;

  std::string number(double value, int decimals) const;  // 1,234.50; 1 234,50; "-" for none
  std::string whole(double value) const { return number(value, 0); }
  std::string percent(double share, int decimals) const;  // of 1: "5.0 %"
  std::string ratio(double value) const;   // two decimals; "-" where there is none, "open"
  std::string p_value(double p) const;     // four decimals
  std::string date(core::Date day) const;  // 1 April 2027; 1er avril 2027

 private:
  std::string_view raw(ReportSentence sentence) const {
    const SentencePair& pair = kSentences[sentence.index];
    return tongue_ == Tongue::fr ? pair.fr : pair.en;
  }
  std::string typeset(std::string_view text) const;
  Tongue tongue_;
};

}  // namespace vigie::impact
