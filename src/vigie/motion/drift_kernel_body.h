// SPDX-License-Identifier: Apache-2.0
// Included by drift_kernel_<isa>.cc, each compiled for its instruction set with its own
// VIGIE_KERNEL_NAME. Vectors are the compiler's own (GCC and clang vector extensions); every
// operation is elementwise IEEE single precision and fused multiply-adds are written out, so all
// instruction sets and optimisation levels give the same bytes.
//
// Per step and particle, with wind w (east, north), W = |w|, e = w / W, r = e turned right:
//   leeway   d = slope_d W + offset_d along e,  c = slope_c W + offset_c along r
//            (Allen and Plourde 1999, section 3; Breivik and Allen 2008, eq. 5-7)
//   noise    e (sd_d g) (e.z) + r (sd_c g) (r.z),  g = W/20 + 1/2, z an Ornstein-Uhlenbeck pair
//   that
//            is fixed to the earth, so that the cloud never shrinks as the wind turns
//   current  u + s |u| z'
// Without the correlated mode, slopes and offsets carry a constant draw and nothing else is added.
#pragma once

#ifndef VIGIE_KERNEL_NAME
#define VIGIE_KERNEL_NAME advance_alone  // when the header is compiled by itself
#define VIGIE_KERNEL_SPIN advance_alone_spin
#endif

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "vigie/motion/drift_kernel.h"

namespace vigie::motion::kernel {
namespace {

using Float8 = float __attribute__((vector_size(32)));
using Int8 = std::int32_t __attribute__((vector_size(32)));
using Word8 = std::uint32_t __attribute__((vector_size(32)));
using Float8Unaligned = float __attribute__((vector_size(32), aligned(4)));
using Float4Unaligned = float __attribute__((vector_size(16), aligned(4)));

inline Float8 all(float v) { return Float8{v, v, v, v, v, v, v, v}; }
inline Word8 all(std::uint32_t v) { return Word8{v, v, v, v, v, v, v, v}; }
inline Float8 load(const float* p) { return *reinterpret_cast<const Float8Unaligned*>(p); }
inline void store(float* p, Float8 v) { *reinterpret_cast<Float8Unaligned*>(p) = v; }
inline Float8 low(Float8 a, Float8 b) { return a < b ? a : b; }
inline Float8 high(Float8 a, Float8 b) { return a > b ? a : b; }
inline Float8 magnitude(Float8 a) { return high(a, -a); }
inline Float8 as_float(Int8 v) { return __builtin_convertvector(v, Float8); }
inline Int8 whole(Float8 v) { return __builtin_convertvector(v, Int8); }  // toward zero

// a * b + c, rounded once.
inline Float8 fused(Float8 a, Float8 b, Float8 c) {
#ifdef __AVX2__
  return reinterpret_cast<Float8>(_mm256_fmadd_ps(
      reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(b), reinterpret_cast<__m256>(c)));
#else
  Float8 out;
  for (int i = 0; i < kLanes; ++i) out[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return out;
#endif
}
inline Float8 fused(Float8 a, Float8 b, float c) { return fused(a, b, all(c)); }
inline Float8 fused(float a, Float8 b, Float8 c) { return fused(all(a), b, c); }
inline Float8 fused(float a, Float8 b, float c) { return fused(all(a), b, all(c)); }

// c0 + x (c1 + x (c2 + ...)), by Horner's rule.
inline Float8 series(Float8, float last) { return all(last); }
template <class... More>
inline Float8 series(Float8 x, float first, float next, More... more) {
  return fused(x, series(x, next, more...), first);
}

inline Float8 root(Float8 v) {
#ifdef __AVX2__
  return reinterpret_cast<Float8>(_mm256_sqrt_ps(reinterpret_cast<__m256>(v)));
#else
  Float8 out;
  for (int i = 0; i < kLanes; ++i) out[i] = __builtin_sqrtf(v[i]);
  return out;
#endif
}

// 32 x 32 -> 64 bits of every lane times a constant, as high and low words.
inline void multiply_wide(Word8 a, std::uint32_t by, Word8& high_word, Word8& low_word) {
#ifdef __AVX2__
  const __m256i va = reinterpret_cast<__m256i>(a);
  const __m256i vb = _mm256_set1_epi32(static_cast<int>(by));
  const __m256i even = _mm256_mul_epu32(va, vb);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(va, 32), vb);
  low_word =
      reinterpret_cast<Word8>(_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0b10101010));
  high_word =
      reinterpret_cast<Word8>(_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0b10101010));
#else
  for (int i = 0; i < kLanes; ++i) {
    const std::uint64_t product = std::uint64_t{a[i]} * by;
    high_word[i] = static_cast<std::uint32_t>(product >> 32);
    low_word[i] = static_cast<std::uint32_t>(product);
  }
#endif
}

