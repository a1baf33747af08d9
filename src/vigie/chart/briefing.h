// SPDX-License-Identifier: Apache-2.0
// The night's briefing on two A4 pages, in English or French: map, times, weather, who goes out
// when and where, go and no-go with what covers, legal basis, what stays uncovered, and room for
// frequencies and notes that belong on no computer.
//
// Everything in here is already in the language of the paper except what this file's own words say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "vigie/core/result.h"
#include "vigie/geo/coast.h"
#include "vigie/model/asset.h"
#include "vigie/model/conditions.h"
#include "vigie/model/plan.h"

namespace vigie::chart {

enum class Language { en, fr };

struct Briefing {
  std::string title;  // of the scenario
  std::string posture;
  std::string note;  // what is real and what is not; may be empty
  core::Instant issued_at;
  core::Interval night;
  model::Forecast forecast;
  model::PlanValue value;
  std::string digest;  // of the files it was made from

  std::vector<model::Conditions> weather;  // rows of the table, as forecast
  struct Moment {
    std::string kind;  // "sunset", "civil_dusk", ... "moonset", "high_water", "low_water"
    core::Instant at;
    std::optional<core::Length> height;
  };
  std::vector<Moment> moments;  // by time
  std::string tide_place;

  struct Route {
    model::AssetKind kind = model::AssetKind::patrol;
    std::vector<geo::Point> line;
  };
  std::vector<Route> routes;
  std::vector<geo::Ring> land, legal_areas;
  struct Named {
    std::string name;
    std::vector<geo::Point> line;  // one point: a base
  };
  std::vector<Named> sectors, bases;

  struct Mission {
    std::string name, type, base, where, basis;  // basis: its mark, "A"
    model::AssetKind kind = model::AssetKind::patrol;
    std::vector<core::Interval> out;
    double expected = 0;  // boats its sorties add
  };
  std::vector<Mission> missions;
  std::vector<std::string> on_alert;  // names

  struct Closed {
    std::string name;
    bool all_night = false;
    std::vector<std::string> reasons;
    std::string fallback;
  };
  std::vector<Closed> no_go;

  struct Loss {
    std::string name, named;  // named: the fallback of its posture
    std::vector<std::string> stand_ins;
    double unmoved = 0, replanned = 0;  // boats found in time, fewer
  };
  std::vector<Loss> losses;  // greatest first

  struct Gap {
    std::string sector;
    core::Interval hour;
    double expected = 0, missed = 0;
  };
  std::vector<Gap> gaps;  // greatest first

  struct Basis {
    std::string mark, authority, purpose, citation, area;
    core::Interval valid;
    int cameras = 0;
    core::Length ceiling;
    core::Duration retention;
    bool verified = false;
  };
  std::vector<Basis> bases_in_law;
};

// The PDF's bytes; the same briefing gives the same bytes. Error: cairo could not make it.
core::Result<std::string> draw_briefing(const Briefing& briefing, Language language);

// Clock of the reader's country: UTC and, from the last Sunday of March to that of October at 01:00
// UTC, one hour more (two in France, one without summer time).
core::Duration local_offset(core::Instant at, Language language);

}  // namespace vigie::chart
