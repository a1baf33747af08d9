// SPDX-License-Identifier: Apache-2.0
#include "vigie/chart/briefing_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace vigie::chart {
namespace {

constexpr std::uint32_t kMapSea = 0xe9f1f6ff, kMapLand = 0xf3ecd8ff, kMapShore = 0x8a7f66ff,
                        kMapInk = 0x1d2a33ff, kMapFaint = 0x5a6872ff, kGrid = 0xb9c7d0ff,
                        kLegal = 0x8844aaff, kSector = 0xc8860aff;

struct Stroke {
  std::uint32_t colour;
  double width;
  std::vector<double> dash;
};

// By AssetKind: Okabe-Ito colours, and a dash of its own for those who cannot tell them apart.
const Stroke& stroke_of(model::AssetKind kind) {
  static const std::array<Stroke, 6> strokes = {
      Stroke{0xd55e00ff, 0.5, {}},          Stroke{0x0072b2ff, 0.4, {1.2, 0.8}},
      Stroke{0xa03f8aff, 0.5, {3, 1}},      Stroke{0x007f5fff, 0.5, {3, 0.8, 0.6, 0.8}},
      Stroke{0x333333ff, 0.35, {0.5, 0.7}}, Stroke{0x777777ff, 0.3, {0.3, 1.2}}};
  return strokes[static_cast<std::size_t>(kind)];
}

class Map {
 public:
  Map(PdfPages& pages, const Briefing& briefing, const Words& words, Spot corner, double width,
      double height)
      : pages_(pages),
        b_(briefing),
        words_(words),
        corner_(corner),
        width_(width),
        height_(height) {
    fit();
  }

  void draw() {
    pages_.clip(corner_, width_, height_);
    pages_.box(corner_, width_, height_, kMapSea);
    std::vector<std::vector<Spot>> land;
    for (const geo::Ring& ring : b_.land) land.push_back(spots(ring));
    pages_.polygon(land, kMapLand);
    for (auto& ring : land) {
      if (!ring.empty()) ring.push_back(ring.front());
      pages_.stroke(ring, kMapShore, 0.18);
    }
    grid();
    for (const geo::Ring& area : b_.legal_areas) {
      auto ring = spots(area);
      ring.push_back(ring.front());
      pages_.stroke(ring, kLegal, 0.25, {1.6, 0.8, 0.4, 0.8});
    }
    for (const Briefing::Named& sector : b_.sectors)
      pages_.stroke(spots(sector.line), kSector, 1.1);
    for (const Briefing::Route& route : b_.routes) {
      const Stroke& s = stroke_of(route.kind);
      pages_.stroke(spots(route.line), s.colour, s.width, s.dash);
    }
    names();
    scale();
    pages_.unclip();
    pages_.frame(corner_, width_, height_, kMapInk, 0.25);
    legend();
  }