struct Words {
  Word8 w0, w1, w2, w3;
};

// Philox4x32 with seven rounds, the fewest that pass BigCrush (Salmon et al. 2011, table 2).
inline Words philox7(Word8 c0, std::uint32_t c1, std::uint32_t c2, const std::uint32_t (&key)[2]) {
  Words w{c0, all(c1), all(c2), all(std::uint32_t{0})};
  std::uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 7; ++round, k0 += 0x9E3779B9U, k1 += 0xBB67AE85U) {
    Word8 high0{}, low0{}, high1{}, low1{};
    multiply_wide(w.w0, 0xD2511F53U, high0, low0);
    multiply_wide(w.w2, 0xCD9E8D57U, high1, low1);
    w = {high1 ^ w.w1 ^ all(k0), low1, high0 ^ w.w3 ^ all(k1), low0};
  }
  return w;
}

// Uniform in (0, 1) from the upper 23 bits.
inline Float8 uniform(Word8 bits) {
  return (as_float(reinterpret_cast<Int8>(bits >> 9)) + 0.5F) * 0x1p-23F;
}

// A bit each for the lanes that hold.
inline unsigned lanes_of(Int8 holds) {
#ifdef __AVX2__
  return static_cast<unsigned>(_mm256_movemask_ps(reinterpret_cast<__m256>(holds)));
#else
  unsigned lanes = 0;
  for (int i = 0; i < kLanes; ++i) lanes |= static_cast<unsigned>(holds[i] & 1) << i;
  return lanes;
#endif
}

// Natural logarithm for x in (0, 1): the series of atanh on [sqrt(1/2), sqrt(2)); relative error
// below 2e-7.
inline Float8 log_of(Float8 x) {
  const Int8 bits = reinterpret_cast<Int8>(x);
  Int8 exponent = ((bits >> 23) & 0xff) - 127;
  Float8 m = reinterpret_cast<Float8>((bits & 0x007fffff) | 0x3f800000);
  const Int8 upper = m > all(1.41421356F);
  m = upper ? m * 0.5F : m;
  exponent = upper ? exponent + 1 : exponent;
  const Float8 s = (m - 1.0F) / (m + 1.0F), q = s * s;
  const Float8 of_m = 2.0F * s * series(q, 1.0F, 0.333333333F, 0.2F, 0.142857143F, 0.111111111F);
  return fused(0.693147181F, as_float(exponent), of_m);
}

// Sine and cosine of 2 pi u, u in (0, 1): Taylor about the nearest quarter turn, error below 3e-7.
inline void sin_cos_turn(Float8 u, Float8& sine, Float8& cosine) {
  const Float8 quarters = u * 4.0F;
  const Int8 k = whole(quarters + 0.5F);
  const Float8 t = (quarters - as_float(k)) * 1.57079633F;  // within an eighth of a turn
  const Float8 q = t * t;
  const Float8 s = t * series(q, 1.0F, -0.166666667F, 0.00833333333F, -0.000198412698F);
  const Float8 c = series(q, 1.0F, -0.5F, 0.0416666667F, -0.00138888889F, 0.0000248015873F);
  const Int8 swap = (k & 1) != 0;
  const Float8 a = swap ? c : s, b = swap ? s : c;
  const Int8 sine_minus = (k & 2) != 0;
  const Int8 cosine_minus = ((k + 1) & 2) != 0;
  sine = sine_minus ? -a : a;
  cosine = cosine_minus ? -b : b;
}

// Box and Muller 1958: two independent standard normals.
inline void normals(Word8 a, Word8 b, Float8& first, Float8& second) {
  const Float8 radius = root(-2.0F * log_of(uniform(a)));
  Float8 sine{}, cosine{};
  sin_cos_turn(uniform(b), sine, cosine);
  first = radius * cosine;
  second = radius * sine;
}

