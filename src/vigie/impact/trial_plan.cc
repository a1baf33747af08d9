// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/trial_plan.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "vigie/core/digest.h"
#include "vigie/core/text_table.h"

namespace vigie::impact {
namespace {

using core::Date;
using core::ErrorKind;
using core::fail;
using core::Result;

constexpr std::string_view kHeading = "vigie trial plan 1";

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, ","));
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  if (text.empty()) return words;
  for (const std::string_view cell : core::cells_of(text, ',')) words.emplace_back(cell);
  return words;
}

std::string dates(const std::vector<Date>& days) {
  std::vector<std::string> words;
  for (const Date day : days) words.push_back(core::format_date(day));
  return joined(words);
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

core::Error at_key(const std::string& key, std::string problem, std::string mend) {
  return {ErrorKind::invalid, "plan: " + key, std::move(problem), std::move(mend)};
}

// Lines of "key: value" after the heading; a key twice is refused.
Result<std::map<std::string, std::string>> entries_of(std::string_view text) {
  std::map<std::string, std::string> entries;
  std::size_t start = 0, number = 0;
  while (start < text.size()) {
    std::size_t end = text.find('\n', start);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view line = text.substr(start, end - start);
    start = end + 1;
    if (number++ == 0) {
      if (line != kHeading)
        return fail({ErrorKind::unreadable, "plan", "does not open with \"vigie trial plan 1\"",
                     "give the text that trial freeze wrote"});
      continue;
    }
    const std::size_t colon = line.find(": ");
    const std::string key(line.substr(0, std::min(colon, line.find(':'))));
    const std::string value(colon == std::string_view::npos ? "" : line.substr(colon + 2));
    if (key.empty() || !entries.emplace(key, value).second)
      return fail(at_key(key, fmt::format("line {} is not one new key", number),
                         "give the text that trial freeze wrote"));
  }
  if (number == 0)
    return fail(
        {ErrorKind::unreadable, "plan", "is empty", "give the text that trial freeze wrote"});
  return entries;
}

// Reads numbers out of the entries and keeps the first error.
struct Reader {
  const std::map<std::string, std::string>& entries;
  std::optional<core::Error> error;

  std::string text(const std::string& key) {
    const auto found = entries.find(key);
    if (found != entries.end()) return found->second;
    if (!error) error = at_key(key, "is missing", "give the text that trial freeze wrote");
    return {};
  }
  double number(const std::string& key) {
    const std::string value = text(key);
    const auto parsed = core::number_of(value);
    if (!parsed && !error)
      error =
          at_key(key, fmt::format("\"{}\" is not a number", value.substr(0, 40)), "give a number");
    return parsed.value_or(0);
  }
  int whole(const std::string& key) {
    const double value = number(key);
    if (!(value >= -1e9 && value <= 1e9)) {
      if (!error) error = at_key(key, "is out of reach", "give a smaller number");
      return 0;
    }
    return static_cast<int>(value);
  }
};

void check_names(const TrialPlan& plan, std::optional<core::Error>& error) {
  const auto allowed = forecast_columns();
  for (const std::string& name : plan.covariates)
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end() && !error)
      error = at_key(
          "covariates", fmt::format("\"{}\" is not known before the night", name.substr(0, 40)),
          fmt::format("use some of: {}; activity of nights before lies after their treatment",
                      joined(allowed)));
  if (plan.sector_names.size() != static_cast<std::size_t>(plan.design.sectors) && !error)
    error = at_key(
        "sector_names",
        fmt::format("has {} names for {} sectors", plan.sector_names.size(), plan.design.sectors),
        "name every sector once");
  if (!is_hash(plan.secret_sha256) && !error)
    error = at_key("secret_sha256", "is not a SHA-256", "give 64 hexadecimal digits");
  if (!(plan.alpha > 0 && plan.alpha < 0.5) && !error)
    error = at_key("alpha", fmt::format("is {}", plan.alpha), "give 0.001 to 0.5");
  if ((plan.draws < 199 || plan.draws > 10'000'000) && !error)
    error = at_key("draws", fmt::format("is {}", plan.draws), "give 199 to 10000000");
}

}  // namespace

std::vector<std::string> forecast_columns() {
  return {"wind_mps",
          "gust_mps",
          "wind_east",
          "wind_north",
          "wave_height_m",
          "air_c",
          "visibility_km",
          "dark_hours",
          "moon_illuminated",
          "spring_neap",
          "high_water_after_dawn_h",
          "weekend"};
}

