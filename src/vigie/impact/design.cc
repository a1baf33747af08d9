// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/design.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "vigie/impact/night_calendar.h"

namespace vigie::impact {
namespace {

using core::ErrorKind;
using core::fail;
using core::Result;

struct Named {
  const char* name;
  DesignKind kind;
  bool has_block_nights;
};
constexpr Named kDesigns[] = {{"nightly-coin", DesignKind::nightly_coin, false},
                              {"paired-nights", DesignKind::paired_nights, false},
                              {"blocks", DesignKind::blocks, true},
                              {"week-paired", DesignKind::week_paired, false},
                              {"half-sectors", DesignKind::half_sectors, false},
                              {"two-stage", DesignKind::two_stage, true},
                              {"stepped-wedge", DesignKind::stepped_wedge, false}};

// Levels of every design but the stepped wedge, by index.
constexpr std::uint8_t kNone = 0, kAll = 1, kHalf = 2;

int blocks_per_stratum(DesignKind kind) {
  switch (kind) {
    case DesignKind::nightly_coin:
      return 14;
    case DesignKind::paired_nights:
    case DesignKind::week_paired:
      return 2;
    case DesignKind::blocks:
    case DesignKind::two_stage:
      return 4;
    case DesignKind::half_sectors:
      return 1;
    case DesignKind::stepped_wedge:
      return 0;  // one stratum
  }
  return 1;
}

// The levels that `n` blocks of one stratum share out, each list equally likely before it is
// shuffled. An odd number without a middle level is balanced by a coin for the one left over.
std::vector<std::vector<std::uint8_t>> level_lists(DesignKind kind, int n) {
  if (kind == DesignKind::half_sectors) return {{kHalf}};
  if (kind == DesignKind::two_stage && n == 3) return {{kNone, kHalf, kAll}};
  if (kind == DesignKind::two_stage && n == 4) return {{kNone, kHalf, kHalf, kAll}};
  std::vector<std::uint8_t> less(static_cast<std::size_t>(n), kNone);
  std::fill(less.end() - n / 2, less.end(), kAll);
  if (n % 2 == 0) return {less};
  std::vector<std::uint8_t> more = less;
  more[static_cast<std::size_t>(n - n / 2 - 1)] = kAll;
  return {less, more};
}

std::vector<SectorSet> sets_of_size(int sectors, int size) {
  std::vector<SectorSet> sets;
  for (unsigned set = 0; set < (1u << sectors); ++set)
    if (std::popcount(set) == size) sets.push_back(static_cast<SectorSet>(set));
  return sets;
}

bool in_blocks(DesignKind kind) {
  return kind == DesignKind::blocks || kind == DesignKind::two_stage;
}

int nights_of_block(const DesignOptions& o) {
  if (o.kind == DesignKind::week_paired) return 7;
  if (in_blocks(o.kind)) return o.block_nights;
  if (o.kind == DesignKind::stepped_wedge) return o.nights / (o.sectors + 1);
  return 1;
}

Result<void> check(const DesignOptions& o) {
  const auto bad = [](std::string field, std::string problem, std::string mend) {
    return fail({ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)});
  };
  if (o.sectors < 1 || o.sectors > kMaxSectors)
    return bad("sectors", fmt::format("is {}", o.sectors), fmt::format("1 to {}", kMaxSectors));
  const bool by_sector = o.kind == DesignKind::half_sectors || o.kind == DesignKind::two_stage ||
                         o.kind == DesignKind::stepped_wedge;
  if (by_sector && o.sectors < 2)
    return bad("sectors", "is 1, and this design needs sectors that differ", "give at least 2");
  if (in_blocks(o.kind) && (o.block_nights < 2 || o.block_nights > 60))
    return bad("block_nights", fmt::format("is {}", o.block_nights), "give 2 to 60");
  const int block = nights_of_block(o);
  if (o.nights < 14 || o.nights > 3660 || block < 1 || o.nights < 4 * block)
    return bad("nights", fmt::format("is {}", o.nights),
               fmt::format("give {} to 3660: four blocks at least", std::max(14, 4 * block)));
  if (o.washout_nights < 0 || (o.washout_nights > 0 && o.washout_nights >= block))
    return bad("washout_nights", fmt::format("is {}", o.washout_nights),
               fmt::format("give less than the {} nights of a block", block));
  const Constraints& c = o.constraints;
  const int most = o.kind == DesignKind::half_sectors ? o.sectors / 2 : o.sectors;
  if (c.crews != 0 && c.crews < most)
    return bad("crews",
               fmt::format("is {}, and this design flies {} sectors on some nights", c.crews, most),
               "find crews, watch fewer sectors, or use half-sectors");
  const bool wedge = o.kind == DesignKind::stepped_wedge;
  if (c.max_consecutive_nights != 0 && (c.max_consecutive_nights < block || wedge))
    return bad("max_consecutive_nights",
               fmt::format("is {}, shorter than one block", c.max_consecutive_nights),
               wedge ? "a stepped wedge never stops flying: choose another design"
                     : fmt::format("give at least {}, or a design with shorter blocks", block));
  if (!(c.acceptance >= 0.001 && c.acceptance <= 1))
    return bad("acceptance", fmt::format("is {}", c.acceptance), "give a share, 0.001 to 1");
  return {};
}

}  // namespace