struct Vector {
  Float8 east, north;
};

// Four adjacent floats (east and north of a node and of the one east of it) for lanes i and i + 4.
inline Float8 pair(const float* a, const float* b) {
  const Float4Unaligned x = *reinterpret_cast<const Float4Unaligned*>(a);
  const Float4Unaligned y = *reinterpret_cast<const Float4Unaligned*>(b);
  return __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7);
}

template <int i>
inline Float8 spread(Float8 v) {  // lane i to lanes 0..3, lane i + 4 to lanes 4..7
  return __builtin_shufflevector(v, v, i, i, i, i, i + 4, i + 4, i + 4, i + 4);
}

// Bilinear: along the column first (four components at once), then along the row.
inline Vector sample(const Grid& grid, Float8 x, Float8 y) {
  const Float8 column =
      low(high(fused(grid.per_x, x, grid.column0), all(0.0F)), all(grid.last_column));
  const Float8 row = low(high(fused(grid.per_y, y, grid.row0), all(0.0F)), all(grid.last_row));
  const Int8 c = whole(low(column, all(grid.last_column - 1.0F)));
  const Int8 r = whole(low(row, all(grid.last_row - 1.0F)));
  const Float8 tx = column - as_float(c), ty = row - as_float(r);
  const Int8 node = 2 * (r * grid.columns + c);
  const float* v = grid.values;
  const int up = 2 * grid.columns;
  const auto blend = [&](int i, Float8 t) {
    const Float8 south = pair(v + node[i], v + node[i + 4]);
    const Float8 north = pair(v + node[i] + up, v + node[i + 4] + up);
    return fused(t, north - south, south);
  };
  const Float8 p0 = blend(0, spread<0>(ty)), p1 = blend(1, spread<1>(ty));
  const Float8 p2 = blend(2, spread<2>(ty)), p3 = blend(3, spread<3>(ty));
  // Transpose of the two 4 x 4 halves: p_i holds (east, north, east of the next, north of the
  // next).
  const Float8 a = __builtin_shufflevector(p0, p1, 0, 8, 1, 9, 4, 12, 5, 13);
  const Float8 b = __builtin_shufflevector(p0, p1, 2, 10, 3, 11, 6, 14, 7, 15);
  const Float8 d = __builtin_shufflevector(p2, p3, 0, 8, 1, 9, 4, 12, 5, 13);
  const Float8 e = __builtin_shufflevector(p2, p3, 2, 10, 3, 11, 6, 14, 7, 15);
  const Float8 east_w = __builtin_shufflevector(a, d, 0, 1, 8, 9, 4, 5, 12, 13);
  const Float8 north_w = __builtin_shufflevector(a, d, 2, 3, 10, 11, 6, 7, 14, 15);
  const Float8 east_e = __builtin_shufflevector(b, e, 0, 1, 8, 9, 4, 5, 12, 13);
  const Float8 north_e = __builtin_shufflevector(b, e, 2, 3, 10, 11, 6, 7, 14, 15);
  return {fused(tx, east_e - east_w, east_w), fused(tx, north_e - north_w, north_w)};
}

// The particles of one group while they are in registers.
struct Group {
  Float8 downwind_slope, downwind_offset, crosswind_slope, crosswind_offset, crosswind_bias;
  Float8 downwind_stddev, crosswind_stddev;
  Float8 wind_noise_east, wind_noise_north, current_noise_east, current_noise_north;
};