 private:
  // The watched shore and all routes, with room around them.
  void fit() {
    geo::Box box{1e9, 1e9, -1e9, -1e9};
    const auto add = [&](const std::vector<geo::Point>& line) {
      for (const geo::Point& p : line)
        box = {std::min(box.east_min_m, p.east_m), std::min(box.north_min_m, p.north_m),
               std::max(box.east_max_m, p.east_m), std::max(box.north_max_m, p.north_m)};
    };
    for (const auto& sector : b_.sectors) add(sector.line);
    for (const auto& route : b_.routes) add(route.line);
    if (box.east_max_m < box.east_min_m) box = {-20'000, -20'000, 20'000, 20'000};
    const double wide = std::max(8'000.0, box.east_max_m - box.east_min_m);
    const double tall = std::max(8'000.0, box.north_max_m - box.north_min_m);
    metres_per_mm_ = 1.14 * std::max(wide / width_, tall / height_);
    west_m_ = (box.east_min_m + box.east_max_m) / 2 - metres_per_mm_ * width_ / 2;
    north_m_ = (box.north_min_m + box.north_max_m) / 2 + metres_per_mm_ * height_ / 2;
  }
  Spot spot(geo::Point p) const {
    return {corner_.x + (p.east_m - west_m_) / metres_per_mm_,
            corner_.y + (north_m_ - p.north_m) / metres_per_mm_};
  }
  std::vector<Spot> spots(const std::vector<geo::Point>& line) const {
    std::vector<Spot> out;
    for (const geo::Point& p : line) out.push_back(spot(p));
    return out;
  }

  // Every 10 or 30 minutes of arc, named at the top and the left.
  void grid() {
    const geo::LatLon nw = geo::lat_lon_from_plane({west_m_, north_m_});
    const geo::LatLon se = geo::lat_lon_from_plane(
        {west_m_ + width_ * metres_per_mm_, north_m_ - height_ * metres_per_mm_});
    const int step = (se.lon_deg - nw.lon_deg) * 60 > 130 ? 30 : 10;
    const auto line = [&](bool parallel, double at) {
      std::vector<Spot> points;
      for (int i = 0; i <= 20; ++i) {
        const double f = i / 20.0;
        const geo::LatLon p =
            parallel ? geo::LatLon{at, nw.lon_deg - 0.2 + f * (se.lon_deg - nw.lon_deg + 0.4)}
                     : geo::LatLon{se.lat_deg - 0.2 + f * (nw.lat_deg - se.lat_deg + 0.4), at};
        points.push_back(spot(geo::plane_from_lat_lon(p)));
      }
      pages_.stroke(points, kGrid, 0.12);
    };
    const Letters small{.size = 5.5, .colour = kMapFaint};
    for (int m = static_cast<int>(std::ceil(nw.lon_deg * 60 / step)) * step; m < se.lon_deg * 60;
         m += step) {
      line(false, m / 60.0);
      const Spot at = spot(geo::plane_from_lat_lon({nw.lat_deg, m / 60.0}));
      if (at.x + 9 > corner_.x + width_) continue;
      pages_.label({at.x + 0.6, corner_.y + 2},
                   fmt::format("{}°{:02}′ {}", std::abs(m) / 60, std::abs(m) % 60,
                               m < 0 ? (words_.language() == Language::fr ? "O" : "W") : "E"),
                   small);
    }
    for (int m = static_cast<int>(std::ceil(se.lat_deg * 60 / step)) * step; m < nw.lat_deg * 60;
         m += step) {
      line(true, m / 60.0);
      const Spot at = spot(geo::plane_from_lat_lon({m / 60.0, nw.lon_deg}));
      pages_.label({corner_.x + 0.8, at.y - 1.3}, fmt::format("{}°{:02}′ N", m / 60, m % 60),
                   small);
    }
  }

  bool room_for(Spot at, double w) {
    for (const auto& [p, other] : taken_)
      if (std::abs(p.y - at.y) < 2.6 && at.x < p.x + other && p.x < at.x + w) return false;
    taken_.emplace_back(at, w);
    return true;
  }
  void names() {
    for (const Briefing::Named& base : b_.bases)
      pages_.disc(spot(base.line.front()), 0.75, kMapInk);
    const auto name = [&](geo::Point p, const std::string& text, bool bold) {
      const Spot at = spot(p);
      const double w = 1.15 * static_cast<double>(text.size());
      if (at.x + w > corner_.x + width_ || !room_for({at.x + 1.4, at.y}, w)) return;
      pages_.label({at.x + 1.4, at.y}, text, {.size = 6, .colour = kMapInk, .bold = bold});
    };
    for (const Briefing::Named& base : b_.bases) name(base.line.front(), base.name, false);
    const Letters faint{.size = 6, .colour = 0x7a5200ff, .italic = true};
    for (const Briefing::Named& sector : b_.sectors) {
      if (sector.line.empty()) continue;
      const Spot at = spot(sector.line[sector.line.size() / 2]);
      const double w = 1.15 * static_cast<double>(sector.name.size());
      if (at.x + 3 + w > corner_.x + width_ || !room_for({at.x + 3, at.y}, w)) continue;
      pages_.label({at.x + 3, at.y}, sector.name, faint);
    }
  }

  void scale() {
    double nmi = 1;
    for (const double more : {2.0, 5.0, 10.0, 20.0})
      if (more * core::kMetresPerNauticalMile / metres_per_mm_ < width_ / 4) nmi = more;
    const double length = nmi * core::kMetresPerNauticalMile / metres_per_mm_;
    const Spot right{corner_.x + width_ - 4, corner_.y + height_ - 4};
    pages_.stroke({{right.x - length, right.y - 1},
                   {right.x - length, right.y},
                   {right.x, right.y},
                   {right.x, right.y - 1}},
                  kMapInk, 0.3);
    pages_.label({right.x - length / 2, right.y - 2.2},
                 fmt::format("{:g} {}", nmi, words_.language() == Language::fr ? "M" : "nmi"),
                 {.size = 6, .colour = kMapInk, .align = Letters::Align::centre});
  }

  void legend() {
    double x = corner_.x;
    const double y = corner_.y + height_ + 2.6;
    const auto entry = [&](const std::string& key, std::uint32_t colour, double line,
                           const std::vector<double>& dash) {
      pages_.stroke({{x, y}, {x + 8, y}}, colour, line, dash);
      pages_.label({x + 9.2, y}, words_(key), {.size = 6.5, .colour = kMapInk});
      x += 15 + 1.25 * static_cast<double>(words_(key).size());
    };
    std::set<model::AssetKind> kinds;
    for (const Briefing::Route& route : b_.routes) kinds.insert(route.kind);
    for (const model::AssetKind kind : kinds) {
      const Stroke& s = stroke_of(kind);
      entry(model::name_of(kind), s.colour, s.width + 0.1, s.dash);
    }
    if (!b_.sectors.empty()) entry("sector", kSector, 1.1, {});
    if (!b_.legal_areas.empty()) entry("legal_area", kLegal, 0.3, {1.6, 0.8, 0.4, 0.8});
  }

  PdfPages& pages_;
  const Briefing& b_;
  const Words& words_;
  Spot corner_;
  double width_, height_;
  double metres_per_mm_ = 1, west_m_ = 0, north_m_ = 0;
  std::vector<std::pair<Spot, double>> taken_;
};

}  // namespace

void draw_briefing_map(PdfPages& pages, const Briefing& briefing, const Words& words, Spot corner,
                       double width, double height) {
  Map(pages, briefing, words, corner, width, height).draw();
}

}  // namespace vigie::chart