Result<DesignName> parse_design(std::string_view text) {
  for (const Named& named : kDesigns) {
    if (text == named.name)
      return DesignName{named.kind, named.kind == DesignKind::two_stage ? 7
                                    : named.has_block_nights            ? 3
                                                                        : 1};
    const std::string stem = std::string(named.name) + "-";
    if (!named.has_block_nights || !text.starts_with(stem)) continue;
    const std::string_view digits = text.substr(stem.size());
    int nights = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), nights);
    if (error == std::errc() && end == digits.data() + digits.size() && nights >= 2 && nights <= 60)
      return DesignName{named.kind, nights};
  }
  return fail({ErrorKind::invalid, "design", fmt::format("\"{}\" is not known", text.substr(0, 40)),
               fmt::format("use one of: {}", fmt::join(offered_designs(), ", "))});
}

std::string format_design(DesignName name) {
  for (const Named& named : kDesigns)
    if (named.kind == name.kind)
      return named.has_block_nights ? fmt::format("{}-{}", named.name, name.block_nights)
                                    : named.name;
  return {};
}

std::vector<std::string> offered_designs() {
  return {"nightly-coin", "paired-nights", "blocks-3",     "blocks-7",     "week-paired",
          "half-sectors", "two-stage-7",   "two-stage-14", "stepped-wedge"};
}

double Design::dose(SectorSet set) const {
  return std::popcount(set) / static_cast<double>(options_.sectors);
}

void Design::cut_blocks() {
  const int length = nights_of_block(options_);
  // What is left over makes a block of its own when it is half a block at least, else it lengthens
  // the last one. A stepped wedge has one step more than sectors.
  const int left = options_.nights % length;
  int count = options_.nights / length + (left > 0 && 2 * left >= length ? 1 : 0);
  if (options_.kind == DesignKind::stepped_wedge) count = options_.sectors + 1;
  for (int b = 0; b < count; ++b) {
    const int first = b * length;
    const int last = b == count - 1 ? options_.nights : std::min(options_.nights, first + length);
    blocks_.push_back({first, last - first});
    for (int t = first; t < last; ++t) block_of_.push_back(b);
  }
}

