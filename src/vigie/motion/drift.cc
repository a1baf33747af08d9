// SPDX-License-Identifier: Apache-2.0
#include "vigie/motion/drift.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "vigie/core/random.h"
#include "vigie/motion/casualty.h"
#include "vigie/motion/drift_fields.h"
#include "vigie/motion/drift_frame.h"
#include "vigie/motion/drift_kernel.h"

namespace vigie::motion {
namespace {

using core::Duration;
using core::ErrorKind;
using core::Instant;
using core::Result;

constexpr int kTriesAtSea = 1000;

core::Error invalid(std::string field, std::string problem, std::string mend) {
  return {ErrorKind::invalid, std::move(field), std::move(problem), std::move(mend)};
}

Result<void> check_options(const DriftFields& fields, const DriftOptions& o) {
  const auto finite = [](double v) { return std::isfinite(v); };
  if (fields.wind == nullptr || fields.current == nullptr)
    return core::fail(invalid("fields", "lack wind or current", "give both"));
  if (o.particles == 0 || o.particles > 50'000'000)
    return core::fail(
        invalid("particles", fmt::format("is {}", o.particles), "give 1 to 50 million"));
  if (!finite(o.step.si()) || o.step.si() < 1 || o.step > core::hours(1))
    return core::fail(invalid("step", fmt::format("is {} s", o.step.si()), "give 1 s to one hour"));
  if (!finite(o.start.lat_deg) || !finite(o.start.lon_deg) || std::abs(o.start.lat_deg) > 80 ||
      std::abs(o.start.lon_deg) > 360)
    return core::fail(invalid("start", "is not a position within 80 degrees of the equator",
                              "give latitude and longitude in degrees"));
  if (!finite(o.start_stddev.si()) || o.start_stddev.si() < 0 || o.start_stddev.si() > 100e3)
    return core::fail(
        invalid("start_stddev", fmt::format("is {} m", o.start_stddev.si()), "give 0 to 100 km"));
  const std::pair<const char*, double> rates[] = {
      {"refloat_per_hour", o.refloat_per_hour},
      {"current_relative_stddev", o.current_relative_stddev}};
  for (const auto& [name, value] : rates)
    if (!finite(value) || value < 0 || value > 100)
      return core::fail(invalid(name, fmt::format("is {}", value), "give 0 to 100"));
  if (!(o.jibe_probability_per_hour >= 0 && o.jibe_probability_per_hour < 1))
    return core::fail(invalid("jibe_probability_per_hour",
                              fmt::format("is {}", o.jibe_probability_per_hour),
                              "give a probability from 0 up to, not including, 1"));
  for (const auto& [name, value] : {std::pair{"wind_noise_time", o.wind_noise_time.si()},
                                    {"current_noise_time", o.current_noise_time.si()}})
    if (!finite(value) || value < 60)
      return core::fail(invalid(name, fmt::format("is {} s", value), "give a minute or more"));
  if (o.start_from != nullptr &&
      (o.start_from->lat_deg.size() != o.particles || o.start_from->lon_deg.size() != o.particles ||
       o.start_from->state.size() != o.particles))
    return core::fail(invalid("particles", "are not as many as the snapshot to go on from",
                              "go on with the same number"));
  if (o.casualty == nullptr) return {};
  if (o.backwards)
    return core::fail(invalid("backwards", "cannot undo what befalls a casualty",
                              "give the class of object that it is now"));
  if (o.perturbation != Perturbation::correlated)
    return core::fail(invalid("perturbation", "is not for a casualty, whose leeway changes",
                              "use correlated noise, or another class of object"));
  return check(o.casualty_start);
}

// Events a second of a constant hazard that gives this probability within an hour.
double jibes_per_second(double probability_per_hour) {
  return -std::log1p(-probability_per_hour) / 3600;
}

// All arrays of the kernel in one piece of memory.
class Store {
 public:
  static constexpr std::size_t kArrays = 19, kOfDriven = 2;
  Store(std::size_t padded, bool driven)
      : padded_(padded), driven_(driven), floats_((kArrays + (driven ? kOfDriven : 0)) * padded) {}
  kernel::Particles particles() {
    float* next = floats_.data();
    const auto take = [&] { return std::exchange(next, next + padded_); };
    kernel::Particles p{};
    p.x = take();
    p.y = take();
    p.downwind_slope = take();
    p.downwind_offset = take();
    p.crosswind_slope = take();
    p.crosswind_offset = take();
    p.other_slope = take();
    p.other_offset = take();
    p.crosswind_bias = take();
    p.downwind_stddev = take();
    p.crosswind_stddev = take();
    p.wind_noise_east = take();
    p.wind_noise_north = take();
    p.current_noise_east = take();
    p.current_noise_north = take();
    p.last_x = take();
    p.last_y = take();
    p.next_jibe_s = take();
    p.moving = take();
    p.driven_east = driven_ ? take() : nullptr;
    p.driven_north = driven_ ? take() : nullptr;
    return p;
  }

