// SPDX-License-Identifier: Apache-2.0
// parallel_for: runs body(i) for i in [0, count) on up to `threads` pinned threads. Which thread
// runs which i is not defined, so body must write only to slot i; results are then the same for
// any thread count. Stops handing out work when `stop` is requested.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace vigie::core {

// A flag that a signal handler or another thread may raise.
class StopFlag {
 public:
  void request() noexcept { raised_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return raised_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> raised_{false};
};

struct ParallelOptions {
  unsigned threads = 1;  // 0: as many as the machine has
  const StopFlag* stop = nullptr;
  std::function<void(std::size_t done)> progress;  // called from the calling thread only
};

// Returns false when it was stopped before all work was done. The first exception of a body is
// rethrown after all threads have ended.
bool parallel_for(std::size_t count, const ParallelOptions& options,
                  const std::function<void(std::size_t)>& body);

}  // namespace vigie::core
