// SPDX-License-Identifier: Apache-2.0
#include "vigie/sea/stream.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <numbers>
#include <utility>

#include <fmt/format.h>

#include "vigie/core/file.h"
#include "vigie/sea/angle_units.h"
#include "vigie/sea/tide.h"

namespace vigie::sea {
namespace {

static_assert(std::endian::native == std::endian::little, "the stream file is little-endian");

constexpr std::string_view kMagic = "VGSTREAM";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kNameLength = 8;
constexpr std::int32_t kLargestSide = 4000, kMostConstituents = 64;
constexpr float kFastest_mps = 20.0F;

core::Error unreadable(const std::string& field, std::string problem) {
  return {.kind = core::ErrorKind::unreadable,
          .field = field,
          .problem = std::move(problem),
          .mend = "make the file anew: build the target vigie_data"};
}

// Takes fixed-size values off the front of a byte string; short() once it ran out.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  template <class T>
  T take() {
    T value{};
    take_into(&value, sizeof(T));
    return value;
  }
  void take_into(void* to, std::size_t size) {
    if (size > bytes_.size()) {
      short_ = true;
      bytes_ = {};
      return;
    }
    std::memcpy(to, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  bool ran_short() const { return short_; }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  bool short_ = false;
};

template <class T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

bool box_fits(const StreamHarmonics& s) {
  const auto fits = [&s](double low, double high, int count) {
    return std::isfinite(low) && std::isfinite(high) && std::abs(low) < 1e7 &&
           std::abs(high - low - count * s.cell_m) < 1e-3 * s.cell_m;
  };
  return std::isfinite(s.cell_m) && s.cell_m >= 1 && s.cell_m <= 1e5 &&
         fits(s.box.east_min_m, s.box.east_max_m, s.columns) &&
         fits(s.box.north_min_m, s.box.north_max_m, s.rows);
}

bool all_plausible(const std::vector<std::complex<float>>& values) {
  return std::ranges::all_of(values, [](std::complex<float> v) {
    return std::abs(v.real()) <= kFastest_mps &&
           std::abs(v.imag()) <= kFastest_mps;  // false for NaN
  });
}

core::Result<StreamHarmonics::Constituent> take_constituent(ByteReader& reader, std::size_t cells,
                                                            const std::string& name) {
  StreamHarmonics::Constituent c;
  char text[kNameLength] = {};
  reader.take_into(text, kNameLength);
  c.name.assign(text, std::find(text, text + kNameLength, '\0'));
  if (!tide_speed_deg_per_hour(c.name))
    return core::fail(unreadable(name + ": constituent", "is not one that tide_argument knows"));
  if (reader.left() < 2 * cells * sizeof(std::complex<float>))
    return core::fail(unreadable(name, fmt::format("ends inside constituent {}", c.name)));
  for (auto* values : {&c.east_mps, &c.north_mps}) {
    values->resize(cells);
    reader.take_into(values->data(), cells * sizeof(std::complex<float>));
    if (!all_plausible(*values))
      return core::fail(
          unreadable(fmt::format("{}: {}", name, c.name),
                     fmt::format("holds a value that is not within {} m/s", kFastest_mps)));
  }
  return c;
}

}  // namespace

std::string StreamHarmonics::encode() const {
  std::string bytes(kMagic);
  append(bytes, kVersion);
  for (const double v : {box.east_min_m, box.north_min_m, box.east_max_m, box.north_max_m, cell_m})
    append(bytes, v);
  append(bytes, static_cast<std::int32_t>(columns));
  append(bytes, static_cast<std::int32_t>(rows));
  append(bytes, static_cast<std::int32_t>(constituents.size()));
  for (const Constituent& c : constituents) {
    std::string name = c.name.substr(0, kNameLength);
    name.resize(kNameLength, '\0');
    bytes += name;
    for (const auto* values : {&c.east_mps, &c.north_mps})
      for (const std::complex<float> v : *values) append(bytes, v);
  }
  return bytes;
}

core::Result<StreamHarmonics> StreamHarmonics::decode(std::string_view bytes,
                                                      const std::string& name) {
  if (bytes.substr(0, kMagic.size()) != kMagic)
    return core::fail(unreadable(name, "is not a stream file (it does not begin with VGSTREAM)"));
  ByteReader reader(bytes.substr(kMagic.size()));
  if (const auto version = reader.take<std::uint32_t>(); version != kVersion)
    return core::fail(unreadable(name, fmt::format("has version {}, not {}", version, kVersion)));
  StreamHarmonics s;
  for (double* v :
       {&s.box.east_min_m, &s.box.north_min_m, &s.box.east_max_m, &s.box.north_max_m, &s.cell_m})
    *v = reader.take<double>();
  s.columns = reader.take<std::int32_t>();
  s.rows = reader.take<std::int32_t>();
  const auto count = reader.take<std::int32_t>();
  if (reader.ran_short()) return core::fail(unreadable(name, "ends inside its header"));
  if (s.columns < 1 || s.rows < 1 || s.columns > kLargestSide || s.rows > kLargestSide ||
      count < 1 || count > kMostConstituents)
    return core::fail(unreadable(
        name, fmt::format("claims {} x {} cells and {} constituents", s.columns, s.rows, count)));
  if (!box_fits(s)) return core::fail(unreadable(name, "has a box that does not fit its cells"));
  const std::size_t cells = static_cast<std::size_t>(s.columns) * static_cast<std::size_t>(s.rows);
  for (std::int32_t i = 0; i < count; ++i) {
    auto constituent = take_constituent(reader, cells, name);
    if (!constituent) return core::fail(constituent.error());
    s.constituents.push_back(std::move(*constituent));
  }
  if (reader.left() != 0)
    return core::fail(unreadable(name, fmt::format("has {} bytes too many", reader.left())));
  return s;
}

core::Result<StreamHarmonics> StreamHarmonics::load(const std::filesystem::path& path) {
  const auto bytes = core::read_bytes(path);
  if (!bytes)
    return core::fail({.kind = core::ErrorKind::missing,
                       .field = path.filename().string(),
                       .problem = "cannot be opened",
                       .mend = "build the target vigie_data, which makes it"});
  return decode(*bytes, path.filename().string());
}

core::Result<void> StreamHarmonics::save(const std::filesystem::path& path) const {
  const std::filesystem::path part = path.string() + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  const std::string bytes = encode();
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code failed;
  if (file) std::filesystem::rename(part, path, failed);
  if (!file || failed) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return core::fail({.kind = core::ErrorKind::unavailable,
                       .field = path.filename().string(),
                       .problem = "cannot be written",
                       .mend = "check that its folder exists, may be written to and has room"});
  }
  return {};
}

geo::Velocity StreamHarmonics::direct(geo::Point p, core::Instant at) const {
  const auto index = [this](double from, int count) {
    return std::clamp(static_cast<int>(std::floor(from / cell_m)), 0, count - 1);
  };
  const std::size_t cell = static_cast<std::size_t>(index(p.north_m - box.north_min_m, rows)) *
                               static_cast<std::size_t>(columns) +
                           static_cast<std::size_t>(index(p.east_m - box.east_min_m, columns));
  geo::Velocity sum;
  for (const Constituent& c : constituents) {
    const TideArgument a = tide_argument(c.name, at).value();
    const std::complex<double> turn =
        std::polar(a.node_factor, std::remainder(a.v_plus_u_deg, 360.0) * kDegree);
    sum.east_mps += (std::complex<double>(c.east_mps[cell]) * turn).real();
    sum.north_mps += (std::complex<double>(c.north_mps[cell]) * turn).real();
  }
  return sum;
}

core::Result<StreamSeries> StreamSeries::from_harmonics(const StreamHarmonics& harmonics,
                                                        core::Interval during, double rate_factor) {
  const auto refuse = [](std::string field, std::string problem, std::string mend) {
    return core::fail({.kind = core::ErrorKind::invalid,
                       .field = std::move(field),
                       .problem = std::move(problem),
                       .mend = std::move(mend)});
  };
  const double hours = core::in_hours(during.length());
  if (!(hours > 0) || hours > 72)
    return refuse("interval", fmt::format("is {} hours long", hours),
                  "give more than 0 and at most 72");
  if (!(rate_factor > 0) || rate_factor > 5)
    return refuse("rate factor", fmt::format("is {}", rate_factor),
                  "give more than 0 and at most 5");
  StreamSeries series;
  series.box_ = harmonics.box;
  series.cell_m_ = harmonics.cell_m;
  series.columns_ = harmonics.columns;
  series.rows_ = harmonics.rows;
  series.start_ = during.from;
  series.step_ = core::minutes(10);
  const int steps = static_cast<int>(std::ceil(during.length() / series.step_)) + 1;
  const core::Instant middle = during.from + during.length() * 0.5;
  const std::size_t cells =
      static_cast<std::size_t>(harmonics.columns) * static_cast<std::size_t>(harmonics.rows);
  series.grids_.assign(static_cast<std::size_t>(steps), std::vector<geo::Velocity>(cells));
  for (const StreamHarmonics::Constituent& c : harmonics.constituents) {
    const auto argument = tide_argument(c.name, middle);
    if (!argument) return core::fail(argument.error());
    const double speed = tide_speed_deg_per_hour(c.name).value();
    for (int k = 0; k < steps; ++k) {
      const double phase =
          argument->v_plus_u_deg + speed * core::in_hours(during.from + series.step_ * k - middle);
      const std::complex<float> turn(
          std::polar(rate_factor * argument->node_factor, std::remainder(phase, 360.0) * kDegree));
      std::vector<geo::Velocity>& grid = series.grids_[static_cast<std::size_t>(k)];
      for (std::size_t i = 0; i < cells; ++i) {
        grid[i].east_mps += c.east_mps[i].real() * turn.real() - c.east_mps[i].imag() * turn.imag();
        grid[i].north_mps +=
            c.north_mps[i].real() * turn.real() - c.north_mps[i].imag() * turn.imag();
      }
    }
  }
  return series;
}

namespace {

// A place between two grid lines: the lower index and the share of the upper one.
struct Between {
  std::size_t low = 0, high = 0;
  double share = 0;
};

Between between(double position, int count) {
  const double held = std::clamp(position, 0.0, static_cast<double>(count - 1));
  const int low = std::min(static_cast<int>(held), std::max(0, count - 2));
  return {.low = static_cast<std::size_t>(low),
          .high = static_cast<std::size_t>(std::min(low + 1, count - 1)),
          .share = held - low};
}

}  // namespace

geo::Velocity StreamSeries::at(geo::Point p, core::Instant when) const {
  const Between x = between((p.east_m - box_.east_min_m) / cell_m_ - 0.5, columns_);
  const Between y = between((p.north_m - box_.north_min_m) / cell_m_ - 0.5, rows_);
  const Between t = between((when - start_) / step_, static_cast<int>(grids_.size()));
  const auto width = static_cast<std::size_t>(columns_);
  geo::Velocity sum;
  for (const auto& [k, time_share] : {std::pair{t.low, 1 - t.share}, std::pair{t.high, t.share}}) {
    const std::vector<geo::Velocity>& grid = grids_[k];
    for (const auto& [row, row_share] :
         {std::pair{y.low, 1 - y.share}, std::pair{y.high, y.share}}) {
      const geo::Velocity &west = grid[row * width + x.low], &east = grid[row * width + x.high];
      const double share = time_share * row_share;
      sum.east_mps += share * (west.east_mps + x.share * (east.east_mps - west.east_mps));
      sum.north_mps += share * (west.north_mps + x.share * (east.north_mps - west.north_mps));
    }
  }
  return sum;
}

}  // namespace vigie::sea