 private:
  std::size_t padded_;
  bool driven_;
  std::vector<float> floats_;
};

// Particles that share an ensemble member; whole groups of lanes.
struct Block {
  std::uint32_t first = 0, count = 0;
  std::size_t member = 0;
};

std::vector<Block> blocks_of(std::size_t padded, std::size_t members) {
  const std::size_t groups = padded / kernel::kLanes;
  constexpr std::size_t kGroups = kernel::kBlock / kernel::kLanes;
  std::vector<Block> blocks;
  for (std::size_t member = 0; member < members; ++member) {
    const std::size_t from = member * groups / members, until = (member + 1) * groups / members;
    for (std::size_t g = from; g < until; g += kGroups)
      blocks.push_back({static_cast<std::uint32_t>(g * kernel::kLanes),
                        static_cast<std::uint32_t>(std::min(kGroups, until - g) * kernel::kLanes),
                        member});
  }
  return blocks;
}

struct LandInFrame {
  const DriftLand* land;
  const DriftFrame* frame;
};

bool stop_at_land(const void* context, float x, float y, float* to_x, float* to_y) {
  const auto& in = *static_cast<const LandInFrame*>(context);
  const auto place = [&](double px, double py) {
    return geo::LatLon{in.frame->lat_of_y(py), in.frame->lon_of_x(px)};
  };
  const auto share = in.land->first_land(place(x, y), place(*to_x, *to_y));
  if (!share) return false;
  const double dx = double{*to_x} - x, dy = double{*to_y} - y, way = std::hypot(dx, dy);
  const double keep = way > 0 ? std::max(0.0, *share - 1.0 / way) : 0.0;  // a metre short of it
  const auto end_x = static_cast<float>(x + keep * dx), end_y = static_cast<float>(y + keep * dy);
  const geo::LatLon end = place(end_x, end_y);
  const bool at_sea = !in.land->is_land(end.lat_deg, end.lon_deg);
  *to_x = at_sea ? end_x : x;
  *to_y = at_sea ? end_y : y;
  return true;
}

kernel::Land land_in(const DriftLand* land, const DriftFrame& frame, const LandInFrame* context) {
  if (land == nullptr || land->empty()) return {};
  kernel::Land out{};
  const double per_x = 1 / (land->lon_cell_deg() * frame.x_per_deg());
  const double per_y = 1 / (DriftLand::kCellDeg * frame.y_per_deg());
  out.clearance = land->clearance().data();
  out.column0 =
      static_cast<float>((frame.centre().lon_deg - land->lon_min_deg()) / land->lon_cell_deg());
  out.per_x = static_cast<float>(per_x);
  out.row0 =
      static_cast<float>((frame.centre().lat_deg - land->lat_min_deg()) / DriftLand::kCellDeg);
  out.per_y = static_cast<float>(per_y);
  out.columns = land->columns();
  out.rows = land->rows();
  out.stop_at_land = &stop_at_land;
  out.context = context;
  return out;
}

}  // namespace

struct DriftRun::State {
  State(const model::LeewayObject& leeway_object, const DriftFields& fields, const DriftLand* on,
        const DriftOptions& with)
      : object(leeway_object),
        options(with),
        land(on),
        frame(with.start),
        context{on, &frame},
        padded((with.particles + kernel::kLanes - 1) / kernel::kLanes * kernel::kLanes),
        store(padded, with.casualty != nullptr &&
                          with.casualty_start.phase == model::CasualtyPhase::under_way),
        particles(store.particles()),
        now(with.at),
        blended(fields, frame) {
    blocks = blocks_of(padded, std::min(blended.members(), padded / kernel::kLanes));
    run.mode =
        options.perturbation == Perturbation::correlated ? kernel::kCorrelated : kernel::kPlain;
    run.midpoint = options.scheme == Scheme::midpoint;
    if (options.perturbation != Perturbation::none && options.jibe_probability_per_hour > 0)
      run.mean_jibe_s = static_cast<float>(1 / jibes_per_second(options.jibe_probability_per_hour));
    run.current_relative_stddev = static_cast<float>(options.current_relative_stddev);
    std::copy_n(frame.metric().scale_x, 5, run.scale_x);
    std::copy_n(frame.metric().scale_y, 4, run.scale_y);
    std::copy_n(frame.metric().bend, 3, run.bend);
    run.land = land_in(land, frame, &context);
    if (options.casualty != nullptr) {
      paths.resize(padded);
      phases.resize(padded);
      driving.resize(padded);
    }
    set_noise();
    run.key[0] = static_cast<std::uint32_t>(options.seed);
    run.key[1] = static_cast<std::uint32_t>(options.seed >> 32);
    run.purpose = core::stream_of("drift");
  }

