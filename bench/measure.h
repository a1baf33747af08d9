// SPDX-License-Identifier: Apache-2.0
// One measurement: work is repeated, the best CPU time of several runs counts (the least disturbed
// by what else the machine does), and the answer it gave must have been checked.
#pragma once

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

namespace vigie::bench {

inline double cpu_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct Measurement {
  std::string name;       // "particle_steps_night"
  std::string unit;       // "million steps per CPU second"
  double value = 0;       // best run
  double worst = 0;       // worst run, to see how quiet the machine was
  std::string answer;     // what was checked, with its number
  bool answered = false;  // false: the program must fail
};

// Runs `work` until five runs are done; `amount` is how much of the unit one run does.
template <class Work>
Measurement measure(std::string name, std::string unit, double amount, Work&& work) {
  double best = std::numeric_limits<double>::infinity(), worst = 0;
  for (int run = 0; run < 5; ++run) {
    const double before = cpu_seconds();
    work();
    const double took = cpu_seconds() - before;
    best = std::min(best, took);
    worst = std::max(worst, took);
  }
  return {std::move(name), std::move(unit), amount / best, amount / worst, {}, false};
}

// Prints it; returns the exit code: 0 when the answer held.
inline int print(const Measurement& m, std::string_view format) {
  if (format == "--json") {
    std::printf(
        "{\"name\":\"%s\",\"value\":%.6g,\"worst\":%.6g,\"unit\":\"%s\",\"answer\":\"%s\","
        "\"answered\":%s}\n",
        m.name.c_str(), m.value, m.worst, m.unit.c_str(), m.answer.c_str(),
        m.answered ? "true" : "false");
  } else {
    std::printf("%-24s %10.3f %s (worst of 5: %.3f); %s: %s\n", m.name.c_str(), m.value,
                m.unit.c_str(), m.worst, m.answered ? "answer holds" : "ANSWER IS WRONG",
                m.answer.c_str());
  }
  return m.answered ? 0 : 1;
}

}  // namespace vigie::bench