std::string canonical_text(const TrialPlan& p) {
  const DesignOptions& d = p.design;
  std::string out(kHeading);
  const auto line = [&](const char* key, const std::string& value) {
    out += fmt::format("\n{}: {}", key, value);
  };
  line("title", p.title);
  line("design", format_design({d.kind, d.block_nights}));
  line("nights", std::to_string(d.nights));
  line("start", core::format_date(d.start));
  line("sectors", std::to_string(d.sectors));
  line("sector_names", joined(p.sector_names));
  line("washout_nights", std::to_string(d.washout_nights));
  line("crews", std::to_string(d.constraints.crews));
  line("max_consecutive_nights", std::to_string(d.constraints.max_consecutive_nights));
  line("acceptance", fmt::format("{}", d.constraints.acceptance));
  line("holidays", dates(d.constraints.holidays));
  line("rescue_cover", "never randomised: what flies for search and rescue flies in both arms");
  line("primary",
       "odds that an attempt is stopped before embarkation; events; sector-nights as scheduled, "
       "flown or not");
  line("secondary",
       "share of people stopped; arrivals published by the other side; spillover to sectors "
       "without drones");
  line("policy",
       "arrivals always-on over always-off as a curve over retry probabilities 0 to 0.95");
  line("harm",
       "fatal incidents, deaths, rescues, people per boat, launch distance: co-primary, upper "
       "bounds");
  line("statistic", "studentised score; test, interval and estimate from one randomisation test");
  line("covariates", joined(p.covariates));
  line("draws", std::to_string(p.draws));
  line("analysis_seed", std::to_string(p.analysis_seed));
  line("alpha", fmt::format("{}", p.alpha));
  line("smallest_odds_ratio", fmt::format("{}", p.smallest_odds_ratio));
  line("efficacy_looks", "one, after the last night");
  line("harm_bet", fmt::format("{}", p.harm_bet));
  line("harm_stop",
       "at the end of every block: stop when the e-process of fatal incidents reaches 20");
  line("multiplicity", "one primary; Westfall and Young step-down over the secondary outcomes");
  line("vintage_days", std::to_string(p.vintage_days));
  line("public_value", p.public_value);
  line("secret_sha256", p.secret_sha256);
  line("code_sha256", p.code_sha256);
  return out + "\n";
}

std::string plan_sha256(const TrialPlan& plan) { return core::sha256_hex(canonical_text(plan)); }

Result<TrialPlan> parse_plan(std::string_view text) {
  const auto entries = entries_of(text);
  if (!entries) return fail(entries.error());
  Reader r{*entries, {}};
  TrialPlan p;
  p.title = r.text("title");
  const auto name = parse_design(r.text("design"));
  if (!name) return fail(r.error ? *r.error : name.error());
  p.design.kind = name->kind;
  p.design.block_nights = name->block_nights;
  p.design.nights = r.whole("nights");
  const auto start = core::parse_date(r.text("start"));
  if (!start) return fail(r.error ? *r.error : start.error());
  p.design.start = *start;
  p.design.sectors = r.whole("sectors");
  p.sector_names = words_of(r.text("sector_names"));
  p.design.washout_nights = r.whole("washout_nights");
  p.design.constraints.crews = r.whole("crews");
  p.design.constraints.max_consecutive_nights = r.whole("max_consecutive_nights");
  p.design.constraints.acceptance = r.number("acceptance");
  for (const std::string& day : words_of(r.text("holidays"))) {
    const auto holiday = core::parse_date(day);
    if (!holiday) return fail(holiday.error());
    p.design.constraints.holidays.push_back(*holiday);
  }
  p.covariates = words_of(r.text("covariates"));
  p.draws = static_cast<std::size_t>(std::max(0, r.whole("draws")));
  p.analysis_seed = static_cast<std::uint64_t>(std::max(0, r.whole("analysis_seed")));
  p.alpha = r.number("alpha");
  p.smallest_odds_ratio = r.number("smallest_odds_ratio");
  p.harm_bet = r.number("harm_bet");
  p.vintage_days = r.whole("vintage_days");
  p.public_value = r.text("public_value");
  p.secret_sha256 = r.text("secret_sha256");
  p.code_sha256 = r.text("code_sha256");
  check_names(p, r.error);
  if (r.error) return fail(*r.error);
  const std::string again = canonical_text(p);
  if (again != text) {
    std::size_t same = 0;
    while (same < std::min(again.size(), text.size()) && again[same] == text[same]) ++same;
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(same), '\n');
    return fail(at_key(fmt::format("line {}", line), "is not the canonical text",
                       "change plans with trial freeze only"));
  }
  return p;
}