  void set_step(Duration dt) {
    const double seconds = dt.si();
    run.step_s = static_cast<float>(seconds);
    run.dt_s = options.backwards ? -run.step_s : run.step_s;
    run.per_dt_s = 1 / run.dt_s;
    run.first_step = steps_done;
    const Duration since = options.backwards ? options.at - now : now - options.at;
    run.elapsed_s = static_cast<float>((since + dt).si());
  }
  // The noise is renewed often against its memory, not at every step: a piecewise constant noise of
  // 1/12 of its memory gives the displacement's variance to 0.1 %.
  void set_noise() {
    const Duration shortest = std::min(options.wind_noise_time, options.current_noise_time);
    const double every = std::max(1.0, std::floor(shortest.si() / 12 / options.step.si()));
    run.noise_every = static_cast<std::uint32_t>(every);
    const auto noise = [&](Duration memory, float& keep, float& fresh) {
      const double kept = std::exp(-every * options.step.si() / memory.si());
      keep = static_cast<float>(kept);
      fresh = static_cast<float>(std::sqrt(1 - kept * kept));
    };
    noise(options.wind_noise_time, run.noise_keep, run.noise_fresh);
    noise(options.current_noise_time, run.current_noise_keep, run.current_noise_fresh);
  }

  bool seed_particle(std::size_t i);
  void enter_phase(std::size_t i, model::CasualtyPhase phase);
  void follow_casualties(const Block& block);
  void drive(std::size_t i);
  int most_steps() const;
  void draw_leeway(std::size_t i, core::Random& draws);
  void refloat(const Block& block, Duration over);
  Result<void> move(Duration dt, int steps, const core::StopFlag* stop);

