// SPDX-License-Identifier: Apache-2.0
// Drives one fuzz target without libFuzzer: the same inputs in the same order on every machine, for
// about two seconds. A crash names the input by its number and saves it as crash-<number>.bin.
//   fuzz_<name> CORPUS_FOLDER [SECONDS]
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "vigie/core/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Running {
  std::uint64_t number = 0;
  Bytes input;
};
Running running;

// Only calls that are allowed in a signal handler.
extern "C" void on_crash(int signal) {
  char path[64];
  const int length = std::snprintf(path, sizeof path, "crash-%llu.bin",
                                   static_cast<unsigned long long>(running.number));
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0) {
    [[maybe_unused]] auto written = write(file, running.input.data(), running.input.size());
    close(file);
  }
  [[maybe_unused]] auto said = write(STDERR_FILENO, path, static_cast<std::size_t>(length));
  said = write(STDERR_FILENO, ": this input crashed it\n", 24);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void feed(Bytes input) {
  running.number++;
  running.input = std::move(input);
  LLVMFuzzerTestOneInput(running.input.data(), running.input.size());
}

std::vector<Bytes> load_seeds(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Bytes> seeds;
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// One to eight small injuries: a bit, a byte, a cut, a doubled stretch, a stretch of another seed.
Bytes injured(Bytes bytes, const std::vector<Bytes>& seeds, vigie::core::Random& draws) {
  const auto below = [&](std::size_t n) { return draws.below(static_cast<std::uint32_t>(n)); };
  for (std::uint32_t i = 0, count = 1 + draws.below(8); i < count; ++i) {
    if (bytes.empty()) bytes.push_back(static_cast<std::uint8_t>(draws.below(256)));
    const std::size_t at = below(bytes.size());
    const auto here = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const std::size_t stretch = 1 + below(std::min<std::size_t>(bytes.size() - at, 64));
    const auto end = here + static_cast<std::ptrdiff_t>(stretch);
    switch (draws.below(6)) {
      case 0:
        *here = static_cast<std::uint8_t>(*here ^ (1u << draws.below(8)));
        break;
      case 1:
        *here = static_cast<std::uint8_t>(draws.below(256));
        break;
      case 2:
        bytes.erase(here, end);
        break;
      case 3: {
        const Bytes copy(here, end);
        bytes.insert(here, copy.begin(), copy.end());
        break;
      }
      case 4: {
        const Bytes& other = seeds[below(seeds.size())];
        if (other.empty()) break;
        const std::size_t from = below(other.size());
        const std::size_t n = std::min<std::size_t>(other.size() - from, 64);
        const auto first = other.begin() + static_cast<std::ptrdiff_t>(from);
        bytes.insert(here, first, first + static_cast<std::ptrdiff_t>(n));
        break;
      }
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

Bytes random_bytes(vigie::core::Random& draws) {
  Bytes bytes(draws.below(400));
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(draws.below(256));
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || !std::filesystem::is_directory(argv[1])) {
    std::fprintf(stderr, "usage: %s CORPUS_FOLDER [SECONDS]\n", argv[0]);
    return 2;
  }
  for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL}) {
    std::signal(signal, on_crash);
  }
  const std::vector<Bytes> seeds = load_seeds(argv[1]);
  if (seeds.empty()) {
    std::fprintf(stderr, "%s holds no seed\n", argv[1]);
    return 2;
  }
  feed({});
  for (const Bytes& seed : seeds) {
    feed(seed);
    const std::size_t stride = std::max<std::size_t>(1, seed.size() / 200);
    for (std::size_t cut = 0; cut < seed.size(); cut += stride) {
      feed(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(cut)));
    }
  }
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::duration<double>(argc > 2 ? atof(argv[2]) : 2.0);
  vigie::core::Random draws({.seed = 20190607, .stream = vigie::core::stream_of("fuzz smoke")});
  while (Clock::now() < until) {
    if (draws.bernoulli(0.05)) {
      feed(random_bytes(draws));
    } else {
      const auto pick = draws.below(static_cast<std::uint32_t>(seeds.size()));
      feed(injured(seeds[pick], seeds, draws));
    }
  }
  std::printf("%llu inputs from %zu seeds\n", static_cast<unsigned long long>(running.number),
              seeds.size());
}