void Design::cut_strata() {
  const int count = static_cast<int>(blocks_.size());
  if (options_.kind == DesignKind::stepped_wedge) {
    for (int j = 0; j < count; ++j)
      probability_.push_back(static_cast<double>(j) / options_.sectors);
    strata_.push_back({0, count, 0, {}});
    return;
  }
  levels_ = {{0}, {all_sectors()}};
  if (options_.kind == DesignKind::two_stage || options_.kind == DesignKind::half_sectors) {
    auto halves = sets_of_size(options_.sectors, options_.sectors / 2);
    if (options_.sectors % 2 == 1)
      for (const SectorSet set : sets_of_size(options_.sectors, options_.sectors / 2 + 1))
        halves.push_back(set);
    if (options_.constraints.crews != 0)
      std::erase_if(halves,
                    [&](SectorSet s) { return std::popcount(s) > options_.constraints.crews; });
    levels_.push_back(std::move(halves));
  }
  const int per_stratum = blocks_per_stratum(options_.kind);
  for (int first = 0; first < count; first += per_stratum) {
    Stratum stratum{first, std::min(per_stratum, count - first), 0, {}};
    for (auto list : level_lists(options_.kind, stratum.blocks)) {
      std::sort(list.begin(), list.end());
      do {
        stratum.levels.insert(stratum.levels.end(), list.begin(), list.end());
        ++stratum.arrangements;
      } while (std::next_permutation(list.begin(), list.end()));
    }
    if (levels_.size() == 2)
      for (const std::uint8_t level : stratum.levels) stratum.sets.push_back(levels_[level][0]);
    strata_.push_back(std::move(stratum));
  }
  // Only crews for the lesser half of an odd number of sectors make it other than one half.
  double probability = 0.5;
  if (options_.kind == DesignKind::half_sectors) {
    probability = 0;
    for (const SectorSet set : levels_[kHalf]) probability += dose(set);
    probability /= static_cast<double>(levels_[kHalf].size());
  }
  probability_.assign(blocks_.size(), probability);
}

void Design::count_schedules() {
  if (options_.kind == DesignKind::stepped_wedge) {
    distinct_log10_ = std::lgamma(options_.sectors + 1.0) / std::log(10.0);
    return;
  }
  for (const Stratum& s : strata_) {
    double schedules = 0;
    for (int a = 0; a < s.arrangements; ++a) {
      double product = 1;
      for (int j = 0; j < s.blocks; ++j)
        product *= static_cast<double>(
            levels_[s.levels[static_cast<std::size_t>(a * s.blocks + j)]].size());
      schedules += product;
    }
    distinct_log10_ += std::log10(schedules);
  }
}

void Design::draw_free(core::Random& random, Schedule& into) const {
  into.flown.resize(blocks_.size());
  if (options_.kind == DesignKind::stepped_wedge) {
    int order[kMaxSectors];
    std::iota(order, order + options_.sectors, 0);
    for (int s = options_.sectors - 1; s > 0; --s)
      std::swap(order[s], order[random.below(static_cast<std::uint32_t>(s + 1))]);
    SectorSet set = 0;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      if (b > 0) set = static_cast<SectorSet>(set | 1u << order[b - 1]);
      into.flown[b] = set;
    }
    return;
  }
  for (const Stratum& s : strata_) {
    const std::uint32_t a =
        s.arrangements == 1 ? 0 : random.below(static_cast<std::uint32_t>(s.arrangements));
    const std::size_t row = static_cast<std::size_t>(a) * static_cast<std::size_t>(s.blocks);
    if (!s.sets.empty()) {
      std::copy_n(s.sets.data() + row, s.blocks, into.flown.data() + s.first_block);
      continue;
    }
    const std::uint8_t* levels = s.levels.data() + row;
    SectorSet* flown = into.flown.data() + s.first_block;
    for (int j = 0; j < s.blocks; ++j) {
      const auto& level = levels_[levels[j]];
      flown[j] = level.size() == 1 ? level[0]
                                   : level[random.below(static_cast<std::uint32_t>(level.size()))];
    }
  }
}

