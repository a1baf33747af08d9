// SPDX-License-Identifier: Apache-2.0
#include "vigie/codec/plan_ics.h"

#include <ctime>
#include <memory>

#include <fmt/format.h>
#include <libical/ical.h>

#include "vigie/codec/xml_text.h"

namespace vigie::codec {
namespace {

using Component = std::unique_ptr<icalcomponent, void (*)(icalcomponent*)>;

icaltimetype utc(core::Instant at) {
  return icaltime_from_timet_with_zone(static_cast<time_t>(at.unix_ms() / 1000), 0,
                                       icaltimezone_get_utc_timezone());
}

icalcomponent* event_of(const SortieSheet& s, core::Instant issued_at) {
  icalcomponent* const event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  const auto add = [&](icalproperty* property) { icalcomponent_add_property(event, property); };
  add(icalproperty_new_uid(
      fmt::format("{}-{}@vigie", s.key, core::format_instant(s.departs())).c_str()));
  add(icalproperty_new_dtstamp(utc(issued_at)));
  add(icalproperty_new_dtstart(utc(s.departs())));
  add(icalproperty_new_dtend(utc(s.returns())));
  add(icalproperty_new_summary(s.asset->name.c_str()));
  if (s.base != nullptr) {
    const geo::LatLon at = geo::lat_lon_from_plane(s.base->at);
    add(icalproperty_new_location(s.base->name.c_str()));
    add(icalproperty_new_geo({at.lat_deg, at.lon_deg}));
  }
  std::string words = s.sortie->reason;
  if (s.basis != nullptr)
    words += fmt::format("\nLegal basis: {}, {} ({})", s.basis->authority, s.basis->purpose,
                         s.basis->citation);
  add(icalproperty_new_description(words.c_str()));
  add(icalproperty_new_categories(model::name_of(s.type->kind)));
  return event;
}

}  // namespace

std::string ics_of(const std::vector<SortieSheet>& sheets, const std::string& title,
                   core::Instant issued_at) {
  const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT), icalcomponent_free);
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Vigie//roster//EN"));
  icalproperty* const name = icalproperty_new_x(title.c_str());
  icalproperty_set_x_name(name, "X-WR-CALNAME");
  icalcomponent_add_property(calendar.get(), name);
  for (const SortieSheet& s : sheets)
    icalcomponent_add_component(calendar.get(), event_of(s, issued_at));
  char* const text = icalcomponent_as_ical_string_r(calendar.get());
  std::string out = text == nullptr ? "" : text;
  icalmemory_free_buffer(text);
  return out;
}

}  // namespace vigie::codec