  model::LeewayObject object;
  DriftOptions options;
  const DriftLand* land;
  DriftFrame frame;
  LandInFrame context;
  std::size_t padded;
  Store store;
  kernel::Particles particles;
  kernel::Run run{};
  Instant now;
  std::vector<CasualtyPath> paths;           // of a casualty, by particle
  std::vector<model::CasualtyPhase> phases;  // that its coefficients are of
  std::vector<Driving> driving;              // of those under way
  std::uint32_t steps_done = 0;
  std::uint64_t particle_steps = 0;
  BlendedFields blended;
  std::vector<Block> blocks;
};

void DriftRun::State::draw_leeway(std::size_t i, core::Random& draws) {
  const bool right = options.side == Side::right || (options.side == Side::both && i % 2 == 0);
  const model::LeewayCoefficients& here = right ? object.right : object.left;
  const model::LeewayCoefficients& there = right ? object.left : object.right;
  double downwind = 0, crosswind = 0;  // cm/s
  if (options.perturbation == Perturbation::constant) {
    // Allen 2005: the draw is shared between slope and offset so that at 10 m/s it is whole; a
    // slope that would turn upwind is drawn again.
    int tries = 0;
    do {
      downwind = object.downwind.stddev_cmps * draws.normal();
    } while (object.downwind.slope_percent + downwind / 20 < 0 && ++tries < kTriesAtSea);
    crosswind = here.stddev_cmps * draws.normal();
  }
  const auto set = [i](float* array, double value) { array[i] = static_cast<float>(value); };
  const bool constant = options.perturbation == Perturbation::constant;
  set(particles.downwind_slope, (object.downwind.slope_percent + downwind / 20) / 100);
  set(particles.downwind_offset, (object.downwind.offset_cmps + downwind / 2) / 100);
  set(particles.crosswind_slope, here.slope_percent / 100);
  set(particles.crosswind_offset, (here.offset_cmps + crosswind / 2) / 100);
  set(particles.crosswind_bias, crosswind / 20 / 100);
  // The classic jibe turns the mean slope only; a true one takes the other side's coefficients.
  set(particles.other_slope, (constant ? -here.slope_percent : there.slope_percent) / 100);
  set(particles.other_offset,
      (constant ? here.offset_cmps + crosswind / 2 : there.offset_cmps) / 100);
  set(particles.downwind_stddev, object.downwind.stddev_cmps / 100);
  set(particles.crosswind_stddev, here.stddev_cmps / 100);
  set(particles.wind_noise_east, draws.normal());
  set(particles.wind_noise_north, draws.normal());
  set(particles.current_noise_east, draws.normal());
  set(particles.current_noise_north, draws.normal());
  set(particles.next_jibe_s,
      options.jibe_probability_per_hour > 0
          ? draws.exponential(jibes_per_second(options.jibe_probability_per_hour))
          : 1e30);
  set(particles.moving, 1);
}

// False when no place at sea was found.
bool DriftRun::State::seed_particle(std::size_t i) {
  core::Random draws({.seed = options.seed,
                      .replicate = static_cast<std::uint32_t>(i),
                      .stream = core::stream_of("drift start")});
  draw_leeway(i, draws);
  if (options.casualty != nullptr) {
    core::Random course({.seed = options.seed,
                         .replicate = static_cast<std::uint32_t>(i),
                         .stream = core::stream_of("drift casualty")});
    paths[i] = draw_path(*options.casualty, options.casualty_start, course);
    enter_phase(i, options.casualty_start.phase);
    if (particles.driven_east != nullptr)
      driving[i] = draw_driving(*options.casualty, options.casualty_start, options.start, course);
  }
  if (options.start_from != nullptr) {
    const model::DriftSnapshot& from = *options.start_from;
    const std::size_t k = i % options.particles;  // padding repeats the first
    particles.x[i] = static_cast<float>(frame.x_of_lon(double{from.lon_deg[k]}));
    particles.y[i] = static_cast<float>(frame.y_of_lat(double{from.lat_deg[k]}));
    if (from.state[k] == model::DriftState::ashore) particles.moving[i] = 0;
    return true;
  }
  const double stddev = options.start_stddev.si();
  for (int tries = 0; tries < kTriesAtSea; ++tries) {
    const double east = stddev > 0 ? stddev * draws.normal() : 0;
    const double north = stddev > 0 ? stddev * draws.normal() : 0;
    // North first and then east along that parallel; second-order terms are below a millimetre per
    // kilometre squared of spread and do not matter for a draw.
    const float* scale_x = frame.metric().scale_x;
    double x_scale = 0;
    for (int k = 5; k-- > 0;) x_scale = x_scale * north + double{scale_x[k]};
    particles.x[i] = static_cast<float>(east * x_scale);
    particles.y[i] = static_cast<float>(north);
    if (land == nullptr || !land->is_land(frame.lat_of_y(double{particles.y[i]}),
                                          frame.lon_of_x(double{particles.x[i]})))
      return true;
    if (stddev == 0) return false;
  }
  return false;
}

// The side it goes to stays the same.
void DriftRun::State::enter_phase(std::size_t i, model::CasualtyPhase phase) {
  core::Random draws({.seed = options.seed,
                      .replicate = static_cast<std::uint32_t>(i),
                      .stream = core::stream_of("drift phase", static_cast<std::uint64_t>(phase))});
  const model::LeewayObject craft =
      draw_phase(*options.casualty, options.casualty_start, phase, draws);
  const bool right = particles.crosswind_slope[i] >= 0;
  const auto set = [i](float* array, double value) { array[i] = static_cast<float>(value / 100); };
  set(particles.downwind_slope, craft.downwind.slope_percent);
  set(particles.downwind_offset, 0);
  set(particles.crosswind_slope, (right ? craft.right : craft.left).slope_percent);
  set(particles.other_slope, (right ? craft.left : craft.right).slope_percent);
  set(particles.crosswind_offset, 0);
  set(particles.other_offset, 0);
  set(particles.downwind_stddev, craft.downwind.stddev_cmps);
  set(particles.crosswind_stddev, craft.right.stddev_cmps);
  phases[i] = phase;
}

void DriftRun::State::follow_casualties(const Block& block) {
  const auto elapsed = static_cast<float>((now - options.at).si());
  for (std::size_t i = block.first; i < block.first + block.count; ++i) {
    const model::CasualtyPhase phase = paths[i].at(elapsed);
    if (phase != phases[i]) enter_phase(i, phase);
    if (particles.driven_east != nullptr) drive(i);
  }
}

// Steers anew toward where the craft is bound; nothing drives it once its engine has stopped.
void DriftRun::State::drive(std::size_t i) {
  geo::Velocity by{};
  if (phases[i] == model::CasualtyPhase::under_way)
    by = driven(driving[i], options.casualty_start,
                {frame.lat_of_y(double{particles.y[i]}), frame.lon_of_x(double{particles.x[i]})});
  particles.driven_east[i] = static_cast<float>(by.east_mps);
  particles.driven_north[i] = static_cast<float>(by.north_mps);
}

int DriftRun::State::most_steps() const {
  if (options.casualty == nullptr) return kernel::kStepsAtOnce;
  const double steps = std::floor(core::minutes(10).si() / options.step.si());
  return std::clamp(static_cast<int>(steps), 1, kernel::kStepsAtOnce);
}

void DriftRun::State::refloat(const Block& block, Duration over) {
  const double chance = 1 - std::exp(-options.refloat_per_hour * core::in_hours(over));
  for (std::uint32_t i = block.first; i < block.first + block.count; ++i) {
    if (particles.moving[i] != 0.0F) continue;
    core::Random draws({.seed = options.seed,
                        .replicate = i,
                        .stream = core::stream_of("drift refloat", steps_done)});
    if (draws.bernoulli(chance)) particles.moving[i] = 1.0F;
  }
}

Result<void> DriftRun::State::move(Duration dt, int steps, const core::StopFlag* stop) {
  set_step(dt);
  const Duration forward = options.backwards ? dt * -1 : dt;
  const auto ready = blended.blend(run.midpoint ? now + forward * 0.5 : now, forward, steps);
  if (!ready) return core::fail(ready.error());
  const kernel::Advance advance = kernel::best_advance();
  const bool whole = core::parallel_for(
      blocks.size(), {.threads = options.threads, .stop = stop}, [&](std::size_t b) {
        const Block& block = blocks[b];
        if (options.casualty != nullptr) follow_casualties(block);
        if (options.refloat_per_hour > 0 && run.land.clearance != nullptr)
          refloat(block, dt * steps);
        advance(run, particles, blended.steps(block.member), steps_done, steps, block.first,
                block.count);
      });
  if (!whole) return core::fail({ErrorKind::interrupted, "drift", "was stopped", "start it again"});
  steps_done += static_cast<std::uint32_t>(steps);
  particle_steps += static_cast<std::uint64_t>(steps) * options.particles;
  now = options.backwards ? now - dt * steps : now + dt * steps;
  return {};
}

DriftRun::DriftRun(std::unique_ptr<State> state) : state_(std::move(state)) {}
DriftRun::DriftRun(DriftRun&&) noexcept = default;
DriftRun& DriftRun::operator=(DriftRun&&) noexcept = default;
DriftRun::~DriftRun() = default;

Result<DriftRun> DriftRun::start(const model::LeewayObject& object, const DriftFields& fields,
                                 const DriftLand* land, const DriftOptions& options) {
  if (const auto fine = check_options(fields, options); !fine) return core::fail(fine.error());
  auto state = std::make_unique<State>(object, fields, land, options);
  if (const auto covered = state->blended.covers(options.start, options.at); !covered)
    return core::fail(covered.error());
  std::atomic<bool> dry{true};
  core::parallel_for(state->padded / kernel::kLanes, {.threads = options.threads},
                     [&](std::size_t group) {
                       for (std::size_t lane = 0; lane < kernel::kLanes; ++lane)
                         if (!state->seed_particle(group * kernel::kLanes + lane)) dry = false;
                     });
  if (!dry)
    return core::fail(invalid("start", "lies on land, or nearly all of its spread does",
                              "give a position at sea, or a wider spread"));
  return DriftRun(std::move(state));
}

Result<void> DriftRun::advance(Instant until, const core::StopFlag* stop) {
  State& s = *state_;
  const Duration left = s.options.backwards ? s.now - until : until - s.now;
  if (left < Duration{})
    return core::fail(invalid("until", "lies behind the run", "go on from where it stands"));
  auto whole = static_cast<std::int64_t>(left.si() / s.options.step.si() + 1e-9);
  while (whole > 0) {
    const int steps = static_cast<int>(std::min<std::int64_t>(whole, s.most_steps()));
    if (const auto moved = s.move(s.options.step, steps, stop); !moved) return moved;
    whole -= steps;
  }
  const Duration rest = s.options.backwards ? s.now - until : until - s.now;
  if (rest.si() >= 0.001) return s.move(rest, 1, stop);
  return {};
}

Instant DriftRun::at() const { return state_->now; }

namespace {

model::DriftState state_of(model::CasualtyPhase phase) {
  switch (phase) {
    case model::CasualtyPhase::afloat:
      return model::DriftState::adrift;
    case model::CasualtyPhase::swamped:
      return model::DriftState::swamped;
    case model::CasualtyPhase::capsized:
      return model::DriftState::capsized;
    case model::CasualtyPhase::under_way:
      return model::DriftState::under_way;
    case model::CasualtyPhase::people_in_water:
      break;
  }
  return model::DriftState::people_in_water;
}

}  // namespace

model::DriftSnapshot DriftRun::snapshot() const {
  const State& s = *state_;
  model::DriftSnapshot out;
  const std::size_t n = s.options.particles;
  const auto elapsed = static_cast<float>((s.now - s.options.at).si());
  out.at = s.now;
  out.lat_deg.resize(n);
  out.lon_deg.resize(n);
  out.state.resize(n, model::DriftState::adrift);
  for (std::size_t i = 0; i < n; ++i) {
    out.lat_deg[i] = static_cast<float>(s.frame.lat_of_y(double{s.particles.y[i]}));
    out.lon_deg[i] = static_cast<float>(s.frame.lon_of_x(double{s.particles.x[i]}));
    if (s.options.casualty != nullptr) {
      out.state[i] = state_of(s.paths[i].at(elapsed));
      out.seconds_in_water.push_back(std::max(0.0F, elapsed - s.paths[i].people_in_water_s));
    }
    if (s.particles.moving[i] == 0.0F) out.state[i] = model::DriftState::ashore;
  }
  return out;
}

std::size_t DriftRun::outside_fields() const {
  const State& s = *state_;
  std::size_t count = 0;
  for (std::size_t i = 0; i < s.options.particles; ++i)
    if (!s.blended.contains({s.frame.lat_of_y(double{s.particles.y[i]}),
                             s.frame.lon_of_x(double{s.particles.x[i]})}))
      ++count;
  return count;
}

std::uint64_t DriftRun::particle_steps() const { return state_->particle_steps; }

}  // namespace vigie::motion

namespace vigie::motion::kernel {

namespace {

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

}  // namespace

Advance best_advance() { return has_avx2() ? &advance_avx2 : &advance_base; }
const char* kernel_name() { return has_avx2() ? "avx2" : "base"; }
Spin best_spin() { return has_avx2() ? &advance_avx2_spin : &advance_base_spin; }

}  // namespace vigie::motion::kernel
