// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "vigie/cli/cli.h"
#include "vigie/core/file.h"
#include "vigie/motion/drift.h"
#include "vigie/motion/drift_kernel.h"
#include "vigie/motion/test_fields.h"
#include "vigie/sea/field_file.h"

namespace vigie::cli {
namespace {

struct BenchArguments {
  std::size_t particles = 100'000;
  double hours = 24, step_s = 600;
  unsigned threads = 0;
  std::vector<std::string> fields;
  std::string perturbation = "correlated";
  bool no_land = false;
};

double seconds_of(const std::function<void()>& work) {
  const auto from = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

// Bytes per second of c = a + s b over arrays far larger than the caches, all threads together
// (McCalpin's triad; the store's read counts as a fourth access).
double memory_ceiling(unsigned threads) {
  constexpr std::size_t kFloats = 8'000'000;
  std::vector<std::vector<float>> arrays(3 * threads, std::vector<float>(kFloats, 1.0F));
  double best = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 4; ++run)
    best = std::min(best, seconds_of([&] {
                      core::parallel_for(threads, {.threads = threads}, [&](std::size_t t) {
                        const float* a = arrays[3 * t].data();
                        const float* b = arrays[3 * t + 1].data();
                        float* c = arrays[3 * t + 2].data();
                        for (std::size_t i = 0; i < kFloats; ++i) c[i] = a[i] + 0.5F * b[i];
                      });
                    }));
  return 16.0 * kFloats * threads / best;
}

// Floating-point operations per second of fused multiply-adds that never leave the registers.
double compute_ceiling(unsigned threads) {
  constexpr int kRounds = 4'000'000;
  double best = std::numeric_limits<double>::infinity();
  std::vector<float> sums(threads);
  for (int run = 0; run < 4; ++run)
    best = std::min(best, seconds_of([&] {
                      core::parallel_for(threads, {.threads = threads}, [&](std::size_t t) {
                        sums[t] = motion::kernel::best_spin()(kRounds);
                      });
                    }));
  return motion::kernel::kSpinOperations * static_cast<double>(kRounds) * threads / best;
}

// The most memory that this process has held until now, coast and fields included.
double peak_memory_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);
}

struct Measured {
  double rate = 0, seconds = 0;
  std::uint64_t particle_steps = 0;
  std::size_t ashore = 0;
  geo::LatLon mean;
};

core::Result<Measured> measure(const BenchArguments& arguments, const motion::DriftFields& fields,
                               const motion::DriftLand* land, core::Instant at) {
  // The raft without ballast, canopy or drogue.
  const model::LeewayObject raft{.key = "LIFE-RAFT-NB-2",
                                 .number = 27,
                                 .downwind = {5.34, 9.91, 9.82},
                                 .right = {2.26, 1.04, 9.08},
                                 .left = {-2.26, -1.04, 9.08}};
  const bool classic = arguments.perturbation == "constant";
  Measured best;
  best.seconds = std::numeric_limits<double>::infinity();
  for (int run = 0; run < 5; ++run) {
    auto drift = motion::DriftRun::start(
        raft, fields, land,
        {.start = {50.95, 1.40},
         .start_stddev = core::metres(1000),
         .at = at,
         .particles = arguments.particles,
         .step = core::seconds(arguments.step_s),
         .threads = arguments.threads,
         .perturbation =
             classic ? motion::Perturbation::constant : motion::Perturbation::correlated,
         .scheme = classic ? motion::Scheme::euler : motion::Scheme::midpoint});
    if (!drift) return core::fail(drift.error());
    core::Result<void> done;
    const double took =
        seconds_of([&] { done = drift->advance(at + core::hours(arguments.hours)); });
    if (!done) return core::fail(done.error());
    if (took >= best.seconds) continue;
    const model::DriftSnapshot end = drift->snapshot();
    best = {.seconds = took, .particle_steps = drift->particle_steps()};
    best.rate = static_cast<double>(best.particle_steps) / took;
    best.ashore = static_cast<std::size_t>(
        std::count(end.state.begin(), end.state.end(), model::DriftState::ashore));
    for (std::size_t i = 0; i < end.lat_deg.size(); ++i) {
      best.mean.lat_deg += double{end.lat_deg[i]} / static_cast<double>(end.lat_deg.size());
      best.mean.lon_deg += double{end.lon_deg[i]} / static_cast<double>(end.lon_deg.size());
    }
  }
  return best;
}

