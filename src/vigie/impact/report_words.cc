// SPDX-License-Identifier: Apache-2.0
#include "vigie/impact/report_words.h"

#include <algorithm>
#include <cmath>
#include <regex>
#include <utility>

namespace vigie::impact {
namespace {

constexpr const char *kThin = "\u202f", *kFixed = "\u00a0";  // spaces that do not break

constexpr std::pair<const char*, const char*> kMonthNames[] = {
    {"January", "janvier"}, {"February", "février"},  {"March", "mars"},
    {"April", "avril"},     {"May", "mai"},           {"June", "juin"},
    {"July", "juillet"},    {"August", "août"},       {"September", "septembre"},
    {"October", "octobre"}, {"November", "novembre"}, {"December", "décembre"}};

struct ColumnWords {
  std::string_view key, en, fr;
};
constexpr ColumnWords kColumnWords[] = {
    {"wind_mps", "wind, m/s", "vent, m/s"},
    {"gust_mps", "gusts, m/s", "rafales, m/s"},
    {"wind_east", "wind toward the east, m/s", "vent vers l’est, m/s"},
    {"wind_north", "wind toward the north, m/s", "vent vers le nord, m/s"},
    {"wave_height_m", "wave height, m", "hauteur de vague, m"},
    {"air_c", "air, °C", "température de l’air, °C"},
    {"visibility_km", "visibility, km", "visibilité, km"},
    {"dark_hours", "hours of darkness", "heures d’obscurité"},
    {"moon_illuminated", "moon, lit share of its disc", "lune, part éclairée du disque"},
    {"spring_neap", "springs over neaps", "marée, vives-eaux à mortes-eaux"},
    {"high_water_after_dawn_h", "high water after dawn, h", "pleine mer après l’aube, h"},
    {"weekend", "weekend nights", "nuits de fin de semaine"}};

void replace_all(std::string& text, std::string_view what, const std::string& instead) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + instead.size()))
    text.replace(at, what.size(), instead);
}

}  // namespace

std::string Words::typeset(std::string_view text) const {
  std::string out(text);
  replace_all(out, " %", std::string(tongue_ == Tongue::fr ? kThin : kFixed) + "%");
  if (tongue_ == Tongue::en) return out;
  for (const char* mark : {";", "!", "?"})
    replace_all(out, std::string(" ") + mark, std::string(kThin) + mark);
  replace_all(out, " :", std::string(kFixed) + ":");
  replace_all(out, "« ", std::string("«") + kFixed);
  replace_all(out, " »", std::string(kFixed) + "»");
  return out;
}

std::string Words::name(std::string_view english) const {
  const auto found = std::ranges::find(kSentences, english, &SentencePair::en);
  if (tongue_ == Tongue::en || found == std::end(kSentences)) return std::string(english);
  return typeset(found->fr);
}

std::string Words::column(std::string_view key) const {
  const auto found = std::ranges::find(kColumnWords, key, &ColumnWords::key);
  if (found == std::end(kColumnWords)) return std::string(key);
  return std::string(tongue_ == Tongue::fr ? found->fr : found->en);
}

std::string Words::difference(const std::string& english) const {
  if (tongue_ == Tongue::en) return english;
  static const std::pair<std::regex, const char*> all[] = {
      {std::regex(
           R"(the plan is not the one that was registered: its SHA-256 is (\S+), registered )"
           R"(was nothing)"),
       "le plan n’est pas celui qui a été enregistré : son SHA-256 est $1, aucun n’a été "
       "enregistré"},
      {std::regex(
           R"(the plan is not the one that was registered: its SHA-256 is (\S+), registered was (.+))"),
       "le plan n’est pas celui qui a été enregistré : son SHA-256 est $1, celui enregistré était "
       "$2"},
      {std::regex(R"(the analysis code is (\S+), the plan was frozen with (\S+))"),
       "le code d’analyse est $1, le plan a été figé avec $2"},
      {std::regex(R"RE(covariates are "(.*)", the plan says "(.*)")RE"),
       "les covariables sont « $1 », le plan dit « $2 »"}};
  for (const auto& [pattern, french] : all)
    if (std::regex_match(english, pattern))
      return typeset(std::regex_replace(english, pattern, french));
  return english;
}

std::string Words::number(double value, int decimals) const {
  if (!std::isfinite(value)) return "-";
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const bool french = tongue_ == Tongue::fr;
  std::size_t point = text.find('.');
  if (point == std::string::npos)
    point = text.size();
  else if (french)
    text[point] = ',';
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) text.insert(at - 3, french ? kThin : ",");
  if (french && first == 1) text.replace(0, 1, "−");
  return text;
}

std::string Words::percent(double share, int decimals) const {
  return number(100 * share, decimals) + (tongue_ == Tongue::fr ? kThin : kFixed) + "%";
}

std::string Words::ratio(double value) const {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return tongue_ == Tongue::fr ? "non borné" : "open";
  return number(value, 2);
}

std::string Words::p_value(double p) const { return number(p, 4); }

std::string Words::date(core::Date day) const {
  const auto& [english, french] = kMonthNames[day.month() - 1];
  if (tongue_ == Tongue::fr)
    return fmt::format("{}{} {} {}", day.day(), day.day() == 1 ? "er" : "", french, day.year());
  return fmt::format("{} {} {}", day.day(), english, day.year());
}

}  // namespace vigie::impact
