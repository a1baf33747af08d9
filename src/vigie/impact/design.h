// SPDX-License-Identifier: Apache-2.0
// The design of a trial of night drones: which sectors of the shore get the additional drones on
// which nights, drawn by lot. A unit is one sector for one night.
//
//   const auto design = Design::make({.kind = DesignKind::two_stage, .block_nights = 7, .nights =
//   180}); Schedule schedule = design->draw(random); design->flown(schedule, night, sector)
//
// Every design is a row of blocks of nights. Blocks are tied in strata; a stratum draws one of its
// arrangements, all equally likely, which gives each block a level (none, half, all); a level draws
// one of its sets of sectors, all equally likely. So the probability of every schedule is known,
// and an analysis can repeat the draw. Two-stage saturation: Baird, Bohren, McIntosh, Ozler,
// "Optimal design of experiments in the presence of interference", Rev. Econ. Stat. 100(5), 2018.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vigie/core/date.h"
#include "vigie/core/random.h"
#include "vigie/core/result.h"

namespace vigie::impact {

inline constexpr int kMaxSectors = 16;
using SectorSet = std::uint16_t;  // bit s: sector s

// A night, block or sector as an index into a vector.
inline std::size_t at(int index) { return static_cast<std::size_t>(index); }

enum class DesignKind {
  nightly_coin,   // the whole coast, every night by lot, 7 of every 14 nights
  paired_nights,  // the whole coast, one of every two nights
  blocks,         // the whole coast, blocks of nights, 2 of every 4 blocks
  week_paired,    // the whole coast, one of every two weeks
  half_sectors,   // half of the sectors, drawn anew every night
  two_stage,      // blocks with none, half, half, all of the sectors in every four
  stepped_wedge,  // sectors join one after the other in an order by lot, and stay
};

// The names of the command line: nightly-coin, paired-nights, blocks-3, blocks-7, week-paired,
// half-sectors, two-stage-7, two-stage-14, stepped-wedge. The number is the nights of a block.
struct DesignName {
  DesignKind kind = DesignKind::two_stage;
  int block_nights = 7;
};
core::Result<DesignName> parse_design(std::string_view text);
std::string format_design(DesignName name);
// All that are offered, as parse_design reads them.
std::vector<std::string> offered_designs();

struct Constraints {
  int crews = 0;                   // sectors that can be flown on one night; 0: no limit
  int max_consecutive_nights = 0;  // that one sector is flown; 0: no limit
  double acceptance = 1;  // share of schedules kept: those with the best balance of moon, spring
                          // and neap tides, weekends and holidays. 1: all. The analysis repeats it
  std::vector<core::Date> holidays;  // nights named by the day of their dawn
  bool operator==(const Constraints&) const = default;
};

struct DesignOptions {
  DesignKind kind = DesignKind::two_stage;
  int block_nights = 7;  // blocks and two_stage only
  int nights = 180;
  int sectors = 8;
  int washout_nights = 0;  // first nights of each block that an outcome with a memory leaves out
  core::Date start = core::Date::of(2027, 4, 1);
  Constraints constraints;
  bool operator==(const DesignOptions&) const = default;
};

struct Block {
  int first = 0;   // night, from 0
  int nights = 0;  // at least 1
};

// The sectors flown, block by block.
struct Schedule {
  std::vector<SectorSet> flown;
  bool operator==(const Schedule&) const = default;
};

class Design {
 public:
  // Refuses what cannot be: too few nights, a block longer than the longest run allowed, more
  // sectors at once than crews, constraints that fewer than one schedule in 1,000 meets.
  static core::Result<Design> make(const DesignOptions& options);

  const DesignOptions& options() const { return options_; }
  int nights() const { return options_.nights; }
  int sectors() const { return options_.sectors; }
  const std::vector<Block>& blocks() const { return blocks_; }
  int block_of(int night) const { return block_of_[static_cast<std::size_t>(night)]; }
  bool flown(const Schedule& schedule, int night, int sector) const {
    return (schedule.flown[static_cast<std::size_t>(block_of(night))] >> sector & 1) != 0;
  }
  double dose(SectorSet set) const;                         // share of the sectors
  bool whole_coast() const { return levels_.size() == 2; }  // all sectors or none, on every night
  SectorSet all_sectors() const { return static_cast<SectorSet>((1u << options_.sectors) - 1); }
  // Probability that a sector of this block is flown, the same for every sector.
  double flown_probability(int block) const {
    return probability_[static_cast<std::size_t>(block)];
  }
  // Strata: blocks [first, first + count) whose levels are drawn together.
  struct Stratum {
    int first_block = 0, blocks = 0;
    int arrangements = 0;
    std::vector<std::uint8_t> levels;  // arrangement x block
    std::vector<SectorSet> sets;       // the same as sets, where every level has only one
  };
  const std::vector<Stratum>& strata() const { return strata_; }
  // The sets of sectors of each level, equally likely.
  const std::vector<std::vector<SectorSet>>& levels() const { return levels_; }

  // One schedule, constraints met.
  Schedule draw(core::Random& random) const;
  void draw(core::Random& random, Schedule& into) const;  // reuses the memory

  // log10 of the number of distinct schedules; constraints taken into account by their share.
  double distinct_log10() const { return distinct_log10_; }
  bool enough_schedules() const { return distinct_log10_ >= 4.0; }
  double accepted_share() const { return accepted_share_; }  // measured on 4,000 draws

 private:
  void draw_free(core::Random& random, Schedule& into) const;
  bool acceptable(const Schedule& schedule) const;
  double imbalance_of(const Schedule& schedule, std::size_t column) const;
  double imbalance(const Schedule& schedule) const;
  void cut_blocks();
  void cut_strata();
  void count_schedules();
  core::Result<void> learn_balance();

  DesignOptions options_;
  std::vector<Block> blocks_;
  std::vector<int> block_of_;
  std::vector<std::vector<SectorSet>> levels_;
  std::vector<Stratum> strata_;
  std::vector<double> probability_;
  std::vector<std::vector<double>> balance_;  // per calendar column: sum over each block
  std::vector<double> balance_stddev_;
  double imbalance_cut_ = 0;
  double distinct_log10_ = 0;
  double accepted_share_ = 1;
};

}  // namespace vigie::impact