template <bool correlated>
inline Vector velocity(const Run& run, const Group& g, Vector wind, Vector current) {
  const Float8 speed = root(fused(wind.east, wind.east, wind.north * wind.north));
  const Int8 still = speed < all(1e-6F);
  const Float8 per = 1.0F / (still ? all(1.0F) : speed);
  // Still air has no direction: north as the classic model has it, none in the correlated mode.
  const Float8 e = wind.east * per;
  const Float8 n = still ? all(correlated ? 0.0F : 1.0F) : wind.north * per;
  Float8 downwind{}, right{};
  if constexpr (correlated) {
    const Float8 ramp = low(speed * 0.5F, all(1.0F));  // below 2 m/s all fades to nothing
    const Float8 scale = ramp * fused(0.05F, speed, 0.5F);
    const Float8 along = fused(e, g.wind_noise_east, n * g.wind_noise_north);
    const Float8 across = fused(n, g.wind_noise_east, -(e * g.wind_noise_north));
    downwind = fused(g.downwind_slope, speed,
                     fused(ramp, g.downwind_offset, scale * g.downwind_stddev * along));
    right = fused(g.crosswind_slope, speed,
                  fused(ramp, g.crosswind_offset, scale * g.crosswind_stddev * across));
    const Float8 drift = run.current_relative_stddev *
                         root(fused(current.east, current.east, current.north * current.north));
    current.east = fused(drift, g.current_noise_east, current.east);
    current.north = fused(drift, g.current_noise_north, current.north);
  } else {
    downwind = fused(g.downwind_slope, speed, g.downwind_offset);
    right = fused(g.crosswind_slope + g.crosswind_bias, speed, g.crosswind_offset);
  }
  return {fused(downwind, e, fused(right, n, current.east)),
          fused(downwind, n, fused(-right, e, current.north))};
}

// Displacement on the frame of a velocity kept for dt.
inline void displace(const Run& run, Vector v, Float8 x, Float8 y, Float8& to_x, Float8& to_y) {
  const Float8 east = v.east * run.dt_s, north = v.north * run.dt_s;
  const Float8 bend = series(y, run.bend[0], run.bend[1], run.bend[2]);
  const Float8 scale_x =
      series(y, run.scale_x[0], run.scale_x[1], run.scale_x[2], run.scale_x[3], run.scale_x[4]);
  const Float8 scale_y = series(y, run.scale_y[0], run.scale_y[1], run.scale_y[2], run.scale_y[3]);
  to_x = fused(east * scale_x, fused(north, bend, 1.0F), x);
  to_y = fused(fused(-0.5F * east * east, bend, north), scale_y, y);
}

// Lanes that may meet land, a bit each: those that move as far as land is near. A way of less than
// clearance - 1 cells on either axis, with a hundredth of a cell for the rounding of single
// precision, ends before the nearest land cell begins. `spare` is how far each lane may still go by
// its last look at the raster; only a group with a lane at sea that has spent it looks again.
inline unsigned near_land(const Land& land, Int8 ashore, Float8 x, Float8 y, Float8 to_x,
                          Float8 to_y, float* spare) {
  const auto spent = [&](Float8 left) { return lanes_of(~((left >= all(0.0F)) | ashore)); };
  const Float8 cells = high(magnitude(to_x - x) * land.per_x, magnitude(to_y - y) * land.per_y);
  Float8 left = load(spare) - cells;
  if (spent(left) != 0) {
    const Float8 column = fused(land.per_x, x, land.column0), row = fused(land.per_y, y, land.row0);
    const Int8 inside = (column >= all(0.0F)) & (row >= all(0.0F)) &
                        (column < all(static_cast<float>(land.columns))) &
                        (row < all(static_cast<float>(land.rows)));
    const Int8 index = inside ? whole(row) * land.columns + whole(column) : Int8{};
    Int8 clearance{};
    for (int i = 0; i < kLanes; ++i) clearance[i] = land.clearance[index[i]];
    left = (inside ? as_float(clearance) - 1.01F : all(-1.0F)) - cells;
  }
  store(spare, left);
  return spent(left);
}

inline void stop_at_land(const Run& run, const Particles& p, std::uint32_t i, unsigned lanes,
                         Float8 x, Float8 y, Float8& to_x, Float8& to_y) {
  for (; lanes != 0; lanes &= lanes - 1) {
    const int lane = __builtin_ctz(lanes);
    float& moving = p.moving[i + static_cast<std::uint32_t>(lane)];
    if (moving == 0.0F) continue;
    float lane_x = to_x[lane], lane_y = to_y[lane];
    if (run.land.stop_at_land(run.land.context, x[lane], y[lane], &lane_x, &lane_y)) moving = 0.0F;
    to_x[lane] = lane_x;
    to_y[lane] = lane_y;
  }
}

