// SPDX-License-Identifier: Apache-2.0
// A trial's report as a row of blocks in one language, ready for a web page or for paper. First a
// page in plain words that claims no more than the verdict; then harm, then the rest.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "vigie/impact/figures.h"

namespace vigie::impact {

struct ReportPages {
  struct Heading {
    std::string words;
    bool new_page = false;  // on paper
  };
  struct Paragraph {
    std::string words;
  };
  struct Verdict {
    std::string word, sentences;
  };
  struct List {
    std::vector<std::string> items;
  };
  struct Table {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;  // as long as the head; the first cell is words
  };
  using Block = std::variant<Heading, Paragraph, Verdict, List, Table, Figure>;

  Tongue tongue = Tongue::en;
  std::string title, subtitle;
  std::string watermark;                 // "EXPLORATORY"; empty: the registered analysis
  std::vector<std::string> differences;  // from the plan
  std::string differences_head;
  std::string plan_sha256;
  core::Date last_night;
  std::vector<Block> blocks;
};

ReportPages pages_of(const Analysis& analysis, const AnalysisInput& input, const Design& design,
                     const Words& words);

// One HTML page that needs nothing else; each figure carries its CSV.
std::string html_of(const ReportPages& pages, const Words& words);

}  // namespace vigie::impact
