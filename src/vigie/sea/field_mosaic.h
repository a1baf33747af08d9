// SPDX-License-Identifier: Apache-2.0
// Several files of one kind as one field: a fine grid nested in a coarse one, a forecast that ends
// before another. docs/math/fields.md derives what stands here.
//
//   std::vector<MosaicPart> parts;   // in order of priority
//   auto wind = FieldMosaic::make(std::move(parts), window);
//
// Nodes lie at the spacing of the finest part, on its own nodes; moments are those of all parts.
// At every node and moment the value is that of ONE part: the first that covers both, whose area
// holds the node, and that has a value there or within two steps of its own grid. Nothing is
// blended. Between nodes and moments a mosaic is bilinear and linear as any field, so that across a
// seam the value runs from one part to the other over one fine cell, or one step of time.
//
// Members: as many as the part with most; a part with fewer gives member m modulo its own number.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "vigie/sea/field_choice.h"
#include "vigie/sea/field_file.h"
#include "vigie/sea/field_point.h"

namespace vigie::sea {

struct MosaicPart {
  std::unique_ptr<FieldSeries> series;  // opened with FieldWindow::any_part
  std::optional<FieldArea> area;
  std::string file;
};

class FieldMosaic : public FieldSeries {
 public:
  // REQUIRES: one part at least, all of one kind. Error of kind `missing`: at some moment of the
  // window no part covers its centre, or more than six hours lie between two moments.
  static core::Result<std::unique_ptr<FieldMosaic>> make(std::vector<MosaicPart> parts,
                                                         const FieldWindow& window);

  FieldKind kind() const override { return parts_.front().series->kind(); }
  const model::FieldGrid& grid() const override { return grid_; }
  const std::vector<core::Instant>& times() const override { return times_; }
  std::size_t members() const override { return members_; }
  bool resampled() const override { return true; }
  core::Result<void> read(std::size_t time, std::size_t member,
                          std::span<float> out) const override;
  std::string name() const override { return name_; }
  std::string variable() const override;
  std::vector<std::string> notes() const override { return notes_; }

  // The value at a place and time, and where it is from. Where one part gives all nodes around, it
  // is that part's own value with its own error; across a seam the error is not known.
  struct Seen {
    FieldValue value;
    std::string source, variable;
    std::vector<std::string> notes;  // parts before it, and why they do not count here; a seam
  };
  core::Result<Seen> seen_at(geo::LatLon place, core::Instant at, std::size_t member) const;

 private:
  static constexpr std::uint8_t kNobody = 255;
  struct Slice {
    std::size_t time = 0, member = 0;
    std::vector<float> values;
  };

  core::Result<void> lay(const FieldWindow& window);
  core::Result<void> take_times(const FieldWindow& window);
  core::Result<void> describe();
  std::optional<std::string> why_not(const MosaicPart& part, geo::LatLon place,
                                     core::Instant at) const;
  core::Result<const std::vector<float>*> slice(std::size_t part, std::size_t time,
                                                std::size_t member) const;
  core::Result<std::vector<float>> part_at(std::size_t part, core::Instant at,
                                           std::size_t member) const;
  // Owners: of every node, the part that gives its value.
  core::Result<void> compose(std::size_t time, std::size_t member, std::span<float> out,
                             std::vector<std::uint8_t>& owners) const;
  core::Result<std::vector<std::size_t>> owners_around(geo::LatLon place, core::Instant at) const;

  std::vector<MosaicPart> parts_;
  model::FieldGrid grid_;
  std::vector<core::Instant> times_;
  std::size_t members_ = 1;
  std::string name_;
  std::vector<std::string> notes_;
  mutable std::mutex mutex_;
  mutable std::vector<std::vector<Slice>> cache_;  // of each part, the last two
};

}  // namespace vigie::sea