Result<std::uint64_t> schedule_seed(const TrialPlan& plan, std::string_view public_value,
                                    std::string_view secret) {
  if (public_value.empty())
    return fail({ErrorKind::missing, "public_value", "is empty",
                 fmt::format("wait for it to be published: {}", plan.public_value)});
  if (core::sha256_hex(secret) != plan.secret_sha256)
    return fail({ErrorKind::refused, "secret", "is not the one the plan was frozen with",
                 "give the file kept at freezing"});
  const std::string digest =
      core::sha256_hex(fmt::format("{}\n{}\n{}", plan_sha256(plan), public_value, secret));
  std::uint64_t seed = 0;
  std::from_chars(digest.data(), digest.data() + 16, seed, 16);
  return seed;
}

Result<Schedule> draw_schedule(const TrialPlan& plan, const Design& design,
                               std::string_view public_value, std::string_view secret) {
  const auto seed = schedule_seed(plan, public_value, secret);
  if (!seed) return fail(seed.error());
  core::Random random({.seed = *seed, .stream = core::stream_of("impact.schedule")});
  return design.draw(random);
}

Result<NightOrder> night_order(const TrialPlan& plan, const Design& design,
                               const Schedule& schedule, Date night) {
  const int t = night - design.options().start;
  if (t < 0 || t >= design.nights())
    return fail({ErrorKind::invalid, "night",
                 fmt::format("{} is not of the trial", core::format_date(night)),
                 fmt::format("give {} to {}", core::format_date(design.options().start),
                             core::format_date(design.options().start + (design.nights() - 1)))});
  NightOrder order{night, {}};
  const auto& holidays = design.options().constraints.holidays;
  if (std::find(holidays.begin(), holidays.end(), night) != holidays.end()) return order;
  for (int s = 0; s < design.sectors(); ++s)
    if (design.flown(schedule, t, s))
      order.sectors.push_back(plan.sector_names[static_cast<std::size_t>(s)]);
  return order;
}

Result<std::string> roster_ics(const TrialPlan& plan, const Design& design,
                               const Schedule& schedule, Date from, Date until) {
  const std::string hash = plan_sha256(plan);
  std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Vigie//trial roster//EN\r\n";
  const auto compact = [](Date day) {
    return fmt::format("{:04}{:02}{:02}", day.year(), day.month(), day.day());
  };
  for (Date night = from; night <= until; night = night + 1) {
    const auto order = night_order(plan, design, schedule, night);
    if (!order) return fail(order.error());
    if (order->sectors.empty()) continue;
    out += fmt::format(
        "BEGIN:VEVENT\r\nUID:{}-{}@vigie\r\nDTSTAMP:{}T000000Z\r\nDTSTART;VALUE=DATE:{}\r\n",
        compact(night), hash.substr(0, 16), compact(plan.design.start), compact(night));
    // RFC 5545 3.1: lines of at most 75 octets, folded.
    std::string summary =
        fmt::format("SUMMARY:Additional drones: {}", fmt::join(order->sectors, "\\, "));
    for (std::size_t at = 70; at < summary.size(); at += 73) {
      while ((static_cast<unsigned char>(summary[at]) & 0xC0) == 0x80) --at;
      summary.insert(at, "\r\n ");
    }
    out += summary + "\r\nEND:VEVENT\r\n";
  }
  return out + "END:VCALENDAR\r\n";
}

Result<std::string> roster_csv(const TrialPlan& plan, const Design& design,
                               const Schedule& schedule, Date from, Date until) {
  std::string out = "night,sector,additional_drones\n";
  for (Date night = from; night <= until; night = night + 1) {
    const auto order = night_order(plan, design, schedule, night);
    if (!order) return fail(order.error());
    for (const std::string& sector : plan.sector_names)
      out += fmt::format("{},{},{}\n", core::format_date(night), sector,
                         std::count(order->sectors.begin(), order->sectors.end(), sector));
  }
  return out;
}

}  // namespace vigie::impact