inline Group load_group(const Particles& p, std::uint32_t i) {
  return {
      load(p.downwind_slope + i),     load(p.downwind_offset + i),    load(p.crosswind_slope + i),
      load(p.crosswind_offset + i),   load(p.crosswind_bias + i),     load(p.downwind_stddev + i),
      load(p.crosswind_stddev + i),   load(p.wind_noise_east + i),    load(p.wind_noise_north + i),
      load(p.current_noise_east + i), load(p.current_noise_north + i)};
}

inline Word8 particle_numbers(std::uint32_t i) {
  const Int8 lane{0, 1, 2, 3, 4, 5, 6, 7};
  return all(i) + reinterpret_cast<Word8>(lane);
}

// The noise of the coming steps: exact transition of an Ornstein-Uhlenbeck process.
inline void renew_noise(const Run& run, const Particles& p, std::uint32_t step, std::uint32_t i) {
  const Words w = philox7(particle_numbers(i), step, run.purpose, run.key);
  Float8 fresh[4];
  normals(w.w0, w.w1, fresh[0], fresh[1]);
  normals(w.w2, w.w3, fresh[2], fresh[3]);
  const auto renew = [&](float* noise, float keep, Float8 by) {
    store(noise + i, fused(keep, load(noise + i), by));
  };
  renew(p.wind_noise_east, run.noise_keep, run.noise_fresh * fresh[0]);
  renew(p.wind_noise_north, run.noise_keep, run.noise_fresh * fresh[1]);
  renew(p.current_noise_east, run.current_noise_keep, run.current_noise_fresh * fresh[2]);
  renew(p.current_noise_north, run.current_noise_keep, run.current_noise_fresh * fresh[3]);
}

// Lanes whose time has come change sides and draw when they do so next.
inline void jibe(const Run& run, const Particles& p, std::uint32_t i, std::uint32_t step,
                 float elapsed_s) {
  const Float8 next = load(p.next_jibe_s + i);
  const Int8 now = next <= all(elapsed_s);
  if (lanes_of(now) == 0) return;
  const auto change = [&](float* here, float* there) {
    const Float8 a = load(here + i), b = load(there + i);
    store(here + i, now ? b : a);
    store(there + i, now ? a : b);
  };
  change(p.crosswind_slope, p.other_slope);
  change(p.crosswind_offset, p.other_offset);
  const Words w = philox7(particle_numbers(i), step, ~run.purpose, run.key);
  const Float8 wait = log_of(uniform(w.w0)) * -run.mean_jibe_s;
  store(p.next_jibe_s + i, now ? elapsed_s + wait : next);
}

// Some groups at a time go through all steps: few enough to stay in the first-level cache.
constexpr std::uint32_t kAtOnce = 16 * kLanes;

// What one stage of a step leaves to the next, by particle.
struct Scratch {
  alignas(32) float wind_east[kAtOnce], wind_north[kAtOnce];
  alignas(32) float water_east[kAtOnce], water_north[kAtOnce];
  alignas(32) float to_x[kAtOnce], to_y[kAtOnce];
  alignas(32) float spare[kAtOnce];  // cells to go until land can be near
};

// Where the fields are looked at. Midpoint rule: the middle of the step, where the last step's
// velocity would have brought the particle by then; second order at one look into the fields a
// step.
inline Vector place_to_look(const Run& run, const Particles& p, std::uint32_t i) {
  const Float8 x = load(p.x + i), y = load(p.y + i);
  if (!run.midpoint) return {x, y};
  return {fused(0.5F * run.dt_s, load(p.last_x + i), x),
          fused(0.5F * run.dt_s, load(p.last_y + i), y)};
}

inline void store(float* east, float* north, Vector v) {
  store(east, v.east);
  store(north, v.north);
}

template <bool correlated>
inline void move_group(const Run& run, const Particles& p, std::uint32_t i, Scratch& s,
                       std::uint32_t k) {
  const Float8 x = load(p.x + i), y = load(p.y + i);
  Vector v =
      velocity<correlated>(run, load_group(p, i), {load(s.wind_east + k), load(s.wind_north + k)},
                           {load(s.water_east + k), load(s.water_north + k)});
  if (p.driven_east != nullptr) {
    v.east += load(p.driven_east + i);
    v.north += load(p.driven_north + i);
  }
  Float8 to_x{}, to_y{};
  displace(run, v, x, y, to_x, to_y);
  if (run.midpoint) {
    store(p.last_x + i, (to_x - x) * run.per_dt_s);
    store(p.last_y + i, (to_y - y) * run.per_dt_s);
  }
  store(s.to_x + k, to_x);
  store(s.to_y + k, to_y);
}