double Design::imbalance_of(const Schedule& schedule, std::size_t column) const {
  double moment = 0;
  for (std::size_t b = 0; b < blocks_.size(); ++b)
    moment += (dose(schedule.flown[b]) - probability_[b]) * balance_[column][b];
  return moment;
}

double Design::imbalance(const Schedule& schedule) const {
  double sum = 0;
  for (std::size_t c = 0; c < balance_.size(); ++c) {
    const double moment = imbalance_of(schedule, c);
    if (balance_stddev_[c] > 0) sum += moment * moment / (balance_stddev_[c] * balance_stddev_[c]);
  }
  return sum;
}

bool Design::acceptable(const Schedule& schedule) const {
  const int most = options_.constraints.max_consecutive_nights;
  for (int s = 0; most > 0 && s < options_.sectors; ++s) {
    int run = 0;
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      run = (schedule.flown[b] >> s & 1) != 0 ? run + blocks_[b].nights : 0;
      if (run > most) return false;
    }
  }
  return options_.constraints.acceptance >= 1 || imbalance(schedule) <= imbalance_cut_;
}

// The spread of each calendar column's imbalance, and the cut that keeps the share asked for, on
// 4,000 draws from a fixed key: part of the design, the same for whoever draws or analyses.
Result<void> Design::learn_balance() {
  constexpr int kDraws = 4000;
  const Constraints& c = options_.constraints;
  if (c.acceptance >= 1 && c.max_consecutive_nights == 0) return {};
  const auto columns = calendar_columns(options_.start, options_.nights, c.holidays);
  for (const auto& column : columns) {
    std::vector<double> sums(blocks_.size(), 0.0);
    for (int t = 0; t < options_.nights; ++t)
      sums[static_cast<std::size_t>(block_of(t))] += column[static_cast<std::size_t>(t)];
    balance_.push_back(std::move(sums));
  }
  core::Random random({.seed = 1, .replicate = 0, .stream = core::stream_of("impact.balance")});
  std::vector<Schedule> drawn(kDraws);
  for (Schedule& s : drawn) draw_free(random, s);
  const double acceptance = c.acceptance;
  for (std::size_t column = 0; column < balance_.size(); ++column) {
    double squares = 0;
    for (const Schedule& s : drawn) {
      const double moment = imbalance_of(s, column);
      squares += moment * moment;
    }
    balance_stddev_.push_back(std::sqrt(squares / kDraws));
  }
  std::vector<double> imbalances;
  for (const Schedule& s : drawn) imbalances.push_back(imbalance(s));
  std::sort(imbalances.begin(), imbalances.end());
  const auto kept = static_cast<std::size_t>(std::ceil(acceptance * kDraws));
  imbalance_cut_ = imbalances[std::min<std::size_t>(kDraws, std::max<std::size_t>(kept, 1)) - 1];
  const auto met =
      std::count_if(drawn.begin(), drawn.end(), [&](const Schedule& s) { return acceptable(s); });
  accepted_share_ = static_cast<double>(met) / kDraws;
  if (met < 4)
    return fail({ErrorKind::invalid, "constraints",
                 fmt::format("{} of {} schedules drawn by lot meet them", met, kDraws),
                 "allow longer runs, a larger acceptance, or shorter blocks"});
  distinct_log10_ += std::log10(accepted_share_);
  return {};
}

Result<Design> Design::make(const DesignOptions& options) {
  if (const auto good = check(options); !good) return fail(good.error());
  Design design;
  design.options_ = options;
  design.cut_blocks();
  design.cut_strata();
  design.count_schedules();
  if (const auto learnt = design.learn_balance(); !learnt) return fail(learnt.error());
  return design;
}

void Design::draw(core::Random& random, Schedule& into) const {
  do {
    draw_free(random, into);
  } while (!acceptable(into));
}

Schedule Design::draw(core::Random& random) const {
  Schedule schedule;
  draw(random, schedule);
  return schedule;
}

}  // namespace vigie::impact
