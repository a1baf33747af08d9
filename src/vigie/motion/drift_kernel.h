// SPDX-License-Identifier: Apache-2.0
// The inner loop of drift: one block of particles moved through several steps. Plain pointers, so
// that the same source is compiled for more than one instruction set (drift_kernel_body.h) and
// gives the same bytes on each: no library mathematics, nothing left to the compiler's contraction.
#pragma once

#include <cstdint>

namespace vigie::motion::kernel {

constexpr int kLanes = 8;     // particles that move together
constexpr int kBlock = 1024;  // particles of one task

// Vectors on a grid, blended to one moment: east and north interleaved, row 0 south. A particle at
// (x, y) sits at column column0 + per_x * x, row row0 + per_y * y, held inside the grid.
struct Grid {
  const float* values;
  float column0, per_x, row0, per_y;
  float last_column, last_row;  // columns - 1 and rows - 1
  int columns;
};

// Wind, current and Stokes drift of one step (null values: none), at the moment its rule asks for:
// the beginning, or the middle for the midpoint rule.
struct StepFields {
  Grid wind, current, stokes;
};

// One array per property, kLanes-padded, of all particles.
struct Particles {
  float *x, *y;                               // metres of the DriftFrame
  float *downwind_slope, *downwind_offset;    // of wind; m/s
  float *crosswind_slope, *crosswind_offset;  // to the right; the side taken now
  float *other_slope, *other_offset;          // the side after a jibe
  float* crosswind_bias;                      // slope that a jibe leaves as it is
  float *downwind_stddev, *crosswind_stddev;  // m/s, of the correlated perturbation
  float *wind_noise_east, *wind_noise_north;  // unit variance, fixed to the earth
  float *current_noise_east, *current_noise_north;
  float *last_x, *last_y;             // m/s on the frame, of the last step
  float* next_jibe_s;                 // since the start
  float* moving;                      // 1 at sea, 0 ashore
  float *driven_east, *driven_north;  // m/s through the water by an engine; null: none has one
};

struct Land {
  const std::uint8_t* clearance;  // [row][column], cells to the nearest land; null: no land
  float column0, per_x, row0, per_y;
  int columns, rows;
  // Called for a particle near land that would move from (x, y) to (*to_x, *to_y): shortens the way
  // to the last place at sea and answers true when there is land on it.
  bool (*stop_at_land)(const void* context, float x, float y, float* to_x, float* to_y);
  const void* context;
};

enum Mode : int { kPlain = 0, kCorrelated = 1 };

struct Run {
  float dt_s, per_dt_s;  // of one step; negative: backwards
  bool midpoint;
  Mode mode;
  float mean_jibe_s;        // 0: none jibes
  float elapsed_s, step_s;  // since the start, after the first of these steps; |dt_s|
  std::uint32_t first_step;
  std::uint32_t noise_every;      // steps
  float noise_keep, noise_fresh;  // over those steps
  float current_noise_keep, current_noise_fresh;
  float current_relative_stddev;
  float scale_x[5], scale_y[4], bend[3];  // of DriftFrame::Metric
  Land land;
  std::uint32_t key[2];
  std::uint32_t purpose;
};

// Moves particles [first, first + count) through `steps` steps; step k uses fields[k] and random
// counter first_step + k. REQUIRES: first and count multiples of kLanes.
using Advance = void (*)(const Run& run, const Particles& particles, const StepFields* fields,
                         std::uint32_t first_step, int steps, std::uint32_t first,
                         std::uint32_t count);

void advance_base(const Run&, const Particles&, const StepFields*, std::uint32_t, int,
                  std::uint32_t, std::uint32_t);
void advance_avx2(const Run&, const Particles&, const StepFields*, std::uint32_t, int,
                  std::uint32_t, std::uint32_t);
// The fastest that this processor runs, and its name.
Advance best_advance();
const char* kernel_name();

// For the benchmark. What one particle-step costs with wind and current and no Stokes drift:
// floating point operations, counted in the source (a fused multiply-add is two; a look at the
// raster of land, taken when its clearance is spent, is left out), and bytes that
// must come from memory and go back once per kStepsAtOnce steps.
constexpr int kStepsAtOnce = 12;
constexpr double kPlainOperations = 133;
constexpr double kCorrelatedOperations = 181;
constexpr double kBytesPerParticle = 4.0 * (19 + 9);
// `rounds` rounds of twelve independent chains of fused multiply-adds: the machine's ceiling.
constexpr double kSpinOperations = 12.0 * kLanes * 2;
using Spin = float (*)(int rounds);
float advance_base_spin(int rounds);
float advance_avx2_spin(int rounds);
Spin best_spin();

}  // namespace vigie::motion::kernel