inline void settle_group(const Run& run, const Particles& p, std::uint32_t i, Scratch& s,
                         std::uint32_t k) {
  const Float8 x = load(p.x + i), y = load(p.y + i);
  Float8 to_x = load(s.to_x + k), to_y = load(s.to_y + k);
  if (run.land.clearance != nullptr) {
    const Int8 ashore = load(p.moving + i) == all(0.0F);
    to_x = ashore ? x : to_x;
    to_y = ashore ? y : to_y;
    if (const unsigned lanes = near_land(run.land, ashore, x, y, to_x, to_y, s.spare + k);
        lanes != 0)
      stop_at_land(run, p, i, lanes, x, y, to_x, to_y);
  }
  store(p.x + i, to_x);
  store(p.y + i, to_y);
}

// A step in stages, each a short loop over the groups: the processor works on one group while it
// waits for another.
template <bool correlated>
inline void advance_particles(const Run& run, const Particles& p, const StepFields* fields,
                              std::uint32_t first_step, int steps, std::uint32_t first,
                              std::uint32_t count) {
  for (std::uint32_t from = first; from < first + count; from += kAtOnce) {
    const std::uint32_t n = first + count - from < kAtOnce ? first + count - from : kAtOnce;
    Scratch s{};
    const auto each = [&](auto&& stage) {
      for (std::uint32_t k = 0; k < n; k += kLanes) stage(from + k, k);
    };
    for (int t = 0; t < steps; ++t) {
      const std::uint32_t step = first_step + static_cast<std::uint32_t>(t);
      const StepFields& now = fields[t];
      if (correlated && step % run.noise_every == 0)
        each([&](std::uint32_t i, std::uint32_t) { renew_noise(run, p, step, i); });
      each([&](std::uint32_t i, std::uint32_t k) {
        const Vector at = place_to_look(run, p, i);
        store(s.wind_east + k, s.wind_north + k, sample(now.wind, at.east, at.north));
      });
      each([&](std::uint32_t i, std::uint32_t k) {
        const Vector at = place_to_look(run, p, i);
        Vector water = sample(now.current, at.east, at.north);
        if (now.stokes.values != nullptr) {
          const Vector stokes = sample(now.stokes, at.east, at.north);
          water.east += stokes.east;
          water.north += stokes.north;
        }
        store(s.water_east + k, s.water_north + k, water);
      });
      each([&](std::uint32_t i, std::uint32_t k) { move_group<correlated>(run, p, i, s, k); });
      each([&](std::uint32_t i, std::uint32_t k) { settle_group(run, p, i, s, k); });
      if (run.mean_jibe_s > 0) {
        const float elapsed_s = run.elapsed_s + static_cast<float>(t) * run.step_s;
        each([&](std::uint32_t i, std::uint32_t) { jibe(run, p, i, step, elapsed_s); });
      }
    }
  }
}

}  // namespace

void VIGIE_KERNEL_NAME(const Run& run, const Particles& particles, const StepFields* fields,
                       std::uint32_t first_step, int steps, std::uint32_t first,
                       std::uint32_t count) {
  if (run.mode == kCorrelated)
    advance_particles<true>(run, particles, fields, first_step, steps, first, count);
  else
    advance_particles<false>(run, particles, fields, first_step, steps, first, count);
}

float VIGIE_KERNEL_SPIN(int rounds) {
  constexpr int kChains = 12;
  Float8 chain[kChains];
  for (int k = 0; k < kChains; ++k) chain[k] = all(0.5F + 0.01F * static_cast<float>(k));
  const Float8 by = all(0.999F), plus = all(0.0005F);
  for (int i = 0; i < rounds; ++i)
    for (int k = 0; k < kChains; ++k) chain[k] = fused(chain[k], by, plus);
  Float8 sum = all(0.0F);
  for (int k = 0; k < kChains; ++k) sum = sum + chain[k];
  return sum[0] + sum[7];
}

}  // namespace vigie::motion::kernel
