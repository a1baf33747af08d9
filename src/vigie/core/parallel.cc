// SPDX-License-Identifier: Apache-2.0
#include "vigie/core/parallel.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <pthread.h>
#include <sched.h>

namespace vigie::core {
namespace {

// Pins the calling thread to the n-th CPU it is allowed on: on small shared machines unpinned
// threads of one process get packed on one CPU.
void pin_to_cpu(unsigned n) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0) return;
  const int count = CPU_COUNT(&allowed);
  if (count <= 0) return;
  int skip = static_cast<int>(n) % count;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &allowed) || skip-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    pthread_setaffinity_np(pthread_self(), sizeof(one), &one);
    return;
  }
}

}  // namespace

bool parallel_for(std::size_t count, const ParallelOptions& options,
                  const std::function<void(std::size_t)>& body) {
  const unsigned wanted =
      options.threads == 0 ? std::max(1u, std::thread::hardware_concurrency()) : options.threads;
  const unsigned threads =
      static_cast<unsigned>(std::max<std::size_t>(1, std::min<std::size_t>(wanted, count)));
  std::atomic<std::size_t> next{0}, done{0};
  std::exception_ptr failure;
  std::mutex mutex;
  std::condition_variable finished;
  unsigned running = threads;
  const auto stopped = [&] { return options.stop != nullptr && options.stop->requested(); };
  const auto work = [&](unsigned worker) {
    if (threads > 1) pin_to_cpu(worker);
    try {
      for (;;) {
        if (stopped()) break;
        const std::size_t i = next.fetch_add(1);
        if (i >= count) break;
        body(i);
        done.fetch_add(1);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next.store(count);
    }
    const std::lock_guard lock(mutex);
    --running;
    finished.notify_one();
  };
  {
    std::vector<std::jthread> pool;
    for (unsigned worker = 0; worker < threads; ++worker) pool.emplace_back(work, worker);
    std::unique_lock lock(mutex);
    while (!finished.wait_for(lock, std::chrono::milliseconds(200), [&] { return running == 0; })) {
      if (!options.progress) continue;
      lock.unlock();
      options.progress(done.load());
      lock.lock();
    }
  }
  if (failure) std::rethrow_exception(failure);
  if (options.progress) options.progress(done.load());
  return done.load() == count;
}

}  // namespace vigie::core