core::Result<void> run_bench(const Context& context, BenchArguments arguments) {
  if (arguments.threads == 0) arguments.threads = std::max(1U, std::thread::hardware_concurrency());
  const core::Instant at = core::parse_instant("2026-01-15T00:00:00Z").value();
  const core::Interval during{at, at + core::hours(arguments.hours)};
  std::unique_ptr<model::VectorFieldSeries> wind = std::make_unique<model::MemoryField>(
      motion::test_wind(at, static_cast<int>(std::ceil(arguments.hours)) + 1));
  std::unique_ptr<model::VectorFieldSeries> current = std::make_unique<model::MemoryField>(
      motion::test_current(at, static_cast<int>(std::ceil(arguments.hours)) + 1));
  for (const std::string& path : arguments.fields) {
    const auto kinds = sea::kinds_in(path);
    if (!kinds) return core::fail(kinds.error());
    for (const sea::FieldKind kind : *kinds) {
      if (kind != sea::FieldKind::wind && kind != sea::FieldKind::current) continue;
      auto field = sea::open_vector_field(path, kind, {49, 53, -1, 4, during});
      if (!field) return core::fail(field.error());
      if (kind == sea::FieldKind::wind)
        wind = std::move(*field);
      else
        current = std::move(*field);
    }
  }
  motion::DriftLand land = motion::DriftLand::none();
  if (!arguments.no_land) {
    const std::filesystem::path path = context.paths.built_data / "land.geojson";
    const auto bytes = read_file(path);
    if (!bytes) return core::fail(bytes.error());
    const auto rings = geo::parse_land_geojson(*bytes, path.string());
    if (!rings) return core::fail(rings.error());
    land = motion::DriftLand::from_rings(rings->rings);
  }
  const auto measured =
      measure(arguments, {wind.get(), current.get()}, arguments.no_land ? nullptr : &land, at);
  if (!measured) return core::fail(measured.error());
  const double peak = peak_memory_bytes();  // before the ceilings, which take arrays of their own
  const double memory = memory_ceiling(arguments.threads);
  const double compute = compute_ceiling(arguments.threads);
  const bool classic = arguments.perturbation == "constant";
  const double operations =
      classic ? motion::kernel::kPlainOperations : motion::kernel::kCorrelatedOperations;
  const double bytes = motion::kernel::kBytesPerParticle / motion::kernel::kStepsAtOnce;
  const double of_compute = measured->rate * operations / compute;
  const double of_memory = measured->rate * bytes / memory;
  if (context.json) {
    const nlohmann::json out = {
        {"particle_steps_per_s", measured->rate},
        {"particles", arguments.particles},
        {"particle_steps", measured->particle_steps},
        {"seconds", measured->seconds},
        {"threads", arguments.threads},
        {"perturbation", arguments.perturbation},
        {"land", !arguments.no_land},
        {"kernel", motion::kernel::kernel_name()},
        {"peak_memory_bytes", peak},
        {"bytes_moved", bytes * static_cast<double>(measured->particle_steps)},
        {"bytes_per_particle_step", bytes},
        {"operations_per_particle_step", operations},
        {"memory_ceiling_bytes_per_s", memory},
        {"compute_ceiling_operations_per_s", compute},
        {"fraction_of_memory_ceiling", of_memory},
        {"fraction_of_compute_ceiling", of_compute},
        {"answer",
         {{"mean_lat", measured->mean.lat_deg},
          {"mean_lon", measured->mean.lon_deg},
          {"ashore", measured->ashore}}}};
    fmt::print("{}\n", out.dump(2));
    return {};
  }
  fmt::print(
      "{:.1f} million particle-steps a second: {} particles, {:.0f} h in {:.3f} s on {} "
      "thread(s), {} noise, {} land, {} kernel, {:.0f} MB\n",
      measured->rate / 1e6, arguments.particles, arguments.hours, measured->seconds,
      arguments.threads, arguments.perturbation, arguments.no_land ? "no" : "with",
      motion::kernel::kernel_name(), peak / 1e6);
  fmt::print("compute {:.0f} % of {:.0f} billion operations/s; memory {:.1f} % of {:.1f} GB/s\n",
             100 * of_compute, compute / 1e9, 100 * of_memory, memory / 1e9);
  return {};
}

}  // namespace

void add_bench(CLI::App& app, Context& context) {
  auto arguments = std::make_shared<BenchArguments>();
  CLI::App* bench = app.add_subcommand("bench", "how fast this machine is at what Vigie does");
  bench->require_subcommand(1);
  CLI::App* command = bench->add_subcommand("drift", "particle-steps of drift per second");
  command->add_option("--particles", arguments->particles, "particles")
      ->check(CLI::Range(std::size_t{1}, std::size_t{50'000'000}))
      ->capture_default_str();
  command->add_option("--hours", arguments->hours, "hours of drift")
      ->check(CLI::Range(0.1, 240.0))
      ->capture_default_str();
  command->add_option("--step-s", arguments->step_s, "seconds per step")->capture_default_str();
  command->add_option("--threads", arguments->threads, "0: all")->capture_default_str();
  command->add_option("--field", arguments->fields,
                      "a NetCDF or GRIB file; default: analytic grids");
  command->add_option("--perturbation", arguments->perturbation, "constant or correlated")
      ->check(CLI::IsMember({"constant", "correlated"}))
      ->capture_default_str();
  command->add_flag("--no-land", arguments->no_land, "without the land check");
  command->footer("Example: vigie bench drift --particles 100000 --json");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_bench(context, *arguments); };
  });
}

}  // namespace vigie::cli
